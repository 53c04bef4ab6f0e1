"""Where a review stands, whose turn it is and the risk in words: a table of states."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ehcp.annual.rules.standing import standing_of
from ehcp.clock import PlanFacts, ReviewFacts

DAY = timedelta(days=1)
# Its last day is 11 January 2027; its meeting is held by 14 December 2026.
PLAN = PlanFacts(
    date(2026, 1, 12), born_on=date(2018, 2, 3), reception_year=2022, authority="Kent",
    report_days=10,
)  # fmt: skip
HELD, SENT = date(2026, 12, 9), date(2026, 12, 21)
DECIDED, NOTICE = date(2027, 1, 4), date(2027, 1, 6)
BEGUN = ReviewFacts(date(2026, 9, 7))
PLANNED = replace(BEGUN, meeting_on=HELD)
READY = replace(PLANNED, asked_on=date(2026, 9, 10), invited_on=date(2026, 11, 20))
IN_HAND = replace(READY, papers_sent_on=date(2026, 11, 24))
MET = replace(IN_HAND, held_on=HELD)
REPORTED = replace(MET, recommends="amend", report_sent_on=SENT)
AMENDED = replace(REPORTED, decision="amend", decided_on=DECIDED)
NOTED = replace(AMENDED, notice_on=NOTICE)

_TABLE: list[tuple[ReviewFacts | None, date, str, str, str, str]] = [
    # Not begun: in time, then soon, then past our day, then past the law's.
    (None, date(2026, 9, 1), "begin", "school", "fine",
     "Meeting to be held, due in 104 days"),
    (None, date(2026, 11, 2), "begin", "school", "soon", "Meeting to be held, due in 42 days"),
    (None, date(2026, 12, 18), "begin", "school", "soon",
     "Meeting to be held, overdue by 4 days"),
    (None, date(2027, 1, 14), "begin", "school", "late", "Last day overdue by 3 days"),
    (BEGUN, date(2026, 12, 14), "meeting", "school", "soon", "Meeting to be held, due today"),
    # Planned: what comes first is next.
    (PLANNED, date(2026, 9, 8), "advice", "school", "fine", "Advice due in 8 days"),
    (PLANNED, date(2026, 9, 20), "advice", "school", "soon", "Advice overdue by 4 days"),
    (PLANNED, date(2026, 11, 20), "notice", "school", "soon", "Invitations due in 5 days"),
    (READY, date(2026, 11, 26), "papers", "school", "late", "Papers overdue by 1 day"),
    (IN_HAND, date(2026, 11, 26), "hold", "school", "fine", "Meeting due in 13 days"),
    (IN_HAND, HELD, "hold", "school", "fine", "Meeting due today"),
    (IN_HAND, HELD + 2 * DAY, "hold", "school", "soon",
     "Meeting to be confirmed as held, overdue by 2 days"),
    # Planned for a day that is too late: the law's day has not moved.
    (replace(IN_HAND, meeting_on=date(2026, 12, 16)), date(2026, 11, 26), "hold", "school", "soon",
     "Meeting after the day to hold by"),
    (replace(IN_HAND, meeting_on=date(2027, 1, 12)), date(2026, 11, 26), "hold", "school", "late",
     "Meeting after the last day"),
    # Held: our ten days, the law's fourteen; then the authority's four weeks.
    (MET, HELD + DAY, "report", "school", "fine", "Report due in 13 days"),
    (MET, HELD + 9 * DAY, "report", "school", "soon", "Report due in 5 days"),
    (MET, HELD + 11 * DAY, "report", "school", "soon",
     "Report overdue by 1 day by the authority’s own day"),
    (MET, HELD + 15 * DAY, "report", "school", "late", "Report overdue by 1 day"),
    (REPORTED, SENT, "decision", "authority", "fine", "Decision due in 16 days"),
    (REPORTED, date(2027, 1, 9), "decision", "authority", "late", "Decision overdue by 3 days"),
    (REPORTED, date(2027, 1, 13), "decision", "authority", "late", "Last day overdue by 2 days"),
    # To be amended: the notice, the parents' fifteen days, the plan.
    (AMENDED, DECIDED, "amendments", "authority", "soon", "Amendment notice due in 2 days"),
    (NOTED, date(2027, 1, 10), "comments", "parents", "fine", "Comments due in 10 days"),
    (NOTED, date(2027, 1, 20), "comments", "parents", "soon", "Comments due today"),
    (NOTED, date(2027, 1, 21), "final", "authority", "fine", "Amended plan due in 41 days"),
    (replace(NOTED, comments_sent_on=date(2027, 1, 12)), date(2027, 1, 13), "final", "authority",
     "fine", "Amended plan due in 49 days"),
    (NOTED, date(2027, 4, 10), "final", "authority", "late", "Amended plan overdue by 38 days"),
    (replace(NOTED, final_on=date(2027, 3, 1)), date(2027, 3, 2), "ended", "school", "fine",
     "Complete"),
]  # fmt: skip


@pytest.mark.parametrize(("review", "today", "step", "turn", "risk", "words"), _TABLE)
def test_each_state(
    review: ReviewFacts | None, today: date, step: str, turn: str, risk: str, words: str
) -> None:
    decided: dict[str, Any] = {}
    if review is not None and review.decided_on is not None:
        decided["last_decided_on"] = review.decided_on
    found = standing_of(replace(PLAN, **decided), review, today)
    assert (found.step, found.turn, found.risk, found.words) == (step, turn, risk, words)


def test_after_a_review_that_ended_the_next_is_to_be_begun() -> None:
    plan = replace(PLAN, last_decided_on=DECIDED)
    found = standing_of(plan, replace(AMENDED, ended_on=date(2027, 3, 1)), date(2027, 3, 1))
    assert (found.step, found.clock.last_on) == ("begin", date(2028, 1, 3))
    assert found.meeting_on is None


def test_a_child_under_five_is_at_risk_before_the_law_is() -> None:
    young = replace(PLAN, born_on=date(2022, 3, 1), reception_year=2026)
    found = standing_of(young, None, date(2026, 7, 16))
    assert (found.risk, found.words) == ("soon", "Meeting to be held, overdue by 4 days")
