"""A date typed as day, month and year, with messages about real dates.

A calendar pop-up is slow for a birthday and hard with a keyboard; three short boxes are neither.
Whatever was typed comes back as it was typed; a whole date that was pasted into one box comes back
in its three boxes, where it can be seen how it was read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from send_mis.reading import dates
from send_mis.reading.text import typed as plain_text
from send_mis.ui.words import joined, plain_day

PARTS = ("day", "month", "year")
_TWO_DATES = "There is a whole date in one box: empty the other two, or type only the {part} here."


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

    @property
    def pasted(self) -> str:
        """The box that holds more than its own part: a whole date, as it was copied."""
        for part in PARTS:
            text = plain_text(getattr(self, part)).rstrip(".")
            if _WHOLE.search(text):
                return part
        return ""


_SEPTEMBER = 9
_TWO_FIGURES = 2
# A figure and, beside it, more than an ordinal's ending or the comma behind a day.
_WHOLE = re.compile(r"\d\W+\w|\d(?!st|nd|rd|th)[a-z]|[a-z]\W*\d", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)?[.,]?$", re.IGNORECASE)
_HALF_A_YEAR = timedelta(days=182)


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
        typed = _as_typed(self._spread(value))
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

    def _spread(self, value: Typed | date | None) -> Typed | date | None:
        if isinstance(value, Typed) and value.pasted:
            try:
                return real_date(value, today=timezone.localdate(), is_past=self.birthday)
            except DateError:
                return value
        return value


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
        self.is_past = birthday

    def to_python(self, value: Typed | date | None) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if value.is_empty:
            return None
        return real_date(value, today=timezone.localdate(), is_past=self.is_past)

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


def real_date(value: Typed, *, today: date, is_past: bool = False) -> date:
    """The date that was typed or pasted; raises a DateError that says what is wrong.

    `is_past`: two figures are a year of the past: a birthday of 12/4/30 was in 1930.
    """
    if part := value.pasted:
        return _pasted(value, part, today, is_past=is_past)
    if value.missing:
        needed = joined([f"a {part}" for part in value.missing])
        raise DateError(f"The date also needs {needed}.", value.missing[0])
    try:
        month = dates.month_number(value.month)
        year = dates.full_year(value.year, today, is_past=is_past)
    except dates.NoDate as error:
        raise DateError(str(error), error.part) from None
    if not dates.FIRST_YEAR <= year <= dates.LAST_YEAR:
        raise DateError(f"Enter a year between {dates.FIRST_YEAR} and {dates.LAST_YEAR}.", "year")
    found = _day(value.day, month, year)
    if is_past and found > today and len(value.year) == _TWO_FIGURES:
        return _day(value.day, month, year - 100)
    return found


def _pasted(value: Typed, part: str, today: date, *, is_past: bool) -> date:
    """ "14/9/26" in any box, the others empty or saying the same."""
    text = getattr(value, part)
    try:
        found = dates.read_day(
            text, today=today, is_past=is_past, year_from=None if is_past else _school_year(today)
        )
        nearest = dates.read_day(
            text, today=today, is_past=is_past, year_from=None if is_past else today - _HALF_A_YEAR
        )
    except dates.NoDate as error:
        raise DateError(str(error), part) from None
    if found != nearest:  # no year was typed, and either could be meant
        first, second = sorted((found, nearest))
        raise DateError(f"Add the year: {plain_day(first)} or {plain_day(second)}?", part)
    same = {"day": {found.day}, "month": {found.month}, "year": {found.year, found.year % 100}}
    for other in PARTS:
        text = getattr(value, other)
        if other != part and text and _as_number(other, text) not in same[other]:
            raise DateError(_TWO_DATES.format(part=part), part)
    return found


def _school_year(today: date) -> date:
    return date(today.year - (today.month < _SEPTEMBER), _SEPTEMBER, 1)


def _as_number(part: str, text: str) -> int | None:
    try:
        return dates.month_number(text) if part == "month" else int(plain_text(text))
    except ValueError:
        return None


def _day(text: str, month: int, year: int) -> date:
    plain = _ORDINAL.sub("", plain_text(text))
    name = dates.MONTHS[month - 1]
    if not plain.isdecimal() or len(plain) > 2:
        raise DateError("Enter the day as a number from 1 to 31.", "day")
    day = int(plain)
    if not dates.has_day(day, month):
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
