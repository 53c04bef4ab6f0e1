"""What plans and their reviews ask for by a day, in the change that says so."""

from datetime import date, timedelta
from typing import Any

import pytest

from ehcp.choices import EhcPlanState, EhcReviewDue
from ehcp.contributions import rebuild
from ehcp.due.writing import authority_changes, plan_changes
from ehcp.models import AnnualReview, EhcPlan
from pupils.enrolment.services import leave
from pupils.models import DueDate
from reviews.meetings.rules.planning import MeetingFacts, Reply
from reviews.meetings.services.meetings import change_meeting, hold_meeting
from tests.factories import (
    TODAY,
    actor_for_user,
    ask_for_advice,
    in_change,
    invite,
    make_annual_review,
    make_authority,
    make_ehc_plan,
    make_meeting,
    make_service,
)
from tests.people import Cast

DAY = timedelta(days=1)
MEETING = date(2026, 12, 9)

pytestmark = pytest.mark.django_db


def _due(kind: str, **of: Any) -> Any:
    return DueDate.objects.filter(kind=kind, **of).order_by("starts_on").last()


def _days(kind: str) -> tuple[date | None, date | None, date | None]:
    due = _due(kind)
    return due.law_on, due.authority_on, due.hold_by_on


def _agrees(cast: Cast) -> bool:
    return rebuild(cast.harebell.pk, TODAY) == 0


@pytest.fixture
def plan(cast: Cast) -> EhcPlan:
    authority = make_authority(cast.harebell, report_days=10, papers_days=21)
    return make_ehc_plan(cast.noah, authority)


def _write(row: AnnualReview, **fields: Any) -> None:
    with in_change():
        AnnualReview.objects.filter(pk=row.pk).update(**fields)
        plan_changes(row.pupil_id)


def test_a_plan_asks_for_its_review_by_the_law_and_earlier_by_us(cast: Cast, plan: EhcPlan) -> None:
    due = _due(EhcReviewDue.HOLD)
    assert (due.subject_id, due.turn, due.starts_on) == (plan.pk, "senco", date(2026, 1, 12))
    assert _days(EhcReviewDue.HOLD) == (date(2027, 1, 11), None, date(2026, 12, 14))
    assert due.due_on == date(2026, 12, 14)
    assert _agrees(cast)


def test_a_meeting_brings_its_days_and_moved_takes_them_along(cast: Cast, plan: EhcPlan) -> None:
    meeting = make_meeting(cast.noah, on=MEETING)
    row = make_annual_review(plan, meeting=meeting)
    assert _days(EhcReviewDue.ADVICE) == (None, None, date(2026, 11, 2))
    assert _days(EhcReviewDue.NOTICE) == (date(2026, 11, 25), None, None)
    assert _days(EhcReviewDue.PAPERS) == (date(2026, 11, 25), date(2026, 11, 18), None)
    assert _due(EhcReviewDue.REPORT) is None
    facts = MeetingFacts(meeting.about, MEETING + 7 * DAY, meeting.begins, 30, meeting.place)
    change_meeting(actor=actor_for_user(cast.senco), meeting=meeting, version=1, facts=facts)
    assert _days(EhcReviewDue.NOTICE)[0] == date(2026, 12, 2)
    # The last day of the law stays where it is.
    assert _days(EhcReviewDue.HOLD) == (date(2027, 1, 11), None, date(2026, 12, 14))
    _write(row, papers_sent_on=TODAY)
    assert _due(EhcReviewDue.PAPERS).done_on == TODAY
    assert _agrees(cast)


def test_advice_and_invitations_are_done_where_they_are_done(cast: Cast, plan: EhcPlan) -> None:
    meeting = make_meeting(cast.noah, on=MEETING)
    make_annual_review(plan, meeting=meeting)
    person = invite(meeting, name="The caseworker")
    with in_change():
        plan_changes(cast.noah.pk)
    assert _due(EhcReviewDue.NOTICE).done_on is None
    person.asked_how, person.asked_on = "mail", TODAY
    with in_change():
        person.save()
        plan_changes(cast.noah.pk)
    assert _due(EhcReviewDue.NOTICE).done_on == TODAY
    ask_for_advice(cast.noah, make_service(cast.harebell, "Speech"), asked_on=TODAY)
    with in_change():
        plan_changes(cast.noah.pk)
    assert _due(EhcReviewDue.ADVICE).done_on == TODAY
    assert _agrees(cast)


def test_held_with_its_meeting_the_report_and_the_decision_are_due(
    cast: Cast, plan: EhcPlan
) -> None:
    """Held on 20 November: our ten days, the law's two weeks, the authority's four."""
    meeting = make_meeting(cast.noah, on=date(2026, 11, 20), planned_on=date(2026, 11, 2))
    row = make_annual_review(plan, meeting=meeting)
    who = invite(meeting)
    hold_meeting(
        actor=actor_for_user(cast.senco), meeting=meeting, version=1, held_on=date(2026, 11, 20),
        replies=[Reply(who.pk, reply="came")],
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.held_on, row.version) == (date(2026, 11, 20), 2)
    assert _due(EhcReviewDue.HOLD).done_on == date(2026, 11, 20)
    assert _days(EhcReviewDue.REPORT) == (date(2026, 12, 4), date(2026, 11, 30), None)
    assert _days(EhcReviewDue.DECISION) == (date(2026, 12, 18), None, None)
    assert _due(EhcReviewDue.DECISION).turn == "senco"
    assert _agrees(cast)


def test_a_decision_to_amend_waits_for_a_notice_comments_and_a_plan(
    cast: Cast, plan: EhcPlan
) -> None:
    row = make_annual_review(
        plan, held_on=date(2026, 10, 1), recommends="amend", report_sent_on=date(2026, 10, 9),
        begun_on=date(2026, 9, 1), decision="amend", decided_on=date(2026, 10, 28),
    )  # fmt: skip
    assert _due(EhcReviewDue.AMENDMENTS).done_on is None
    assert _days(EhcReviewDue.FINAL)[0] == date(2026, 12, 24)
    # The year of the next review begins with the decision.
    assert _days(EhcReviewDue.HOLD) == (date(2027, 10, 27), None, date(2027, 9, 29))
    assert _due(EhcReviewDue.HOLD).done_on is None
    assert DueDate.objects.filter(kind=EhcReviewDue.HOLD).count() == 1
    _write(row, notice_on=date(2026, 11, 16))
    assert _days(EhcReviewDue.COMMENTS)[0] == date(2026, 11, 30)
    assert _due(EhcReviewDue.COMMENTS).ends_on == date(2026, 12, 1)
    assert _days(EhcReviewDue.FINAL)[0] == date(2027, 1, 11)
    with in_change():
        EhcPlan.objects.filter(pk=plan.pk).update(state=EhcPlanState.REPLACED, ended_on=TODAY)
        plan_changes(plan.pupil_id)
    make_ehc_plan(cast.noah, first_made_on=date(2026, 1, 12), made_on=TODAY, number=2)
    assert _due(EhcReviewDue.FINAL).done_on == TODAY
    assert _days(EhcReviewDue.HOLD)[0] == date(2027, 10, 27)
    assert _agrees(cast)


def test_of_a_plan_that_ends_and_a_pupil_who_leaves_nothing_is_owed(
    cast: Cast, plan: EhcPlan
) -> None:
    make_annual_review(plan, held_on=date(2026, 11, 20))
    leave(actor=actor_for_user(cast.senco), pupil=cast.noah, on=date(2026, 11, 27))
    assert _due(EhcReviewDue.REPORT).ends_on == date(2026, 11, 27)
    assert _agrees(cast)
    with in_change():
        EhcPlan.objects.filter(pk=plan.pk).update(state=EhcPlanState.CEASED, ended_on=TODAY)
        plan_changes(plan.pupil_id)
    assert _due(EhcReviewDue.HOLD) is None
    assert _due(EhcReviewDue.REPORT).ends_on == TODAY
    assert _agrees(cast)


def test_the_authoritys_own_times_are_followed(cast: Cast, plan: EhcPlan) -> None:
    make_annual_review(plan, held_on=date(2026, 11, 20))
    with in_change():
        plan.authority.report_days = 5
        plan.authority.save()
        authority_changes(plan.authority_id)
    assert _days(EhcReviewDue.REPORT) == (date(2026, 12, 4), date(2026, 11, 25), None)
    assert _agrees(cast)
