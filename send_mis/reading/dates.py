"""Dates as people in England write them: day first, months by number or name, years in two or four
figures. A moment with an offset is the day in London."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from send_mis.reading.text import typed

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2100
# In no year has the month more days; the 29th of February is asked of the calendar.
_MOST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LONDON = ZoneInfo("Europe/London")
_SHORTEST_NAME = 3
# Shorter words are as near to another month as to the one that was meant: Jun, Jul, Jan.
_SHORTEST_MISSPELT = 5
_YEARS_AHEAD = 20
_LONGEST_SHOWN = 60
_LONGEST = 80

_TIME = (
    r"(?:(?:[T,]|\s)+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|BST|[+-]\d{2}(?::?\d{2})?)?)?"
)
_DAY_NAME = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+)?"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th))?"
_NAME = r"(?P<name>[a-z]{3,12})\.?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_GAP = r"\s*[-/., ]\s*"
_PATTERNS = tuple(
    re.compile(_DAY_NAME + pattern + _TIME, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})(?P<gap>[-/.])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}}){_GAP}(?P<month>\d{{1,2}}){_GAP}{_YEAR}",
        rf"(?P<day>\d{{1,2}}){_ORDINAL}(?:\s+of)?[-/., ]*{_NAME}[-/., ]*{_YEAR}",
        rf"{_NAME}\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+(?P<year>\d{{4}})",
    )
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_WITHOUT_YEAR = re.compile(
    rf"{_DAY_NAME}(?P<day>\d{{1,2}})(?:{_ORDINAL}(?:\s+of)?[-/., ]*{_NAME}"
    rf"|{_GAP}(?P<month>\d{{1,2}}))",
    re.IGNORECASE,
)
_MONTH_PATTERNS = (
    re.compile(rf"{_NAME}[\s,/-]*(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_NAME}[\s,/'-]+(?P<year>\d{{2}})", re.IGNORECASE),
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
)
_TERM = re.compile(
    r"(?P<term>aut(?:umn)?|spr(?:ing)?|sum(?:mer)?)(?: term)?(?: [12])?,? '?(?P<year>\d{4}|\d{2})"
    r"(?: ?[-/–—] ?(?P<then>(?:20)?\d{2}))?"
)
# Easter lies between spring and summer, in March or April.
_MONTHS_OF_TERM = {"aut": (9, 12), "spr": (1, 4), "sum": (4, 8)}
_YEARS = re.compile(
    r"(?:(?:since|from|in|about|approx\.?|circa|c\.?|year|school year) ?)?"
    r"(?P<year>20\d{2}|19\d{2})(?: ?[-/–—] ?(?P<then>(?:20)?\d{2}))?"
)
_SERIAL = re.compile(r"(\d{1,6})(?:\.\d+)?")
# A spreadsheet counts days from here; the 29 February 1900 that it believes in is long past.
_DAY_NOUGHT = date(1899, 12, 30)
# Some workbooks made on a Mac count from 1 January 1904, which is their day 0.
_DAYS_OF_1904 = 1462


class NoDate(ValueError):
    """What was typed is no date. `part`: the box of three that it is about, where one is."""

    def __init__(self, message: str, part: str = "day") -> None:
        super().__init__(message)
        self.part = part


class ImpossibleDate(NoDate):
    """It is written as a date, and no calendar has it: 31/02/2026."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """`year` as it was written, in two or four figures; empty where none was."""

    day: int
    month: int
    year: str


def read_day(
    text: str, *, today: date, is_past: bool = False, year_from: date | None = None
) -> date:
    """Raises NoDate. `is_past`: a birthday in two figures is never in the future.

    A day and month alone are read only with `year_from`: they are the first such day from it on.
    """
    plain = typed(text).rstrip(" .,")
    if not plain:
        raise NoDate("The date is empty.")
    if len(plain) > _LONGEST:
        raise NoDate(f"{_shown(plain)} is not a date.")
    if found := _whole(plain, text):
        parts, moment = found
        day = real_day(parts.day, parts.month, full_year(parts.year, today, is_past=is_past), plain)
        if is_past and day > today and len(parts.year) == 2:
            day = real_day(day.day, day.month, day.year - 100, plain)
        return _in_london(day, moment) if moment else day
    if found_short := _WITHOUT_YEAR.fullmatch(plain):
        month = _month_of(found_short, plain)
        if year_from is None:
            raise NoDate(f"{plain} needs a year, for example {plain} {today.year}.", "year")
        return _first_from(int(found_short["day"]), month, year_from, plain)
    if re.fullmatch(r"\d{5}", plain):
        raise NoDate(
            f"{plain} is a spreadsheet's own number for a day. Format the column as a date first."
        )
    raise NoDate(f"{_shown(plain)} is not a date. Write it like 03/02/2026 or 3 Feb 2026.")


def read_serial(text: str, *, from_1904: bool = False) -> date:
    """A spreadsheet's own number for a day: 45992 is 1 December 2025. Raises NoDate."""
    if _COMPACT.fullmatch(text):
        return read_day(text, today=_DAY_NOUGHT)
    found = _SERIAL.fullmatch(text)
    if found is None or not int(found[1]):
        raise NoDate(f"{_shown(text)} is a number, not a date.")
    if FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        # As a number for a day it would be in 1905.
        raise NoDate(f"{_shown(text)} is a year, not a date. Write it like 03/02/2026.")
    days = int(found[1]) + (_DAYS_OF_1904 if from_1904 else 0)
    return within_reason(_DAY_NOUGHT + timedelta(days=days), text)


@dataclass(frozen=True, slots=True)
class RoughDay:
    """A day that stands for a longer time: it agrees with each day from `first` to `last`."""

    day: date
    first: date
    last: date


def of_month(first: date) -> RoughDay:
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return RoughDay(first, first, after - timedelta(days=1))


def read_year(text: str, *, today: date) -> RoughDay | None:
    """ "2023/24" is a school year, and so is "2023", unless the calendar year was meant: the first
    day of September, or of January where that has not come yet. None if it is no year."""
    found = _YEARS.fullmatch(typed(text).casefold())
    if found is None:
        return None
    year, then = int(found["year"]), found["then"]
    if then is not None and not _is_next(year, then):
        return None
    september, until = date(year, 9, 1), date(year + 1, 8, 31)
    if then is not None:
        return RoughDay(september, september, until)
    january = date(year, 1, 1)
    return RoughDay(september if september <= today else january, january, until)


def _is_next(year: int, then: str) -> bool:
    """Whether both are one school year: 2024 and "25", or "2025"."""
    return int(then) in ((year + 1) % 100, year + 1)


def read_month(text: str, *, today: date) -> date:
    """The first day of a month without a day: "Sept 2025", "May 23", "09/2025". Raises NoDate."""
    plain = typed(text)
    for pattern in _MONTH_PATTERNS if len(plain) <= _LONGEST else ():
        if found := pattern.fullmatch(plain):
            month = _month_of(found, plain)
            return real_day(1, month, full_year(found["year"], today), plain)
    raise NoDate(f"{_shown(plain)} is not a month and a year.")


def read_term(text: str, *, today: date) -> RoughDay | None:
    """ "Autumn 2025", "spring term 26": the first day of its first month. None if it is no term.

    Of a school year, "Spring 2024/25", spring and summer lie in its second half.
    """
    found = _TERM.fullmatch(typed(text).casefold())
    if found is None:
        return None
    first, last = _MONTHS_OF_TERM[found["term"][:3]]
    year, then = full_year(found["year"], today), found["then"]
    if then is not None and not _is_next(year, then):
        return None
    if then is not None and first < _MONTHS_OF_TERM["aut"][0]:
        year += 1
    begins = date(year, first, 1)
    return RoughDay(begins, begins, of_month(date(year, last, 1)).last)


def next_month_called(text: str, *, since: date) -> date | None:
    """ "March": the first day of the next such month, this month counted; None if it has more."""
    plain = typed(text).rstrip(".")
    if not plain.isalpha():
        return None
    try:
        month = month_number(plain)
    except NoDate:
        return None
    return date(since.year + (month < since.month), month, 1)


def month_number(text: str) -> int:
    """1 to 12 from a number, a name, its beginning or a slip in it: 9, Sept, Septmber."""
    plain = typed(text)
    if plain.isdecimal() and len(plain) <= 2 and 1 <= int(plain) <= len(MONTHS):
        return int(plain)
    word = plain.casefold().rstrip(".")
    word = "sep" if word == "sept" else word
    names = [name.casefold() for name in MONTHS]
    for number, name in enumerate(names, start=1):
        if len(word) >= _SHORTEST_NAME and name.startswith(word):
            return number
    near = get_close_matches(word, names, n=1, cutoff=0.8)
    if near and _SHORTEST_MISSPELT <= len(word) <= _LONGEST:
        return names.index(near[0]) + 1
    raise NoDate("Enter the month as a number from 1 to 12, or its name.", "month")


def full_year(text: str, today: date, *, is_past: bool = False) -> int:
    """Two figures are a year from 79 years ago to 20 years on, or of the past alone."""
    plain = typed(text).removeprefix("'")
    if not plain.isdecimal() or len(plain) not in (2, 4):
        raise NoDate("Enter the year with four digits, for example 2026.", "year")
    if len(plain) == 4:
        return int(plain)
    last = today.year + (0 if is_past else _YEARS_AHEAD)
    year = last - last % 100 + int(plain)
    return year - 100 if year > last else year


def real_day(day: int, month: int, year: int, text: str) -> date:
    """Raises ImpossibleDate for a day that no calendar has."""
    try:
        found = date(year, month, day)
    except ValueError:
        hint = " (the day comes first)" if month > len(MONTHS) and day <= len(MONTHS) else ""
        raise ImpossibleDate(f"{_shown(text)} is not a real date{hint}.") from None
    return within_reason(found, text)


def has_day(day: int, month: int) -> bool:
    """Whether the month has such a day in some year."""
    return 1 <= day <= _MOST_DAYS[month - 1]


def within_reason(found: date, text: str) -> date:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ImpossibleDate(f"{_shown(text)} is not a date between {FIRST_YEAR} and {LAST_YEAR}.")
    return found


def _whole(plain: str, text: str) -> tuple[_Parts, re.Match[str] | None] | None:
    """Day, month and year, and the match where a time with an offset stands behind them."""
    if found := _COMPACT.fullmatch(plain):
        return _Parts(int(found["day"]), int(found["month"]), found["year"]), None
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(plain):
            year = found["year"].removeprefix("'")
            parts = _Parts(int(found["day"]), _month_of(found, plain), year)
            return parts, found if found["zone"] else None
    return None


def _month_of(found: re.Match[str], text: str) -> int:
    groups = found.groupdict()
    if groups.get("month"):
        return int(groups["month"])
    try:
        return month_number(groups["name"])
    except NoDate:
        raise NoDate(f"{_shown(text)} is not a date: {groups['name']} is not a month.") from None


def _first_from(day: int, month: int, since: date, text: str) -> date:
    """29 February is looked for in the next leap year; what no year has is refused."""
    if not 1 <= month <= len(MONTHS) or not has_day(day, month):
        raise ImpossibleDate(f"{_shown(text)} is not a real date.")
    year = since.year + ((month, day) < (since.month, since.day))
    return real_day(day, month, year, text)


def _in_london(day: date, found: re.Match[str]) -> date:
    hour, half = int(found["hour"]), (found["half"] or "").casefold()
    hour += 12 if half.startswith("p") and hour < 12 else 0
    hour -= 12 if half.startswith("a") and hour == 12 else 0
    try:
        at = time(
            hour, int(found["minute"]), int(found["second"] or 0), tzinfo=_zone(found["zone"])
        )
    except ValueError:
        raise ImpossibleDate(f"{_shown(found[0])} has a time that no clock shows.") from None
    return datetime.combine(day, at).astimezone(_LONDON).date()


def _zone(text: str) -> timezone:
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    if text.upper() == "BST":
        return timezone(timedelta(hours=1))
    sign = -1 if text.startswith("-") else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:].strip(":") or 0)))


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
