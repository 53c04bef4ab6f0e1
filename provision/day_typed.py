"""A date as people type it in one box: 14 9 2026, 14/9/26, 14 Sep 2026. Pure."""

import re
from datetime import date

_PARTS = re.compile(r"\s*(\d{1,2})[\s./-]+(\d{1,2}|[A-Za-z]{3,9})\.?[\s./-]+(\d{4}|\d{2})\s*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 2000


def typed_day(text: str) -> date | None:
    """Day, month, year; none where it is no date."""
    found = _PARTS.fullmatch(text)
    if found is None:
        return None
    day, month, year = found.groups()
    number = int(month) if month.isdecimal() else _month(month)
    try:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    start = word[:3].lower()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0
