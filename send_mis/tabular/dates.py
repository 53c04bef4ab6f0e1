"""Dates as schools write them. Always day first; a year is never guessed into the future."""

import re
from datetime import date, datetime, timedelta

from send_mis.tabular.table import Cell, NumberText, shown

_MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        start=1,
    )
    for length in (3, len(name))
} | {"sept": 9}

_TIME = r"(?:[T ]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]m|Z|[+-]\d{2}:?\d{2})?)?"
_DAY_NAME = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,\s]+)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(
    rf"{_DAY_NAME}(\d{{1,2}})\s*[-/. ]\s*(\d{{1,2}})\s*[-/. ]\s*(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_DAY_THEN_NAME = re.compile(
    rf"{_DAY_NAME}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[-/. ,]*([a-z]{{3,9}})\.?"
    rf"[-/. ,]*(\d{{4}}|\d{{2}}){_TIME}",
    re.IGNORECASE,
)
_NAME_THEN_DAY = re.compile(
    rf"{_DAY_NAME}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_MONTH_AND_YEAR = re.compile(r"([a-z]{3,9})\.?[\s,/-]+(\d{4})", re.IGNORECASE)
_MONTH_NUMBER_AND_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_SERIAL = re.compile(r"(\d{1,6})(?:\.\d+)?")

# A spreadsheet counts days from here; the 29 February 1900 that it believes in is long past.
_DAY_NOUGHT = date(1899, 12, 30)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_OLDEST_IN_SCHOOL = 100
_LONGEST = len("Wednesday, 30th of September 2026 12:00:00.000000 +00:00")


def parse_date(value: Cell, *, today: date) -> date:
    """Raises ValueError with words. A two-digit year falls from 79 years ago to 20 years on."""
    return _parse(value, last_short_year=today.year + 20)


def parse_month(value: Cell) -> date:
    """The first day of a month without a day: "Sept 2025", "09/2025". Raises ValueError."""
    text = shown(value).strip()
    if found := _MONTH_AND_YEAR.fullmatch(text):
        return _real_date(int(found[2]), _month(found[1], text), 1, text)
    if found := _MONTH_NUMBER_AND_YEAR.fullmatch(text):
        return _real_date(int(found[2]), int(found[1]), 1, text)
    raise ValueError(f"{text} is not a month and a year.")


def parse_birth_date(value: Cell, *, today: date) -> date:
    """As parse_date, but never in the future: "12/04/30" was born in 1930 until 2030 has come."""
    born_on = _parse(value, last_short_year=today.year)
    text = shown(value)
    if born_on > today and re.search(r"\d{4}", text) is None and not isinstance(value, date):
        born_on = _real_date(born_on.year - 100, born_on.month, born_on.day, text)
    if born_on > today:
        raise ValueError(f"{text} is in the future, so it cannot be a date of birth.")
    if today.year - born_on.year > _OLDEST_IN_SCHOOL:
        raise ValueError(f"{text} is more than {_OLDEST_IN_SCHOOL} years ago.")
    return born_on


def _parse(value: Cell, *, last_short_year: int) -> date:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _within_reason(value, shown(value))
    text = re.sub(r"[\s\u00a0]+", " ", value).strip()
    if not text:
        raise ValueError("The date is empty.")
    if isinstance(value, NumberText):
        return _from_number(text)
    if len(text) > _LONGEST:
        raise ValueError(f"{shown(value)} is not a date.")
    year, month, day = _parts(text)
    if len(year) == 2:
        century = last_short_year - last_short_year % 100
        full = century + int(year)
        year = str(full - 100 if full > last_short_year else full)
    return _real_date(int(year), month, int(day), text)


def _parts(text: str) -> tuple[str, int, str]:
    """Year as written, month, day."""
    if found := _ISO.fullmatch(text):
        return found[1], int(found[3]), found[4]
    if found := _COMPACT.fullmatch(text):
        return found[1], int(found[2]), found[3]
    if found := _DAY_FIRST.fullmatch(text):
        return found[3], int(found[2]), found[1]
    if found := _DAY_THEN_NAME.fullmatch(text):
        return found[3], _month(found[2], text), found[1]
    if found := _NAME_THEN_DAY.fullmatch(text):
        return found[3], _month(found[1], text), found[2]
    if re.fullmatch(r"\d{5}", text):
        raise ValueError(
            f"{text} is a spreadsheet's own number for a day. Format the column as a date first."
        )
    raise ValueError(f"{text} is not a date. Write it like 03/02/2026 or 3 Feb 2026.")


def _month(name: str, text: str) -> int:
    number = _MONTHS.get(name.lower())
    if number is None:
        raise ValueError(f"{text} is not a date: {name} is not a month.")
    return number


def _from_number(text: str) -> date:
    if _COMPACT.fullmatch(text):
        year, month, day = _parts(text)
        return _real_date(int(year), month, int(day), text)
    found = _SERIAL.fullmatch(text)
    if found is None or not int(found[1]):
        raise ValueError(f"{text} is a number, not a date.")
    return _within_reason(_DAY_NOUGHT + timedelta(days=int(found[1])), text)


def _real_date(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        hint = " (the day comes first)" if month > 12 and day <= 12 else ""
        raise ValueError(f"{text} is not a real date{hint}.") from None
    return _within_reason(found, text)


def _within_reason(found: date, text: str) -> date:
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(f"{text} is not a date between {_FIRST_YEAR} and {_LAST_YEAR}.")
    return found
