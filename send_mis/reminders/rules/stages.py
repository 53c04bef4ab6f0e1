"""On which days mail leaves for somebody, and what is said then of a due date. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from send_mis.reminders.choices import Often, Stage
from send_mis.schools.school_days import MONDAY_TO_FRIDAY

# A break of so many days without school is looked over before it begins; a weekend is none.
BREAK_DAYS = 5
_LONGEST_BREAK = timedelta(weeks=7)


@dataclass(frozen=True, slots=True)
class MailDay:
    """A day on which somebody may be written to.

    `next_on`: the first day on which they may be written to again; what falls due before it is
    said now. `back_on`: where the school is about to close for a week or longer, the first day
    back; what falls due until then is said ahead. `is_back_known`: it is not a guess.
    """

    on: date
    next_on: date
    back_on: date | None = None
    is_back_known: bool = True

    @property
    def is_last(self) -> bool:
        """Nothing more is sent to them before the break."""
        return self.back_on is not None and self.next_on >= self.back_on


def mail_day(
    on: date, school_days: Sequence[date], *, often: str = Often.DAILY,
    weekdays: Collection[int] = MONDAY_TO_FRIDAY,
) -> MailDay | None:  # fmt: skip
    """None where nothing is sent on that day. `school_days`: in order, as far as they are known;
    `weekdays`: on which the person works, Monday 0.

    Whoever is written to once a week is so on the first school day of the week on which they work.
    Somebody who works on no day of the calendar's is not asked to wait for one.
    """
    first = bisect_left(school_days, on)
    if first == len(school_days) or school_days[first] != on:
        return None
    if not _is_theirs(on, school_days, often, weekdays):
        return None
    later = (
        day for day in school_days[first + 1 :] if _is_theirs(day, school_days, often, weekdays)
    )
    back_on = _back_on(on, school_days)
    is_known = back_on is None or back_on <= school_days[-1]
    next_on = next(later, back_on or on + timedelta(days=1))
    return MailDay(on, next_on, back_on, is_known)


def _is_theirs(
    day: date, school_days: Sequence[date], often: str, weekdays: Collection[int]
) -> bool:
    if day.weekday() not in weekdays:
        return False
    if often != Often.MONDAY:
        return True
    monday = day - timedelta(days=day.weekday())
    before = school_days[bisect_left(school_days, monday) : bisect_left(school_days, day)]
    return not any(each.weekday() in weekdays for each in before)


def _back_on(on: date, school_days: Sequence[date]) -> date | None:
    """The first day back after a break that begins within a week of `on`."""
    before = on
    for day in school_days[bisect_right(school_days, on) :]:
        if (day - before).days > BREAK_DAYS:
            return day
        if (day - on).days > 6:
            return None
        before = day
    # The next school year is not entered yet.
    return before + _LONGEST_BREAK


def stage_of(due_on: date, day: MailDay, notice_days: int, often: str) -> Stage | None:
    """What is said of it on that day, if anything."""
    if due_on < day.on:
        return Stage.LATE
    if often == Often.LATE:
        return None
    if due_on < day.next_on:
        return Stage.DUE
    until = day.on + timedelta(days=notice_days)
    if notice_days and day.back_on is not None:
        until = max(until, day.back_on)
    return Stage.AHEAD if due_on <= until else None


def left_to_say(stage: Stage | None, said: Collection[str], *, stands_in: bool) -> Stage | None:
    """`said`: to this person, of this due date. What is late is said anew to whoever now stands in,
    and not once more when it is another's again."""
    if stage is Stage.LATE:
        if stands_in:
            stage = Stage.YOURS
        elif Stage.YOURS in said:
            return None
    return None if stage in said else stage


def days_for_mail(school_days: Sequence[date], on: date) -> Sequence[date]:
    """The school's days; Mondays to Fridays where its calendar says nothing of that time, for
    nobody is forgotten because no term was entered."""
    at = bisect_left(school_days, on - _LONGEST_BREAK)
    if at < len(school_days) and school_days[at] <= on + _LONGEST_BREAK:
        return school_days
    near = (on + timedelta(days=n) for n in range(-7, 36))
    return [day for day in near if day.weekday() in MONDAY_TO_FRIDAY]
