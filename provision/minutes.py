"""Minutes planned and delivered for one pupil, and where the rest went. Pure.

**Planned.** A pattern of minutes × times a week on some weekdays (any of the five where none are
named). Each school day on those weekdays carries times ÷ weekdays sessions, so that a full week
carries exactly the times a week, and a part week its share by days: five times a week in a week
with an INSET day are four sessions, three times a week from a Wednesday are 3 × 3/5. Closures
carry none. Fractions are kept and rounded only where shown, so that weeks, half-terms and pupils
add up.

**Delivered.** What was recorded. Time in a group counts in full for everybody in it: shared time
is no shortfall. A day on which a pupil does not attend is not missed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from send_mis.schools.school_days import MONDAY_TO_FRIDAY, SchoolDays

# The session was held and was shorter than planned.
SHORT = "short"
# A line is flagged when less than this of what was due was delivered, once two weeks are past.
BELOW_PERCENT = 70
AFTER_SCHOOL_DAYS = 10
# A weekly session in three weeks is too few to say: one missed is a third.
FROM_SESSIONS = 4


@dataclass(frozen=True, slots=True)
class Pattern:
    """Minutes × times a week, on these weekdays (Monday 0)."""

    minutes: int
    times_a_week: int
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        # A row that names no days is held on any of them.
        if not self.weekdays:
            object.__setattr__(self, "weekdays", MONDAY_TO_FRIDAY)

    @property
    def sessions_a_day(self) -> Fraction:
        return Fraction(self.times_a_week, len(self.weekdays))


def planned_sessions(
    pattern: Pattern,
    days: SchoolDays,
    since: date,
    until: date,
    attends: Collection[int] = (),
) -> Fraction:
    """Sessions of [since, until). `attends`: the weekdays of a part-time pupil; none: all."""
    on = pattern.weekdays.intersection(attends) if attends else pattern.weekdays
    return pattern.sessions_a_day * days.count(since, until, on)


def planned_minutes(
    pattern: Pattern,
    days: SchoolDays,
    since: date,
    until: date,
    attends: Collection[int] = (),
) -> Fraction:
    return pattern.minutes * planned_sessions(pattern, days, since, until, attends)


def whole(number: int | Fraction) -> int:
    """To show: half a minute counts as one."""
    up, down = number.numerator, number.denominator
    return (2 * up + down) // (2 * down) if up >= 0 else -whole(-number)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One pupil in one recorded session. `reason` says why the pupil had none of it."""

    planned: int
    minutes: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """planned + beyond == delivered + every loss + excused + unrecorded, to the minute.

    `excused` is time that nobody owed (shared support, not a day of the pupil's);
    `unrecorded` was planned and nothing was written down; `beyond` was done over and above.
    """

    planned: Fraction
    delivered: int
    lost: Mapping[str, int]
    excused: int
    unrecorded: Fraction
    beyond: Fraction

    @property
    def due(self) -> Fraction:
        return max(Fraction(0), self.planned - self.excused)

    @property
    def percent(self) -> int | None:
        """Delivered of what was due; None where nothing was."""
        due = self.due
        return whole(100 * self.delivered / due) if due else None


def tally(planned: Fraction, records: Iterable[SessionRecord], excused: Collection[str]) -> Tally:
    """Planned minutes against what was recorded. `excused`: reasons that are no shortfall."""
    delivered = forgiven = 0
    lost: dict[str, int] = {}
    for record in records:
        missing = max(0, record.planned - record.minutes)
        delivered += record.minutes
        if record.reason in excused:
            forgiven += missing
        elif missing:
            reason = record.reason or SHORT
            lost[reason] = lost.get(reason, 0) + missing
    rest = planned - delivered - sum(lost.values()) - forgiven
    return Tally(
        planned=planned,
        delivered=delivered,
        lost=lost,
        excused=forgiven,
        unrecorded=max(Fraction(0), rest),
        beyond=max(Fraction(0), -rest),
    )


class Verdict(StrEnum):
    """What is said of a share; of several pupils in one line, the first of these that is found."""

    SHORT = "short"
    FEW_DAYS = "few days"
    FEW_SESSIONS = "few sessions"
    FINE = "fine"


def verdict(so_far: Tally, *, school_days: int, sessions: Fraction) -> Verdict:
    """Whether somebody is told early: a clear shortfall, and enough planned to call it one.

    Asked of the percentage as it is shown, so that the page and the flag never differ.
    """
    if so_far.percent is None or so_far.percent >= BELOW_PERCENT:
        return Verdict.FINE
    if sessions < FROM_SESSIONS:
        return Verdict.FEW_SESSIONS
    return Verdict.SHORT if school_days >= AFTER_SCHOOL_DAYS else Verdict.FEW_DAYS
