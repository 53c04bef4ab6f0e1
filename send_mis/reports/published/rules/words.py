"""What is said of a document’s time, of its sections, and of a text in paragraphs. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from send_mis.statutory.counting import years_after
from send_mis.ui.words import joined, plain_day

_POINTS = ("- ", "– ", "• ", "* ")


def last_day_of(starts_on: date, years: int) -> date:
    return years_after(starts_on, years) - timedelta(days=1)


def period_words(starts_on: date, years: int) -> str:
    return f"{plain_day(starts_on)} to {plain_day(last_day_of(starts_on, years))}"


def cover_words(starts_on: date, years: int) -> str:
    """Of more than one year the cover says that it is looked at each year."""
    words = f"For {period_words(starts_on, years)}"
    return f"{words}. Reviewed each year" if years > 1 else words


def version_words(number: int, published_on: date) -> str:
    return f"Version {number}, published on {plain_day(published_on)}"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph of some lines, or a list of points."""

    is_list: bool
    lines: tuple[str, ...]


def text_blocks(text: str) -> list[TextBlock]:
    """An empty line begins a paragraph; lines that begin with a dash are a list."""
    blocks: list[TextBlock] = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        kept: list[str] = []
        is_list = False
        for line in (each.strip() for each in paragraph.split("\n")):
            is_point = line.startswith(_POINTS)
            if kept and is_point != is_list:
                blocks.append(TextBlock(is_list, tuple(kept)))
                kept = []
            is_list = is_point
            if line:
                kept.append(line[2:].strip() if is_point else line)
        if kept:
            blocks.append(TextBlock(is_list, tuple(kept)))
    return blocks


LabelledRow = tuple[str, list[tuple[str, str]]]


def table_of(drawn: Mapping[str, Any]) -> list[LabelledRow]:
    """Each row by its first cell, its others under the headings that they stand under."""
    head = drawn.get("head", [])[1:]
    return [(row[0], list(zip(head, row[1:], strict=True))) for row in drawn.get("rows", ())]


def tidied(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


Change = Literal["", "new", "same", "changed"]
CHANGE_WORDS = {"new": "New", "same": "As before", "changed": "Changed"}


def change_of(text: str, before: str | None, *, is_first: bool) -> Change:
    """Of a section since the last version that is out. `before`: none where it was not in it."""
    if is_first:
        return ""
    if not before:
        return "new" if text else ""
    return "same" if text == before else "changed"


def named_briefly(headings: Iterable[str], most: int = 3) -> str:
    """ "“Our SENCO”, “Moving on” and 3 more"."""
    found = [f"“{heading}”" for heading in headings]
    more = len(found) - most
    return joined([*found[:most], f"{more} more"] if more > 0 else found)
