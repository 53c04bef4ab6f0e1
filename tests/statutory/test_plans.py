from datetime import date, timedelta

import pytest

from send_mis.statutory import rules
from send_mis.statutory.deadline import Deadline, Excepted, ExceptionKind
from send_mis.statutory.errors import NotADate
from send_mis.statutory.plans import (
    PhaseTransfer,
    parent_comments,
    plan_amended_before_post16_move,
    plan_amended_by,
    reassessment,
    reassessment_decision,
    reassessment_not_before,
    reassessment_plan,
    reviewed_after_a_move,
    school_reply,
    told_after_a_move,
)

# --- A draft --------------------------------------------------------------------------------------


def test_parent_comments() -> None:
    assert parent_comments(date(2026, 11, 1)) == Deadline(
        name="parent_comments",
        due_on=date(2026, 11, 15),
        rule=rules.PARENT_COMMENTS,
        counted="15 days beginning with the day of service, Sun 1 Nov 2026 (day 1)",
        counted_from=date(2026, 11, 1),
        note="At least this long: the authority may allow more.",
    )
    assert parent_comments(date(2026, 12, 18)).due_on == date(2027, 1, 1)
    assert parent_comments(date(2028, 2, 15)).due_on == date(2028, 2, 29)


def test_school_reply() -> None:
    assert school_reply(date(2026, 11, 1)) == Deadline(
        name="school_reply",
        due_on=date(2026, 11, 16),
        rule=rules.SCHOOL_REPLY,
        counted="15 calendar days from receipt on Sun 1 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 1),
    )
    assert school_reply(date(2026, 12, 18)).due_on == date(2027, 1, 2)


def test_the_parents_day_is_the_first_of_their_fifteen_and_the_schools_is_not() -> None:
    day = date(2026, 11, 1)
    parents, school = parent_comments(day).due_on, school_reply(day).due_on
    assert parents is not None
    assert school == parents + timedelta(days=1)


# --- A new phase ----------------------------------------------------------------------------------

BY_15_FEBRUARY = {
    PhaseTransfer("primary_secondary"),
    PhaseTransfer("early_years_school"),
    PhaseTransfer("infant_junior"),
    PhaseTransfer("primary_middle"),
    PhaseTransfer("middle_secondary"),
}


def test_plan_amended_by() -> None:
    assert plan_amended_by(2027, PhaseTransfer.PRIMARY_SECONDARY) == Deadline(
        name="plan_amended_by",
        due_on=date(2027, 2, 15),
        rule=rules.PLAN_AMENDED,
        counted="a fixed day in 2027, the year of transfer",
        counted_from=date(2027, 2, 15),
        note="The Regulations say “before”: their last day is Sun 14 Feb 2027.",
    )
    assert plan_amended_by(2028, PhaseTransfer("secondary_post16")) == Deadline(
        name="plan_amended_by",
        due_on=date(2028, 3, 31),
        rule=rules.PLAN_AMENDED_POST_16,
        counted="a fixed day in 2028, the year of transfer",
        counted_from=date(2028, 3, 31),
        note="The Regulations say “before”: their last day is Thu 30 Mar 2028.",
    )


def test_every_transfer_but_one_is_by_15_february() -> None:
    assert set(PhaseTransfer) - BY_15_FEBRUARY == {PhaseTransfer.SECONDARY_POST16}
    found = {plan_amended_by(2029, kind) for kind in BY_15_FEBRUARY}
    assert {(plan.due_on, plan.rule) for plan in found} == {(date(2029, 2, 15), rules.PLAN_AMENDED)}


def test_a_transfer_needs_a_year_that_a_date_can_have() -> None:
    with pytest.raises(NotADate):
        plan_amended_by(0, PhaseTransfer.INFANT_JUNIOR)


def test_plan_amended_before_post16_move() -> None:
    assert plan_amended_before_post16_move(date(2027, 9, 6)) == Deadline(
        name="plan_amended_before_post16_move",
        due_on=date(2027, 4, 6),
        rule=rules.PLAN_AMENDED_BETWEEN_POST_16,
        counted="5 months before the move on Mon 6 Sep 2027",
        counted_from=date(2027, 9, 6),
    )
    assert plan_amended_before_post16_move(date(2028, 7, 31)).due_on == date(2028, 2, 29)
    assert plan_amended_before_post16_move(date(2027, 3, 1)).due_on == date(2026, 10, 1)


# --- A move between authorities -------------------------------------------------------------------


def test_told_after_a_move() -> None:
    assert told_after_a_move(date(2026, 11, 2)) == Deadline(
        name="told_after_a_move",
        due_on=date(2026, 12, 14),
        rule=rules.TOLD_AFTER_A_MOVE,
        counted="6 weeks from the transfer on Mon 2 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 2),
    )


def test_reviewed_after_a_move() -> None:
    moved_on = date(2026, 11, 2)
    assert reviewed_after_a_move(moved_on, date(2025, 12, 1)) == Deadline(
        name="reviewed_after_a_move",
        due_on=date(2027, 2, 1),
        rule=rules.REVIEWED_AFTER_A_MOVE,
        counted="3 months starting with the transfer, Mon 2 Nov 2026",
        counted_from=moved_on,
    )
    assert reviewed_after_a_move(moved_on, date(2026, 3, 31)) == Deadline(
        name="reviewed_after_a_move",
        due_on=date(2027, 3, 30),
        rule=rules.REVIEWED_AFTER_A_MOVE,
        counted="12 months starting with the last review, Tue 31 Mar 2026",
        counted_from=date(2026, 3, 31),
    )
    # Where both end on one day, it is the year's.
    both = reviewed_after_a_move(moved_on, date(2026, 2, 2))
    assert (both.due_on, both.counted_from) == (date(2027, 2, 1), date(2026, 2, 2))
    # At the end of a short month.
    assert reviewed_after_a_move(date(2026, 11, 30), date(2025, 1, 1)).due_on == date(2027, 2, 28)


# --- Re-assessment --------------------------------------------------------------------------------


def test_reassessment_not_before() -> None:
    assert reassessment_not_before(date(2026, 8, 31)) == Deadline(
        name="reassessment_not_before",
        due_on=date(2027, 2, 28),
        rule=rules.REASSESSMENT_NOT_TOO_SOON,
        counted="6 months from the last assessment on Mon 31 Aug 2026",
        counted_from=date(2026, 8, 31),
        note="A first day, not a last one: the authority may refuse until the day before.",
    )


def test_reassessment_decision() -> None:
    assert reassessment_decision(date(2026, 11, 2)) == Deadline(
        name="reassessment_decision",
        due_on=date(2026, 11, 17),
        rule=rules.REASSESSMENT_DECISION,
        counted="15 calendar days from receipt on Mon 2 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 2),
    )


def test_reassessment_plan() -> None:
    assert reassessment_plan(date(2026, 11, 2)) == Deadline(
        name="reassessment_plan",
        due_on=date(2027, 2, 8),
        rule=rules.REASSESSMENT_PLAN,
        counted="14 weeks from the decision on Mon 2 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 2),
    )


def test_the_reassessment_in_its_order_as_far_as_the_facts_go() -> None:
    last, asked, decided = date(2026, 4, 1), date(2026, 11, 2), date(2026, 11, 16)
    assert reassessment() == []
    assert reassessment(last_assessed_on=last) == [reassessment_not_before(last)]
    assert reassessment(request_received_on=asked) == [reassessment_decision(asked)]
    assert reassessment(decided_on=decided) == [reassessment_plan(decided)]
    assert reassessment(last_assessed_on=last, request_received_on=asked, decided_on=decided) == [
        reassessment_not_before(last),
        reassessment_decision(asked),
        reassessment_plan(decided),
    ]


def test_the_summer_may_excuse_the_reassessments_plan_and_moves_nothing() -> None:
    closed = Excepted(ExceptionKind.SCHOOL_CLOSED, "The summer of 2026")
    day = date(2026, 7, 16)
    found = reassessment(
        last_assessed_on=day, request_received_on=day, decided_on=day, exceptions=[closed]
    )
    assert [deadline.exceptions for deadline in found] == [(), (), (closed,)]
    assert found[2].due_on == reassessment_plan(day).due_on
