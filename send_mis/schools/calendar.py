"""School years and terms. Pure: the dates and the day are given, never read.

Spans here are closed, as schools say their dates: both days belong. Which days are school days
`send_mis.statutory.calendars.SchoolDays` says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from send_mis.schools.choices import ClosureKind, TermName
from send_mis.statutory.calendars import Span

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
_FRIDAY = 4


S = TypeVar("S", bound=Span)


def span_on(day: date, spans: Iterable[S]) -> S | None:
    """The term, or the school year, in which `day` lies; none in between."""
    return next((span for span in spans if span.starts_on <= day <= span.ends_on), None)


def span_after(day: date, spans: Iterable[S]) -> S | None:
    """The first term, or school year, that begins after `day`."""
    later = [span for span in spans if span.starts_on > day]
    return min(later, key=lambda span: span.starts_on, default=None)


def terms_on(day: date, terms: Iterable[S]) -> list[S]:
    """The terms that `day` lies in: one, or none in the holidays."""
    return [term for term in terms if term.starts_on <= day <= term.ends_on]


def current_year(today: date, years: Iterable[S]) -> S | None:
    """The school year of today; in a gap between years, the one that comes."""
    years = list(years)
    return span_on(today, years) or span_after(today, years)


def next_year(today: date, years: Iterable[S]) -> S | None:
    years = list(years)
    now = current_year(today, years)
    return span_after(now.ends_on, years) if now else None


# --- What is usual in England: a proposal to be corrected, never a fact --------------------------


@dataclass(frozen=True)
class TermDates:
    name: TermName
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class ClosureDates:
    kind: ClosureKind
    starts_on: date
    ends_on: date
    label: str = ""


@dataclass(frozen=True)
class YearDates:
    starts_on: date
    ends_on: date
    terms: Sequence[TermDates]
    closures: Sequence[ClosureDates]


# What teachers' contracts say: 190 days with pupils and five INSET days.
DAYS_A_YEAR = 195


def usual_year(first: int) -> YearDates:
    """Dates as most English schools have them in the school year that begins in September `first`.

    Two INSET days open the year; half-terms are the weeks of 29 October, 18 February and the late
    May bank holiday; a fortnight at Easter; the summer term ends with the 195th day.
    """
    second = first + 1
    opens = _weekday_from(date(first, 9, 1))
    easter_break = _monday_of(_easter_holiday(second))
    autumn = TermDates(TermName.AUTUMN, opens, _friday_before(date(first, 12, 24)))
    spring = TermDates(TermName.SPRING, _weekday_from(date(second, 1, 4)), easter_break - 3 * DAY)
    after_easter = max(easter_break + 2 * WEEK, _easter(second) + 2 * DAY)
    may_day = _monday_from(date(second, 5, 1))
    off = [
        _half_term(_monday_of(date(first, 10, 29))),
        _half_term(_monday_of(date(second, 2, 18))),
        ClosureDates(ClosureKind.HOLIDAY, may_day, may_day, "Early May bank holiday"),
        _half_term(_monday_of(date(second, 5, 31))),
    ]
    inset = ClosureDates(ClosureKind.INSET, opens, _weekday_from(opens + DAY), "INSET days")
    summer = TermDates(TermName.SUMMER, after_easter, date(second, 8, 31))
    days = _open_days((autumn, spring, summer), off)
    summer = replace(summer, ends_on=days[DAYS_A_YEAR - 1])
    return YearDates(
        date(first, 9, 1), date(second, 8, 31), (autumn, spring, summer), (inset, *off)
    )


def _open_days(terms: Sequence[TermDates], closures: Sequence[ClosureDates]) -> list[date]:
    """Weekdays of the terms outside the closures: what is proposed needs no announced bank holiday,
    for the one that falls into a term is among the closures."""
    return [
        day
        for term in terms
        for number in range((term.ends_on - term.starts_on).days + 1)
        if (day := term.starts_on + number * DAY).weekday() <= _FRIDAY
        and not terms_on(day, closures)
    ]


def _half_term(monday: date) -> ClosureDates:
    return ClosureDates(ClosureKind.HALF_TERM, monday, monday + 4 * DAY)


def _easter_holiday(year: int) -> date:
    """A day in its first week: early Easters begin the fortnight, late ones end it."""
    easter = _easter(year)
    return easter - 13 * DAY if easter >= date(year, 4, 12) else easter - 6 * DAY


def _monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def _monday_from(day: date) -> date:
    return day + (-day.weekday() % 7) * DAY


def _friday_before(day: date) -> date:
    """The last Friday before `day`."""
    back = (day.weekday() - _FRIDAY) % 7 or 7
    return day - back * DAY


def _weekday_from(day: date) -> date:
    return day if day.weekday() <= _FRIDAY else _monday_from(day)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus)."""
    golden, century, in_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
