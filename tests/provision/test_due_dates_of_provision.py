"""What provision asks for by a day: from which facts, and whatever changes them."""

from datetime import date, timedelta
from typing import Any

import pytest

from provision.choices import PlanState, ProvisionDue
from provision.due.writing import rebuild_provision_due
from provision.outcomes.services import judge_outcome
from provision.plans.services.plans import propose_plan, send_back, start_plan
from pupils.models import DueDate
from send_mis.schools.models import SchoolClass
from tests.factories import (
    TODAY,
    actor_for_user,
    make_outcome,
    make_plan,
    make_row,
    review_impact,
    term_of,
)
from tests.people import Cast

DAY = timedelta(days=1)
TERM_BEGINS, TERM_OVER = date(2026, 9, 2), date(2026, 12, 19)

pytestmark = pytest.mark.django_db


def _due(kind: ProvisionDue, subject: Any) -> Any:
    return DueDate.objects.filter(kind=kind, subject_id=subject.pk).first()


def test_an_outcome_is_due_by_its_target_date_and_done_when_it_is_reviewed(cast: Cast) -> None:
    outcome = make_outcome(cast.noah, due_on=TODAY)
    due = _due(ProvisionDue.OUTCOME, outcome)
    assert (due.pupil_id, due.due_on, due.done_on) == (cast.noah.pk, TODAY, None)
    judge_outcome(
        actor=actor_for_user(cast.senco), outcome=outcome, version=1, judged_on=TODAY, value=3
    )
    assert _due(ProvisionDue.OUTCOME, outcome).done_on == TODAY


def test_a_row_is_reviewed_after_six_weeks_and_again(cast: Cast) -> None:
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    row = make_row(plan, None, cast.noah, since=date(2026, 9, 7), until=TERM_OVER)
    due = _due(ProvisionDue.IMPACT, row)
    assert (due.due_on, due.pupil_id) == (date(2026, 10, 19), None)
    assert (due.starts_on, due.ends_on) == (date(2026, 9, 8), TERM_OVER + timedelta(weeks=6))
    review_impact(row, date(2026, 10, 19), done_on=date(2026, 10, 20))
    assert _due(ProvisionDue.IMPACT, row).due_on == date(2026, 12, 1)
    review_impact(row, date(2026, 12, 1), done_on=date(2026, 12, 2))
    assert _due(ProvisionDue.IMPACT, row) is None
    always = make_row(plan, None, cast.noah, minutes=None, times_a_week=None, what="Task board")
    assert _due(ProvisionDue.IMPACT, always) is None


def test_whose_turn_it_is_with_a_plan(cast: Cast) -> None:
    teacher, senco = actor_for_user(cast.teacher), actor_for_user(cast.senco)
    rebuild_provision_due(cast.harebell.pk)
    start = DueDate.objects.filter(kind=ProvisionDue.START, subject_id=cast.class_4h.pk)
    assert start.open(TODAY).get().due_on == TERM_BEGINS
    term = term_of(cast.harebell)
    plan = start_plan(actor=teacher, term=term, school_class=cast.class_4h).plan
    assert not start.open(TODAY).exists()
    due = _due(ProvisionDue.PLAN, plan)
    assert (due.turn, due.due_on, due.ends_on) == ("teacher", TERM_BEGINS, TERM_OVER)
    make_row(plan, None, cast.noah)
    plan = propose_plan(actor=teacher, plan=plan, version=plan.version)
    assert _due(ProvisionDue.PLAN, plan).turn == "senco"
    send_back(actor=senco, plan=plan, version=plan.version, reason="No outcome")
    assert _due(ProvisionDue.PLAN, plan).turn == "teacher"


def test_an_agreed_plan_is_done_and_a_change_of_it_has_no_day(cast: Cast) -> None:
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    due = _due(ProvisionDue.PLAN, plan)
    assert (due.turn, due.due_on, due.done_on) == ("", TERM_BEGINS, date(2026, 9, 14))
    changed = make_plan(
        cast.class_5b, state=PlanState.PROPOSED, agreed_by=cast.senco, agreed_at=plan.agreed_at
    )
    due = _due(ProvisionDue.PLAN, changed)
    assert (due.turn, due.due_on, due.done_on) == ("senco", None, None)


def test_a_class_is_asked_for_one_terms_plan_at_a_time(cast: Cast) -> None:
    rebuild_provision_due(cast.harebell.pk)
    found = DueDate.objects.filter(kind=ProvisionDue.START, subject_id=cast.class_4h.pk)
    assert found.open(TODAY).count() == found.open(TERM_OVER).count() == 1
    assert found.open(TODAY).get() != found.open(TERM_OVER).get()
    classes = SchoolClass.objects.filter(school=cast.harebell, year=cast.class_4h.year)
    asked = DueDate.objects.filter(kind=ProvisionDue.START, school=cast.harebell).open(TODAY)
    assert set(asked.values_list("subject_id", flat=True)) == set(
        classes.values_list("pk", flat=True)
    )
