from datetime import date

import pytest

from send_mis.statutory import rules
from send_mis.statutory.complaints import ComplaintSteps, committee_reply, head_reply
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.errors import BeyondTheCalendar, StatutoryError
from tests.statutory.worked import HARVEST


def test_head_reply() -> None:
    assert head_reply(date(2026, 10, 16), HARVEST) == Deadline(
        name="head_reply",
        due_on=date(2026, 10, 23),
        rule=rules.HEAD_REPLY,
        counted="5 school days from receipt on Fri 16 Oct 2026 (day 0)",
        counted_from=date(2026, 10, 16),
    )
    # Received on the next school day, it is due after half-term.
    assert head_reply(date(2026, 10, 19), HARVEST).due_on == date(2026, 11, 2)


def test_committee_reply() -> None:
    assert committee_reply(date(2026, 10, 22), HARVEST) == Deadline(
        name="committee_reply",
        due_on=date(2026, 11, 5),
        rule=rules.COMMITTEE_REPLY,
        counted="5 school days from the committee’s meeting on Thu 22 Oct 2026 (day 0)",
        counted_from=date(2026, 10, 22),
    )
    assert committee_reply(date(2026, 12, 15), HARVEST).due_on == date(2027, 1, 5)


def test_a_school_goes_by_its_own_steps() -> None:
    steps = ComplaintSteps(head_reply=10, committee_reply=20)
    day = date(2026, 9, 7)
    assert head_reply(day, HARVEST, steps).due_on == date(2026, 9, 21)
    assert committee_reply(day, HARVEST, steps).due_on == date(2026, 10, 5)
    assert committee_reply(day, HARVEST, steps).counted.startswith("20 school days from")


def test_a_step_of_no_days_is_no_step() -> None:
    with pytest.raises(StatutoryError, match="at least one day"):
        head_reply(date(2026, 9, 7), HARVEST, ComplaintSteps(head_reply=0))


def test_a_complaint_in_the_last_week_needs_the_next_years_days() -> None:
    assert head_reply(date(2027, 7, 15), HARVEST).due_on == date(2027, 7, 22)
    with pytest.raises(BeyondTheCalendar):
        head_reply(date(2027, 7, 16), HARVEST)
