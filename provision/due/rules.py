"""When plans and reviews are due. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Protocol

from send_mis.schools.school_days import SchoolDays
from send_mis.statutory.school_duties import six_week_review

_USUAL_WEEKS = 6


class _Term(Protocol):
    starts_on: date
    ends_on: date


def plan_needed_on(term: _Term, days: SchoolDays) -> date:
    """When a plan is to be agreed: children get what it says from the term's first school day."""
    return days.first_in(term.starts_on, term.ends_on) or term.starts_on


def next_review_on(
    starts_on: date, ends_on: date, reviews: Collection[tuple[date, date | None]], weeks: int
) -> date | None:
    """Of a row from and until, with the days on which its reviews were due and were held: six
    weeks after it began, or after the last review; none once that is past its end."""
    if waiting := [due for due, done in reviews if done is None]:
        return min(waiting)
    held = [done for _, done in reviews if done is not None]
    since = max(held, default=starts_on)
    if weeks == _USUAL_WEEKS:
        on = six_week_review(since).due_on
    else:
        on = since + timedelta(weeks=weeks)
    if on is None or (held and on > ends_on):
        return None
    # What ends sooner is reviewed when it ends.
    return min(on, ends_on)
