"""The dates of a table's cells: what a person typed, a spreadsheet's date or its number for one."""

import re
from datetime import date, datetime

from send_mis.reading import dates
from send_mis.tabular.table import Cell, MacNumberText, NumberText, shown

_OLDEST_IN_SCHOOL = 100


def parse_date(value: Cell, *, today: date) -> date:
    """Raises ValueError with words. A two-digit year falls from 79 years ago to 20 years on."""
    return _parse(value, today=today, is_past=False)


def parse_month(value: Cell, *, today: date) -> date:
    """The first day of a month without a day: "Sept 2025", "09/2025". Raises ValueError."""
    return dates.read_month(value if isinstance(value, str) else shown(value), today=today)


def parse_birth_date(value: Cell, *, today: date) -> date:
    """As parse_date, but never in the future: "12/04/30" was born in 1930 until 2030 has come."""
    born_on = _parse(value, today=today, is_past=True)
    text = shown(value)
    if born_on > today:
        raise ValueError(f"{text} is in the future, so it cannot be a date of birth.")
    if today.year - born_on.year > _OLDEST_IN_SCHOOL:
        raise ValueError(f"{text} is more than {_OLDEST_IN_SCHOOL} years ago.")
    return born_on


def _parse(value: Cell, *, today: date, is_past: bool) -> date:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return dates.within_reason(value, shown(value))
    if isinstance(value, NumberText):
        text = re.sub(r"\s+", "", value)
        return dates.read_serial(text, from_1904=isinstance(value, MacNumberText))
    return dates.read_day(value, today=today, is_past=is_past)
