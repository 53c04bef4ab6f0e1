"""Reviews before a phase transfer, for all pupils of the cohort: their weeks, and how many fall in
each. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from send_mis.ui.words import day, plural

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A week of the term: how many meetings are planned in it, how many are to be held by its end
    and have none."""

    starts_on: date
    planned: int
    unplanned: int

    @property
    def words(self) -> str:
        return f"Week of {day(self.starts_on)}"


def weeks_of(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that these days touch."""
    monday, found = first - timedelta(days=first.weekday()), []
    while monday <= last:
        found.append(monday)
        monday += _WEEK
    return found


def planned_weeks(
    mondays: Sequence[date], meetings: Iterable[date], hold_by: Iterable[date]
) -> list[PlannedWeek]:
    """`meetings`: of those that are planned or were held; `hold_by`: of those without one."""
    on, by = list(meetings), list(hold_by)
    return [
        PlannedWeek(
            monday, sum(monday <= each < monday + _WEEK for each in on),
            sum(monday <= each < monday + _WEEK for each in by),
        )
        for monday in mondays
    ]  # fmt: skip


def a_week(unplanned: int, weeks_left: int) -> str:
    """How many a week are to be held, to have them all: "3 a week for 5 weeks"."""
    if not unplanned:
        return "Each has its meeting."
    if weeks_left <= 0:
        who = plural(unplanned, "pupil has", "pupils have")
        return f"{who} no meeting, and no week is left before the day to hold by."
    most = -(-unplanned // weeks_left)
    weeks = f"{weeks_left} week{'' if weeks_left == 1 else 's'}"
    return f"{unplanned} without a meeting: {most} a week for {weeks}."
