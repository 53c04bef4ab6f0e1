from datetime import date, timedelta

import pytest

from send_mis.statutory import rules
from send_mis.statutory.annual_review import (
    amendment_comments,
    annual_review,
    ask_for_advice_by,
    circulate_by,
    early_years_review,
    final_amended_plan,
    give_notice_by,
    hold_meeting_by,
    la_decision,
    review_complete_by,
    school_report,
)
from send_mis.statutory.deadline import Deadline

MEETING = date(2026, 12, 9)


# --- Backwards from the last day ------------------------------------------------------------------


def test_review_complete_by() -> None:
    assert review_complete_by(plan_made_on=date(2025, 3, 31)) == Deadline(
        name="review_complete_by",
        due_on=date(2026, 3, 30),
        rule=rules.REVIEW_COMPLETE,
        counted="12 months starting with the making of the plan, Mon 31 Mar 2025",
        counted_from=date(2025, 3, 31),
    )
    assert review_complete_by(last_review_decided_on=date(2026, 1, 1)) == Deadline(
        name="review_complete_by",
        due_on=date(2026, 12, 31),
        rule=rules.REVIEW_COMPLETE,
        counted="12 months starting with the decision of the last review, Thu 1 Jan 2026",
        counted_from=date(2026, 1, 1),
    )
    assert review_complete_by() is None


@pytest.mark.parametrize(
    ("made_on", "complete_by"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2024, 2, 29)),
        (date(2024, 3, 1), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 27)),
        (date(2025, 12, 26), date(2026, 12, 25)),
    ],
)
def test_twelve_months_around_the_end_of_february_and_at_christmas(made_on, complete_by) -> None:
    deadline = review_complete_by(plan_made_on=made_on)
    assert deadline is not None
    assert deadline.due_on == complete_by


@pytest.mark.parametrize(
    ("made_on", "decided_on", "since"),
    [
        (date(2025, 3, 31), date(2026, 2, 2), date(2026, 2, 2)),
        (date(2026, 2, 2), date(2025, 3, 31), date(2026, 2, 2)),
    ],
)
def test_the_later_period_counts(made_on: date, decided_on: date, since: date) -> None:
    deadline = review_complete_by(made_on, decided_on)
    assert deadline is not None
    assert (deadline.counted_from, deadline.due_on) == (since, date(2027, 2, 1))


def test_hold_meeting_by() -> None:
    assert hold_meeting_by(plan_made_on=date(2025, 3, 31)) == Deadline(
        name="hold_meeting_by",
        due_on=date(2026, 3, 2),
        rule=rules.HOLD_MEETING,
        counted="4 weeks before the review must be complete, Mon 30 Mar 2026",
        counted_from=date(2026, 3, 30),
        note="Two weeks earlier leaves room for a second date.",
    )
    later = hold_meeting_by(date(2025, 3, 31), date(2026, 2, 2))
    assert later is not None
    assert later.due_on == date(2027, 1, 4)
    assert hold_meeting_by() is None


def test_a_decision_four_weeks_after_the_last_meeting_day_is_in_time() -> None:
    complete, hold = review_complete_by(date(2024, 2, 29)), hold_meeting_by(date(2024, 2, 29))
    assert complete is not None
    assert hold is not None
    assert hold.due_on is not None
    assert la_decision(hold.due_on).due_on == complete.due_on == date(2025, 2, 28)


# --- Around the meeting ---------------------------------------------------------------------------


def test_ask_for_advice_by() -> None:
    assert ask_for_advice_by(MEETING) == Deadline(
        name="ask_for_advice_by",
        due_on=date(2026, 9, 16),
        rule=rules.ASK_FOR_ADVICE,
        counted="12 weeks before the meeting on Wed 9 Dec 2026",
        counted_from=MEETING,
        note="Six weeks before is the latest that lets anybody write it.",
    )
    assert ask_for_advice_by(MEETING).due_on == MEETING - timedelta(days=84)


def test_give_notice_by() -> None:
    assert give_notice_by(MEETING) == Deadline(
        name="give_notice_by",
        due_on=date(2026, 11, 25),
        rule=rules.GIVE_NOTICE,
        counted="2 weeks before the meeting on Wed 9 Dec 2026",
        counted_from=MEETING,
    )
    assert give_notice_by(date(2028, 3, 14)).due_on == date(2028, 2, 29)


def test_circulate_by() -> None:
    assert circulate_by(MEETING) == Deadline(
        name="circulate_by",
        due_on=date(2026, 11, 25),
        rule=rules.CIRCULATE,
        counted="2 weeks before the meeting on Wed 9 Dec 2026",
        counted_from=MEETING,
    )


def test_school_report() -> None:
    assert school_report(MEETING) == Deadline(
        name="school_report",
        due_on=date(2026, 12, 23),
        rule=rules.SCHOOL_REPORT,
        counted="2 weeks from the meeting on Wed 9 Dec 2026 (day 0)",
        counted_from=MEETING,
    )
    # Also where two weeks end in a holiday.
    assert school_report(date(2026, 12, 11)).due_on == date(2026, 12, 25)


def test_la_decision() -> None:
    assert la_decision(MEETING) == Deadline(
        name="la_decision",
        due_on=date(2027, 1, 6),
        rule=rules.LA_DECISION,
        counted="4 weeks from the meeting on Wed 9 Dec 2026 (day 0)",
        counted_from=MEETING,
        note="It must also fall within the twelve months of the review.",
    )
    assert la_decision(date(2024, 2, 1)).due_on == date(2024, 2, 29)


def test_final_amended_plan() -> None:
    assert final_amended_plan(amendment_notice_on=date(2027, 1, 6)) == Deadline(
        name="final_amended_plan",
        due_on=date(2027, 3, 3),
        rule=rules.FINAL_AMENDED_PLAN,
        counted="8 weeks from the amendment notice on Wed 6 Jan 2027 (day 0)",
        counted_from=date(2027, 1, 6),
    )
    assert final_amended_plan(meeting_on=MEETING) == Deadline(
        name="final_amended_plan",
        due_on=date(2027, 3, 3),
        rule=rules.FINAL_AMENDED_PLAN,
        counted="12 weeks from the meeting on Wed 9 Dec 2026 (day 0)",
        counted_from=MEETING,
    )
    assert final_amended_plan() is None


@pytest.mark.parametrize("notice_on", [date(2026, 12, 1), MEETING, date(2027, 1, 20)])
def test_a_notice_that_was_sent_counts_before_the_meeting(notice_on: date) -> None:
    plan = final_amended_plan(meeting_on=MEETING, amendment_notice_on=notice_on)
    assert plan == final_amended_plan(amendment_notice_on=notice_on)
    assert plan is not None
    assert plan.due_on == notice_on + timedelta(weeks=8)


def test_amendment_comments() -> None:
    assert amendment_comments(date(2027, 1, 6)) == Deadline(
        name="amendment_comments",
        due_on=date(2027, 1, 20),
        rule=rules.AMENDMENT_COMMENTS,
        counted="15 days beginning with the day of service, Wed 6 Jan 2027 (day 1)",
        counted_from=date(2027, 1, 6),
    )
    assert amendment_comments(date(2028, 2, 15)).due_on == date(2028, 2, 29)


def test_early_years_review() -> None:
    assert early_years_review(date(2026, 8, 31)) == Deadline(
        name="early_years_review",
        due_on=date(2027, 2, 28),
        rule=rules.EARLY_YEARS_REVIEW,
        counted="6 months from the last review, Mon 31 Aug 2026",
        counted_from=date(2026, 8, 31),
        note="From three months on. The review within twelve months is still due.",
    )
    assert early_years_review(date(2026, 5, 14)).due_on == date(2026, 11, 14)


# --- The whole review -----------------------------------------------------------------------------


def names(**facts: date) -> list[str]:
    return [deadline.name for deadline in annual_review(**facts)]


def test_the_process_in_its_order_as_far_as_the_facts_go() -> None:
    period = ["review_complete_by", "hold_meeting_by"]
    meeting = [
        "ask_for_advice_by",
        "give_notice_by",
        "circulate_by",
        "school_report",
        "la_decision",
    ]
    plan = ["final_amended_plan"]
    made, notice = date(2026, 1, 12), date(2027, 1, 6)
    assert names() == []
    # No meeting is dated from the day by which it should be held.
    assert names(plan_made_on=made) == names(last_review_decided_on=made) == period
    assert names(meeting_on=MEETING) == meeting + plan
    assert names(amendment_notice_on=notice) == plan
    assert names(plan_made_on=made, meeting_on=MEETING, amendment_notice_on=notice) == (
        period + meeting + plan
    )


def test_the_process_gives_the_rules_own_deadlines() -> None:
    made, decided, notice = date(2025, 3, 31), date(2026, 2, 2), date(2027, 1, 20)
    assert annual_review(
        plan_made_on=made,
        last_review_decided_on=decided,
        meeting_on=MEETING,
        amendment_notice_on=notice,
    ) == [
        review_complete_by(made, decided),
        hold_meeting_by(made, decided),
        ask_for_advice_by(MEETING),
        give_notice_by(MEETING),
        circulate_by(MEETING),
        school_report(MEETING),
        la_decision(MEETING),
        final_amended_plan(MEETING, notice),
    ]
