from datetime import date

import pytest

from send_mis.statutory import rules
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.errors import NotADate
from send_mis.statutory.young_person import rights_move_on, school_leaving_date


@pytest.mark.parametrize(
    ("born_on", "last_friday_in_june"),
    [
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2010, 9, 1), date(2027, 6, 25)),  # a day younger, a school year later
        (date(2010, 12, 31), date(2027, 6, 25)),
        (date(2011, 1, 1), date(2027, 6, 25)),
        (date(2011, 8, 31), date(2027, 6, 25)),
        (date(2012, 2, 29), date(2028, 6, 30)),  # 30 June is a Friday
        (date(2013, 3, 1), date(2029, 6, 29)),  # and the day after one
        (date(2007, 3, 1), date(2023, 6, 30)),
        (date(2006, 3, 1), date(2022, 6, 24)),  # six days after
    ],
)
def test_the_last_day_of_compulsory_school_age(born_on: date, last_friday_in_june: date) -> None:
    assert school_leaving_date(born_on) == last_friday_in_june
    assert last_friday_in_june.strftime("%A") == "Friday"


def test_rights_move_on() -> None:
    assert rights_move_on(date(2011, 3, 14)) == Deadline(
        name="rights_move_on",
        due_on=date(2027, 6, 26),
        rule=rules.RIGHTS_OF_THE_YOUNG_PERSON,
        counted="the day after the last Friday in June of Year 11, Fri 25 Jun 2027",
        counted_from=date(2011, 3, 14),
        note="Subject to the young person’s capacity to decide.",
    )
    assert rights_move_on(date(2012, 2, 29)).due_on == date(2028, 7, 1)


def test_nobody_leaves_school_after_the_last_day_that_a_date_can_have() -> None:
    assert school_leaving_date(date(9983, 8, 31)).year == 9999
    with pytest.raises(NotADate):
        school_leaving_date(date(9983, 9, 1))
