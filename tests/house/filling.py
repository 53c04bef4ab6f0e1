"""What a browser would send of a page’s form, and how it is said what a person fills in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import html

from tests.access.things import Things
from tests.factories import TODAY


def fields_sent(page: bytes) -> dict[str, Any]:
    """The form of the page's own, untouched: names with their value, or values."""
    found = html.fromstring(page).xpath("//main//form[@method='post']")
    own = [form for form in found if "house-form" in (form.get("class") or "")] or found
    sent: dict[str, list[str]] = {}
    for text in own[0].xpath(".//textarea") if own else []:
        # A browser takes the first line break for the page's own.
        text.text = (text.text or "").removeprefix("\n")
    for name, value in own[0].form_values() if own else []:
        sent.setdefault(name, []).append(value)
    for radio in own[0].xpath(".//input[@type='radio' and @checked and @value='']") if own else []:
        sent[radio.get("name")] = [""]
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


def day(name: str, on: date = TODAY) -> dict[str, str]:
    parts = {"day": on.day, "month": on.month, "year": on.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


@dataclass(frozen=True)
class Filled:
    """`typed`: what is typed beside what the page shows.

    `again`: what somebody else types there meanwhile; of a form that acts, `overtaken_by` names
    the page on which they change the record.
    """

    typed: Callable[[Things], dict[str, Any]] | dict[str, Any]
    again: dict[str, Any] | None = None
    role: str = "senco"
    overtaken_by: str = ""

    def of(self, things: Things) -> dict[str, Any]:
        return self.typed(things) if callable(self.typed) else self.typed
