"""One school's year, for the worked examples beside the rules."""

from dataclasses import dataclass
from datetime import date

from send_mis.statutory.calendars import SchoolDays


@dataclass(frozen=True)
class Days:
    starts_on: date
    ends_on: date


# Opens on 3 September after two INSET days; half-term in the week of 26 October.
HARVEST = SchoolDays(
    school_years=[Days(date(2026, 9, 1), date(2027, 8, 31))],
    terms=[
        Days(date(2026, 9, 1), date(2026, 12, 18)),
        Days(date(2027, 1, 4), date(2027, 3, 25)),
        Days(date(2027, 4, 12), date(2027, 7, 22)),
    ],
    closures=[
        Days(date(2026, 9, 1), date(2026, 9, 2)),
        Days(date(2026, 10, 26), date(2026, 10, 30)),
        Days(date(2027, 2, 15), date(2027, 2, 19)),
        Days(date(2027, 5, 31), date(2027, 6, 4)),
    ],
)
