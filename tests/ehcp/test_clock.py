"""The last day, the day to hold by and the meeting, each by its worked example."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ehcp.choices import ReviewStep, ReviewTurn
from ehcp.clock import ClockStep, PlanFacts, ReviewFacts, review_steps, year_clock

DAY = timedelta(days=1)
# Nine years old in Year 4, at a primary school.
PLAN = PlanFacts(date(2026, 1, 12), born_on=date(2018, 2, 3), reception_year=2022)
MEETING = date(2026, 12, 9)
REVIEW = ReviewFacts(date(2026, 9, 7), meeting_on=MEETING)


def _days(plan: PlanFacts) -> tuple[date, date]:
    clock = year_clock(plan)
    return clock.last_on, clock.hold_by_on


def _steps(review: ReviewFacts, plan: PlanFacts = PLAN) -> dict[str, ClockStep]:
    return {each.step.value: each for each in review_steps(plan, review)}


@pytest.mark.parametrize(
    ("made", "decided", "last", "hold_by"),
    [
        # Twelve months that start with the day, and four weeks before their last day.
        (date(2026, 1, 12), None, date(2027, 1, 11), date(2026, 12, 14)),
        (date(2025, 3, 31), None, date(2026, 3, 30), date(2026, 3, 2)),
        (date(2024, 2, 29), None, date(2025, 2, 28), date(2025, 1, 31)),
        (date(2023, 3, 1), None, date(2024, 2, 29), date(2024, 2, 1)),
        # From the decision of the last review, which is later than its meeting.
        (date(2024, 2, 29), date(2025, 1, 20), date(2026, 1, 19), date(2025, 12, 22)),
        # Decided late: the next year is counted from then on.
        (date(2024, 2, 29), date(2025, 6, 2), date(2026, 6, 1), date(2026, 5, 4)),
    ],
)
def test_the_last_day_of_the_next_review(
    made: date, decided: date | None, last: date, hold_by: date
) -> None:
    assert _days(replace(PLAN, first_made_on=made, last_decided_on=decided)) == (last, hold_by)


def test_a_meeting_that_is_put_off_moves_no_day_of_the_law() -> None:
    before = year_clock(PLAN)
    for on in (date(2026, 12, 1), date(2027, 2, 1), date(2027, 6, 1)):
        assert year_clock(PLAN) == before
        assert _steps(replace(REVIEW, meeting_on=on))["notice"].law_on == on - 14 * DAY


@pytest.mark.parametrize(
    ("born", "last", "hold_by"),
    [
        # Still four, six months from when the plan was made.
        (date(2022, 3, 1), date(2027, 1, 11), date(2026, 7, 12)),
        # Five on that very day, and the day before.
        (date(2021, 7, 12), date(2027, 1, 11), date(2026, 12, 14)),
        (date(2021, 7, 13), date(2027, 1, 11), date(2026, 7, 12)),
        # Born on 29 February: five on the 28th.
        (date(2020, 2, 29), date(2027, 1, 11), date(2026, 12, 14)),
    ],
)
def test_under_five_every_six_months(born: date, last: date, hold_by: date) -> None:
    young = replace(PLAN, born_on=born, reception_year=2026)
    assert _days(young) == (last, hold_by)


# In Year 6, Year 2 or Year 11 in 2026/27.
_SIX, _TWO, _ELEVEN = 2020, 2024, 2015


@pytest.mark.parametrize(
    ("reception", "highest", "last", "hold_by"),
    [
        (_SIX, 6, date(2027, 2, 15), date(2026, 11, 23)),
        (_TWO, 2, date(2027, 2, 15), date(2026, 11, 23)),
        (_ELEVEN, 11, date(2027, 3, 31), date(2027, 1, 6)),
        (_ELEVEN, 13, date(2027, 3, 31), date(2027, 1, 6)),
        # In an all-through school nobody leaves after Year 6, nor in a primary after Year 2.
        (_SIX, 13, date(2027, 4, 30), date(2027, 4, 2)),
        (_TWO, 6, date(2027, 4, 30), date(2027, 4, 2)),
    ],
)
def test_before_a_phase_transfer(reception: int, highest: int, last: date, hold_by: date) -> None:
    """Made in May: without a transfer the review could wait until April."""
    plan = replace(
        PLAN, first_made_on=date(2026, 5, 1), born_on=date(2010, 1, 1), reception_year=reception,
        highest_year=highest,
    )  # fmt: skip
    assert _days(plan) == (last, hold_by)


def test_a_transfer_is_dealt_with_by_a_review_of_its_year_or_for_it() -> None:
    plan = replace(PLAN, first_made_on=date(2024, 5, 1), reception_year=_SIX)
    in_summer = replace(plan, last_decided_on=date(2026, 6, 1))
    assert _days(in_summer) == (date(2027, 2, 15), date(2026, 11, 23))
    for_it = replace(in_summer, transfer_decided_on=date(2026, 6, 1))
    assert _days(for_it) == (date(2027, 5, 31), date(2027, 5, 3))
    in_autumn = replace(plan, last_decided_on=date(2026, 10, 1))
    assert _days(in_autumn) == (date(2027, 9, 30), date(2027, 9, 2))
    # The year's own day may come before the transfer's.
    early = replace(plan, last_decided_on=date(2026, 1, 5))
    assert _days(early) == (date(2027, 1, 4), date(2026, 11, 23))


def test_a_plan_that_moved_in_is_reviewed_in_three_months_if_that_is_later() -> None:
    moved = replace(PLAN, first_made_on=date(2025, 12, 1), moved_on=date(2026, 11, 2))
    assert _days(moved) == (date(2027, 2, 1), date(2027, 1, 4))
    reviewed = replace(moved, last_decided_on=date(2027, 1, 20))
    assert _days(reviewed) == (date(2028, 1, 19), date(2027, 12, 22))


def test_before_the_meeting_the_law_and_the_authority_stand_apart() -> None:
    steps = _steps(REVIEW, replace(PLAN, authority="Kent", papers_days=21))
    assert list(steps) == ["advice", "notice", "papers"]
    advice, notice, papers = steps.values()
    # Twelve weeks before, which nobody's law says.
    assert (advice.law_on, advice.hold_by_on) == (None, date(2026, 9, 16))
    assert (notice.law_on, notice.authority) == (date(2026, 11, 25), None)
    assert papers.law_on == date(2026, 11, 25)
    assert papers.authority is not None
    assert (papers.authority.due_on, papers.authority.keeps_the_law) == (date(2026, 11, 18), True)
    assert {each.turn for each in steps.values()} == {ReviewTurn.SCHOOL}


def test_of_a_meeting_soon_advice_is_asked_for_at_once() -> None:
    late = _steps(replace(REVIEW, begun_on=date(2026, 11, 20)))
    assert late["advice"].hold_by_on == date(2026, 11, 20)


def test_after_the_meeting_the_clock_runs_from_the_day_it_was_held() -> None:
    held = replace(REVIEW, held_on=date(2026, 12, 10))
    steps = _steps(held, replace(PLAN, authority="Kent", report_days=10))
    report, decision = steps["report"], steps["decision"]
    assert (report.law_on, report.starts_on) == (date(2026, 12, 24), date(2026, 12, 10))
    assert report.authority is not None
    assert report.authority.due_on == date(2026, 12, 20)
    assert (decision.law_on, decision.turn) == (date(2027, 1, 7), ReviewTurn.AUTHORITY)
    assert "final" not in steps


def test_a_plan_to_be_amended_has_a_notice_comments_and_a_last_day() -> None:
    """Of a meeting on 9 December: the decision and the notice by 6 January, comments in fifteen
    days that begin with it, the amended plan in eight weeks of the notice."""
    amend = replace(
        REVIEW, held_on=MEETING, report_sent_on=date(2026, 12, 18), decision="amend",
        decided_on=date(2027, 1, 4),
    )  # fmt: skip
    steps = _steps(amend)
    assert (steps["amendments"].law_on, steps["final"].law_on) == (
        date(2027, 1, 6), date(2027, 3, 3),
    )  # fmt: skip
    assert "comments" not in steps
    steps = _steps(replace(amend, notice_on=date(2027, 1, 6)))
    assert steps["amendments"].done_on == date(2027, 1, 6)
    comments = steps["comments"]
    assert (comments.law_on, comments.turn) == (date(2027, 1, 20), ReviewTurn.PARENTS)
    # Whoever does not comment owes nothing from the day after.
    assert comments.is_open(date(2027, 1, 20))
    assert not comments.is_open(date(2027, 1, 21))
    assert steps["final"].law_on == date(2027, 3, 3)
    # A late notice: eight weeks of it, and it is said that it was late.
    late = _steps(replace(amend, notice_on=date(2027, 1, 13)))
    assert str(late["amendments"].status(date(2027, 2, 1))) == "met late, 7 days"
    assert late["final"].law_on == date(2027, 3, 10)


@pytest.mark.parametrize("decision", ["maintain", "cease"])
def test_a_plan_that_is_kept_or_ceased_waits_for_nothing_more(decision: str) -> None:
    facts = {"held_on": MEETING, "decision": decision, "decided_on": date(2027, 1, 18)}
    steps = _steps(replace(REVIEW, **facts))
    assert list(steps)[-1] == "decision"
    assert str(steps["decision"].status(date(2027, 2, 1))) == "met late, 12 days"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2027, 1, 5), "due in 1 day"), (date(2027, 1, 6), "due today"),
        (date(2027, 1, 7), "overdue by 1 day"), (date(2027, 2, 13), "overdue by 38 days"),
    ],
)  # fmt: skip
def test_a_decision_that_is_late_is_said_to_be(today: date, words: str) -> None:
    assert str(_steps(replace(REVIEW, held_on=MEETING))["decision"].status(today)) == words


def test_what_was_not_done_when_a_review_ended_is_owed_by_nobody() -> None:
    facts: dict[str, Any] = {"held_on": MEETING, "report_sent_on": date(2026, 12, 18)}
    steps = _steps(replace(REVIEW, **facts, ended_on=date(2027, 1, 2)))
    assert steps["report"].ends_on is None
    assert steps["decision"].ends_on == date(2027, 1, 2)
    assert not steps["papers"].is_open(MEETING + DAY)
    assert steps["papers"].step == ReviewStep.PAPERS
