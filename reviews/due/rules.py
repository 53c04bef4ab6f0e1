"""By when plans are agreed, discussions are held and decided, and meetings prepared and recorded.
Pure."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from send_mis.schools.school_days import SchoolDays

# Long enough to meet the parents of a whole class, short enough that the term is not half over.
AGREE_WITHIN_WEEKS = 3
PROPOSE_WITHIN_WEEKS, DECIDE_WITHIN_WEEKS = 2, 1
# While everybody remembers what was said.
WRITTEN_WITHIN_DAYS = 5
SETTLE_WITHIN = timedelta(weeks=4)
# So that families can arrange to come.
ASKED_BEFORE = timedelta(weeks=1)
# A baseline: six weeks of school, whenever a pupil joins; who joined longer ago is assessed like
# everybody else.
FIRST_HALF_TERM, ASKED_FOR = timedelta(days=42), timedelta(days=200)


def agree_by(starts_on: date, days: SchoolDays) -> date:
    return within_weeks(starts_on, AGREE_WITHIN_WEEKS, days)


def within_weeks(since: date, weeks: int, days: SchoolDays) -> date:
    """The last school day of so many school weeks; as many weeks on where none is known so far."""
    end = days.end_after(since, weeks)
    if end is None:
        return since + timedelta(weeks=weeks)
    return days.days[bisect_left(days.days, end) - 1]


def within_days(since: date, count: int, days: SchoolDays) -> date:
    """So many school days after that day; by five a week where none is known so far."""
    at = bisect_right(days.days, since) + count - 1
    if at < len(days.days):
        return days.days[at]
    return since + timedelta(days=-(-count * 7 // 5))


def baseline_by(joined_on: date) -> date:
    return joined_on + FIRST_HALF_TERM


def ask_by(on: date, planned_on: date) -> date:
    """A week before the meeting; where it is planned later than that, at once."""
    return min(on, max(on - ASKED_BEFORE, planned_on))
