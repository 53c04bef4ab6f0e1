"""When a parent's rights under the Act become the young person's own."""

from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.counting import days_after, fixed_day, said
from send_mis.statutory.deadline import Deadline

_SEPTEMBER = 9
_FRIDAY = 4
_WEEK = 7


def school_leaving_date(born_on: date) -> date:
    """The last Friday in June of the school year in which somebody turns 16: the last day of
    compulsory school age."""
    year = born_on.year + 16 + (born_on.month >= _SEPTEMBER)
    last_of_june = fixed_day(year, 6, 30)
    return days_after(last_of_june, -((last_of_june.weekday() - _FRIDAY) % _WEEK))


def first_day_of_own_rights(born_on: date) -> date:
    """The day after the last day of compulsory school age."""
    return days_after(school_leaving_date(born_on), 1)


def rights_move_on(born_on: date) -> Deadline:
    """From the day after the last Friday in June of Year 11 it is the young person who is asked,
    told and may appeal.

    Children and Families Act 2014, s.83(2), from 1 September 2014: a young person is over
    compulsory school age.

    >>> rights_move_on(date(2011, 3, 14)).due_on
    datetime.date(2027, 6, 26)
    """
    leaving = school_leaving_date(born_on)
    return Deadline(
        name="rights_move_on",
        due_on=first_day_of_own_rights(born_on),
        rule=rules.RIGHTS_OF_THE_YOUNG_PERSON,
        counted=f"the day after the last Friday in June of Year 11, {said(leaving)}",
        counted_from=born_on,
        note="Subject to the young person’s capacity to decide.",
    )
