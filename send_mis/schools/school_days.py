"""School days, counted fast. Pure: the days are given, no clock and no database.

Spans are half-open, as facts about pupils are: `until` is the first day no longer in it.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol

MONDAY_TO_FRIDAY = frozenset(range(5))
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


class _Closed(Protocol):
    """A term or a closure: both days belong."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


class SchoolDays:
    """The days on which pupils are expected, Monday to Friday."""

    def __init__(self, days: Iterable[date]) -> None:
        self.days = sorted(day for day in set(days) if day.weekday() in MONDAY_TO_FRIDAY)
        self._of_weekday = [
            [day for day in self.days if day.weekday() == weekday] for weekday in range(5)
        ]
        self._mondays = sorted({_monday(day) for day in self.days})

    @classmethod
    def of(cls, terms: Iterable[_Closed], closures: Iterable[_Closed]) -> "SchoolDays":
        """Days in a term and outside every closure (half-term, INSET, holiday)."""
        closed = {day for closure in closures for day in _each(closure)}
        return cls(day for term in terms for day in _each(term) if day not in closed)

    def count(self, since: date, until: date, weekdays: Collection[int] = MONDAY_TO_FRIDAY) -> int:
        """School days of [since, until) that fall on these weekdays, Monday 0."""
        return sum(
            max(0, bisect_left(days, until) - bisect_left(days, since))
            for weekday, days in enumerate(self._of_weekday)
            if weekday in weekdays
        )

    def weeks(self, since: date, until: date) -> Fraction:
        """School days over five: a week with an INSET day is four fifths of one."""
        return Fraction(self.count(since, until), 5)

    def first_in(self, since: date, last: date) -> date | None:
        """The first school day of these days, both of which belong; None if there is none."""
        at = bisect_left(self.days, since)
        return self.days[at] if at < len(self.days) and self.days[at] <= last else None

    def whole_weeks(self, since: date, until: date) -> int:
        """The length to show beside two dates: to the nearest week, at least one."""
        return max(1, int(self.weeks(since, until) + Fraction(1, 2)))

    def end_after(self, since: date, weeks: int) -> date | None:
        """The first day after so many school weeks; weeks without a school day do not count.

        From a Wednesday, six weeks end on the Tuesday of the seventh school week. None where the
        calendar does not reach so far: then a person says the date.
        """
        first = bisect_left(self._mondays, _monday(since))
        into_week = since - _monday(since)
        last = first + weeks - 1
        if not into_week:
            return self._mondays[last] + _WEEK if last < len(self._mondays) else None
        return self._mondays[last + 1] + into_week if last + 1 < len(self._mondays) else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _each(span: _Closed) -> Iterable[date]:
    day = span.starts_on
    while day <= span.ends_on:
        yield day
        day += _DAY
