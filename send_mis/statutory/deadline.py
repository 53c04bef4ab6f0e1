"""What a rule gives back: a day, the rule it comes from and how it was counted."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from send_mis.statutory.counting import days_after, said


class DeadlineStatus(StrEnum):
    """Whose rule it is."""

    LAW = "the law"
    CODE = "statutory guidance"
    PRACTICE = "good practice"
    SCHOOL = "the school's own"


class Certainty(StrEnum):
    """How surely we know its words."""

    READ = "read in the source"
    CHECKED = "from memory, since read in the source"
    SECONDARY = "read in a secondary source"
    NUMBER = "read in a secondary source, its number from memory"
    MEMORY = "from memory"


@dataclass(frozen=True)
class Rule:
    """`id` is its citation; `since` the day it took effect, none where nobody enacted it."""

    id: str
    instrument: str
    standing: DeadlineStatus
    certainty: Certainty
    since: date | None = None


class ExceptionKind(StrEnum):
    """Why the Regulations let a time be missed. None of them gives a new date."""

    SCHOOL_CLOSED = "the school was closed for four weeks or more"
    EARLY_YEARS_CLOSED = "the early-years provider was closed for four weeks or more"
    PERSONAL = "exceptional personal circumstances of the child, the parent or the young person"
    AWAY = "absent from the authority's area for four weeks or more"
    APPOINTMENT = "the child did not keep an appointment made by whoever gives the advice"


@dataclass(frozen=True)
class Excepted:
    """An exception as somebody recorded it, with their reason."""

    kind: ExceptionKind
    reason: str


@dataclass(frozen=True)
class Deadline:
    """`due_on` is the last day on which it is in time, and none where nothing falls due.

    An exception is kept beside the day and never moves it.
    """

    name: str
    due_on: date | None
    rule: Rule
    counted: str
    counted_from: date
    note: str = ""
    exceptions: tuple[Excepted, ...] = ()

    def excepted(self, *exceptions: Excepted) -> "Deadline":
        return replace(self, exceptions=(*self.exceptions, *exceptions))


@dataclass(frozen=True)
class LocalTime:
    """An authority's own time for one named deadline, in calendar days."""

    authority: str
    days: int


@dataclass(frozen=True)
class LocalDeadline:
    """The authority's day, to be shown beside the law's and never instead of it."""

    authority: str
    due_on: date
    counted: str
    # Whether keeping the authority's day also keeps the law's.
    keeps_the_law: bool


def beside_the_law(deadline: Deadline, time: LocalTime) -> LocalDeadline | None:
    """The authority's own day for the same step, counted from the same fact and in the same
    direction; none where the law sets no day.

    A report that the Regulations want within 14 days of a meeting, and an authority within 10:
    the 11th and the 15th both stand for a meeting on the 1st.
    """
    if deadline.due_on is None:
        return None
    before = deadline.due_on < deadline.counted_from
    due_on = days_after(deadline.counted_from, -time.days if before else time.days)
    direction = "before" if before else "from"
    return LocalDeadline(
        authority=time.authority,
        due_on=due_on,
        counted=f"{time.days} calendar days {direction} {said(deadline.counted_from)}",
        keeps_the_law=due_on <= deadline.due_on,
    )


class StatusWord(StrEnum):
    """The seven words. Each is shown with its number where it has one, so 0 is never ambiguous."""

    NOT_STARTED = "not started"
    DUE_IN = "due in"
    DUE_TODAY = "due today"
    OVERDUE_BY = "overdue by"
    MET = "met"
    MET_LATE = "met late"
    EXCEPTED = "excepted"


@dataclass(frozen=True)
class Status:
    """`days` to go, late, or late when met; 0 for the words that have no number."""

    word: StatusWord
    days: int = 0

    def __str__(self) -> str:
        if not self.days:
            return self.word.value
        days = f"{self.days} day" if self.days == 1 else f"{self.days} days"
        return f"{self.word.value}, {days}" if self.word in _LATE else f"{self.word.value} {days}"


_LATE = {StatusWord.MET_LATE, StatusWord.EXCEPTED}


def status_of(
    due_on: date | None, *, today: date, met_on: date | None = None, is_excepted: bool = False
) -> Status:
    """How a deadline stands on `today`.

    No due date: the fact that starts its clock has not been recorded. An exception shows once the
    day has passed, for it excuses lateness and sets no other day.
    """
    if due_on is None:
        return Status(StatusWord.NOT_STARTED)
    late = ((met_on or today) - due_on).days
    if late > 0 and is_excepted:
        return Status(StatusWord.EXCEPTED, late)
    if met_on is not None:
        return Status(StatusWord.MET_LATE, late) if late > 0 else Status(StatusWord.MET)
    if late > 0:
        return Status(StatusWord.OVERDUE_BY, late)
    return Status(StatusWord.DUE_IN, -late) if late < 0 else Status(StatusWord.DUE_TODAY)
