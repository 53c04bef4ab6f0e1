"""By when a plan is agreed with parents."""

from bisect import bisect_left
from datetime import date, timedelta

from send_mis.schools.school_days import SchoolDays

# Long enough to meet the parents of a whole class, short enough that the term is not half over.
AGREE_WITHIN_WEEKS = 3


def agree_by(starts_on: date, days: SchoolDays) -> date:
    """The last school day of three school weeks; three weeks on where none is known so far."""
    end = days.end_after(starts_on, AGREE_WITHIN_WEEKS)
    if end is None:
        return starts_on + timedelta(weeks=AGREE_WITHIN_WEEKS)
    return days.days[bisect_left(days.days, end) - 1]
