"""A date typed as day, month and year, with messages about real dates.

A calendar pop-up is slow for a birthday and hard with a keyboard; three short boxes are neither.
Whatever was typed comes back as it was typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from send_mis.ui.words import MONTHS, joined, plain_day

PARTS = ("day", "month", "year")
LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
YEARS = range(1900, 2101)
SHORTEST_MONTH_NAME = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """The three boxes as they were typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.day or self.month or self.year)

    @property
    def missing(self) -> list[str]:
        return [part for part in PARTS if not getattr(self, part)]


class DateError(ValidationError):
    """A message about a date, and which box it is about, so the summary can lead there."""

    def __init__(self, message: str, part: str = "day") -> None:
        super().__init__(message, code=part)


class DateBoxes(forms.Widget):
    """Three inputs `<name>_day`, `<name>_month`, `<name>_year` under one legend."""

    template_name = "ui/forms/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        super().__init__(attrs)
        self.birthday = birthday

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_{index or 'day'}" if id_ else id_

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Typed:
        return Typed(*(str(data.get(f"{name}_{part}") or "").strip() for part in PARTS))

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS)

    def get_context(
        self, name: str, value: Typed | date | None, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = _as_typed(value)
        widget = context["widget"]
        base = widget["attrs"].get("id") or f"id_{name}"
        widget["boxes"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{base}_{part}",
                "label": part.capitalize(),
                "value": getattr(typed, part),
                "part": part,
                "autocomplete": f"bday-{part}" if self.birthday else "off",
                "inputmode": "text" if _has_letters(typed, part) else "numeric",
            }
            for part in PARTS
        ]
        widget["is_wrong"] = widget["attrs"].get("aria-invalid") == "true"
        return context


class DateField(forms.Field):
    """A real date, or a message that says what is wrong with the one typed."""

    widget = DateBoxes

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        birthday: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", DateBoxes(birthday=birthday))
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def to_python(self, value: Typed | date | None) -> date | None:
        if value is None or isinstance(value, date):
            return value
        return None if value.is_empty else real_date(value)

    def clean(self, value: Typed | date | None) -> date | None:
        found = self.to_python(value)
        if found is None:
            if self.required:
                raise DateError("Enter the date as day, month and year.")
            return None
        if self.earliest and found < self.earliest:
            raise DateError(f"Enter a date on or after {plain_day(self.earliest)}.")
        if self.latest and found > self.latest:
            raise DateError(f"Enter a date on or before {plain_day(self.latest)}.")
        self.run_validators(found)
        return found

    def has_changed(self, initial: date | None, data: Typed | None) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def real_date(typed: Typed) -> date:
    """The date that was typed; raises a DateError that says what is wrong."""
    if typed.missing:
        needed = joined([f"a {part}" for part in typed.missing])
        raise DateError(f"The date also needs {needed}.", typed.missing[0])
    month = _month(typed.month)
    if not typed.year.isdecimal() or len(typed.year) != 4:
        raise DateError("Enter the year with four figures, for example 2026.", "year")
    year = int(typed.year)
    if year not in YEARS:
        raise DateError(f"Enter a year between {YEARS[0]} and {YEARS[-1]}.", "year")
    return _day(typed.day, month, year)


def _month(text: str) -> int:
    if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= len(MONTHS):
        return int(text)
    word = text.casefold().rstrip(".")
    word = "sep" if word == "sept" else word
    if len(word) >= SHORTEST_MONTH_NAME:
        for number, name in enumerate(MONTHS, start=1):
            if name.casefold().startswith(word):
                return number
    raise DateError("Enter the month as a number from 1 to 12, or its name.", "month")


def _day(text: str, month: int, year: int) -> date:
    name = MONTHS[month - 1]
    if not text.isdecimal() or len(text) > 2:
        raise DateError("Enter the day as a number from 1 to 31.", "day")
    day = int(text)
    if not 1 <= day <= LONGEST_MONTH[month - 1]:
        raise DateError(f"{day} {name} is not a real date.", "day")
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(f"{day} {name} {year} is not a real date.", "day") from None


def _has_letters(typed: Typed, part: str) -> bool:
    """A phone's figure pad could not mend a month that was typed as a name."""
    return part == "month" and bool(typed.month) and not typed.month.isdecimal()


def _as_typed(value: Typed | date | None) -> Typed:
    if isinstance(value, date):
        return Typed(str(value.day), str(value.month), str(value.year))
    return value or Typed()
