"""School days and working days: counts that need to be told which days are worked or taught.

Both know where their knowledge ends, and raise past it: a day beyond the last bank holiday that
anybody has announced is not a working day, it is an unknown one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

import holidays

from send_mis.statutory.counting import days_after, said
from send_mis.statutory.errors import BeyondTheCalendar, StatutoryError

# Nobody has announced the bank holidays of the years after this one.
HOLIDAYS_KNOWN_TO = date(2028, 12, 31)
_SATURDAY = 5


class DaysCounted(Protocol):
    """A kind of day that a rule counts; school days and working days are different kinds."""

    def counts(self, day: date) -> bool: ...


@cache
def _of_year(year: int) -> frozenset[date]:
    every = holidays.country_holidays("GB", subdiv="ENG", years=year)
    # Christmas Day on a Saturday is a holiday, but the bank holiday is the Monday after.
    return frozenset(day for day in every if day.weekday() < _SATURDAY)


def is_bank_holiday(day: date) -> bool:
    """Bank holidays of England and Wales: always a weekday, for another day stands in for one that
    falls on a weekend (28 December 2026 for Boxing Day)."""
    if day > HOLIDAYS_KNOWN_TO:
        raise BeyondTheCalendar(
            f"Bank holidays are known to {said(HOLIDAYS_KNOWN_TO)}; {said(day)} is later."
        )
    return day in _of_year(day.year)


class WorkingDays:
    """Monday to Friday without the bank holidays of England and Wales."""

    def counts(self, day: date) -> bool:
        return day.weekday() < _SATURDAY and not is_bank_holiday(day)


WORKING_DAYS = WorkingDays()


class Span(Protocol):
    """Both days belong to it, as schools say their dates."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True)
class SchoolDays:
    """The days on which one school's pupils are expected: weekdays of a term, without bank holidays
    and `closures` (half-terms, INSET days, snow). It knows its own years and no more."""

    school_years: Sequence[Span]
    terms: Sequence[Span]
    closures: Sequence[Span]

    def counts(self, day: date) -> bool:
        if not _within(day, self.school_years):
            raise BeyondTheCalendar(
                f"The school's term dates do not reach {said(day)}. Add that school year first."
            )
        return (
            _within(day, self.terms)
            and day.weekday() < _SATURDAY
            and not _within(day, self.closures)
            and not is_bank_holiday(day)
        )

    def closed_around(self, day: date) -> "EmergencyClosure | None":
        """The run of days without pupils that `day` lies in, or that ends as it re-opens on `day`;
        none on any other school day. Weekends at either end belong to it."""
        inside = day if not self.counts(day) else _previous(day)
        if self.counts(inside):
            return None
        return EmergencyClosure(_next(on_or_before(inside, self)), on_or_after(inside, self))


@dataclass(frozen=True)
class EmergencyClosure:
    """Closed from `starts_on` on; `reopens_on` is the first day on which pupils are back."""

    starts_on: date
    reopens_on: date


def counted_after(day: date, number: int, days: DaysCounted) -> date:
    """The `number`-th school or working day after `day`, which is day 0 whatever kind it is."""
    if number < 1:
        raise StatutoryError("Count at least one day.")
    while number:
        day = _next(day)
        number -= days.counts(day)
    return day


def on_or_after(day: date, days: DaysCounted) -> date:
    """`day` itself if it counts, else the first that does."""
    while not days.counts(day):
        day = _next(day)
    return day


def on_or_before(day: date, days: DaysCounted) -> date:
    """`day` itself if it counts, else the last before it that does."""
    while not days.counts(day):
        day = _previous(day)
    return day


def _within(day: date, spans: Iterable[Span]) -> bool:
    return any(span.starts_on <= day <= span.ends_on for span in spans)


def _next(day: date) -> date:
    return days_after(day, 1)


def _previous(day: date) -> date:
    return days_after(day, -1)
