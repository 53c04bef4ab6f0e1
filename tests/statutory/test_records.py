from datetime import date

import pytest

from send_mis.statutory import rules
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.errors import BeyondTheCalendar
from send_mis.statutory.records import educational_record, records_sent, subject_access
from tests.statutory.worked import HARVEST

ROLLS_ON = "; a weekend or bank holiday gives way to the next working day"


def test_records_sent() -> None:
    assert records_sent(date(2026, 10, 16), HARVEST) == Deadline(
        name="records_sent",
        due_on=date(2026, 11, 13),
        rule=rules.RECORDS_SENT,
        counted="15 school days from leaving on Fri 16 Oct 2026 (day 0)",
        counted_from=date(2026, 10, 16),
    )
    # With no holiday in between, three weeks.
    assert records_sent(date(2026, 9, 11), HARVEST).due_on == date(2026, 10, 2)
    # Leaving in a holiday, the first school day is day 1.
    assert records_sent(date(2026, 12, 25), HARVEST).due_on == date(2027, 1, 22)


def test_educational_record() -> None:
    assert educational_record(date(2026, 9, 14), HARVEST) == Deadline(
        name="educational_record",
        due_on=date(2026, 10, 5),
        rule=rules.EDUCATIONAL_RECORD,
        counted="15 school days from the request on Mon 14 Sep 2026 (day 0)",
        counted_from=date(2026, 9, 14),
    )
    # Over Easter and the early-May bank holiday.
    assert educational_record(date(2027, 3, 24), HARVEST).due_on == date(2027, 4, 29)
    assert educational_record(date(2027, 4, 14), HARVEST).due_on == date(2027, 5, 6)


def test_a_pupil_who_leaves_in_july_needs_the_next_years_days() -> None:
    with pytest.raises(BeyondTheCalendar):
        records_sent(date(2027, 7, 22), HARVEST)


# --- Subject access -------------------------------------------------------------------------------


def test_subject_access() -> None:
    assert subject_access(date(2026, 9, 3)) == Deadline(
        name="response",
        due_on=date(2026, 10, 5),  # 3 October is a Saturday
        rule=rules.SUBJECT_ACCESS,
        counted="1 month from receipt on Thu 3 Sep 2026" + ROLLS_ON,
        counted_from=date(2026, 9, 3),
        note="The clock stops while the school waits to hear who asks, or for what.",
    )
    extended = subject_access(date(2026, 9, 3), is_extended=True)
    assert extended.due_on == date(2026, 12, 3)
    assert extended.counted == "3 months from receipt on Thu 3 Sep 2026" + ROLLS_ON


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 9, 7), date(2026, 10, 7)),
        (date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2027, 12, 31), date(2028, 1, 31)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 1, 29), date(2028, 2, 29)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas Day, the weekend, a day standing in
        (date(2026, 11, 27), date(2026, 12, 29)),
        (date(2026, 11, 29), date(2026, 12, 29)),
        (date(2027, 2, 26), date(2027, 3, 30)),  # Good Friday
        (date(2020, 4, 8), date(2020, 5, 11)),  # the bank holiday that moved to 8 May
        (date(2022, 8, 19), date(2022, 9, 20)),  # the Queen's funeral
    ],
)
def test_a_month_to_the_corresponding_date_or_the_next_working_day(received_on, due_on) -> None:
    assert subject_access(received_on).due_on == due_on


def test_a_request_near_the_end_of_the_known_holidays() -> None:
    assert subject_access(date(2028, 11, 29)).due_on == date(2028, 12, 29)
    for day in (date(2028, 11, 30), date(2028, 12, 1)):
        with pytest.raises(BeyondTheCalendar, match="Mon 1 Jan 2029"):
            subject_access(day)
