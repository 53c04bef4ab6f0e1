"""What plans and their reviews ask for by a day, written from the facts that say so.

The law's day, the authority's own and the day to hold by stand apart. Of what the authority owes
the SENCO is reminded to ask.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from ehcp.choices import EhcPlanState, EhcReviewDue, ReviewStep
from ehcp.clock import ClockStep, PlanFacts, review_steps, year_clock
from ehcp.due.assessments import write_assessment_due
from ehcp.due.facts import (
    LastDecided,
    decided_by_pupil,
    plan_facts,
    plan_rows,
    review_facts,
    review_rows,
)
from ehcp.models import AnnualReview, EhcPlan, NeedsAssessment
from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from reviews.due.rolls import left_on, owed_until
from send_mis.audit.record import open_change
from send_mis.audit.saving import lock, save
from send_mis.schools.models import School

_TURN = "senco"
_KINDS = {
    ReviewStep.ADVICE: EhcReviewDue.ADVICE, ReviewStep.NOTICE: EhcReviewDue.NOTICE,
    ReviewStep.PAPERS: EhcReviewDue.PAPERS, ReviewStep.REPORT: EhcReviewDue.REPORT,
    ReviewStep.DECISION: EhcReviewDue.DECISION, ReviewStep.AMENDMENTS: EhcReviewDue.AMENDMENTS,
    ReviewStep.COMMENTS: EhcReviewDue.COMMENTS, ReviewStep.FINAL: EhcReviewDue.FINAL,
}  # fmt: skip
_PLAN, _REVIEW = "ehcp.ehcplan", "ehcp.annualreview"


def plan_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils' plans and reviews follow."""
    open_change().derives(write_ehc_due, *pupil_ids)


def carry_reviews(before: EhcPlan, made: EhcPlan) -> None:
    """Inside an open change: a review that is not decided goes on with the next version. One that
    is decided has come to its end with it."""
    rows = AnnualReview.objects.filter(plan=before, ended_on__isnull=True, decided_on__isnull=True)
    for row in rows.order_by("pk"):
        row.plan = made
        save(row, "plan")


def authority_changes(*authority_ids: UUID) -> None:
    """Inside an open change: an authority's own times stand beside the law's of all its plans."""
    open_change().derives(_write_authorities, *authority_ids)


def write_ehc_due(pupil_ids: set[UUID]) -> int:
    """Two queries for pupils who have no plan, five for those who have one."""
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=EhcReviewDue.values)
    return write_due(there, _due_of(pupil__in=pupil_ids))


def write_reviews_of_meetings(meeting_ids: set[UUID]) -> int:
    """A review is held when its meeting is. One query where it is no review's."""
    rows = AnnualReview.objects.filter(meeting__in=meeting_ids).order_by("pk")
    found = list(rows.values_list("pk", "pupil_id", "held_on", "meeting__held_on"))
    for pk, _, known, held_on in found:
        if known != held_on:
            row = lock(AnnualReview, pk)
            row.held_on = held_on
            save(row, "held_on", at="held_on")
    pupil_ids = {pupil_id for _, pupil_id, _, _ in found}
    return write_ehc_due(pupil_ids) if pupil_ids else 0


def rebuild_ehc_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or plans meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(school=school_id, kind__in=EhcReviewDue.values)
        return write_due(there, _due_of(school=school_id))


def _write_authorities(authority_ids: set[UUID]) -> int:
    plans = EhcPlan.objects.order_by().filter(authority__in=authority_ids)
    pupil_ids = set(plans.values_list("pupil_id", flat=True))
    asked = NeedsAssessment.objects.order_by().filter(authority__in=authority_ids)
    asked_ids = set(asked.values_list("pupil_id", flat=True))
    found = write_ehc_due(pupil_ids) if pupil_ids else 0
    return found + (write_assessment_due(asked_ids) if asked_ids else 0)


def _due_of(**of: Any) -> Iterator[DueDate]:
    plans = list(plan_rows(EhcPlan.objects.order_by("pk").filter(**of)))
    if not plans:
        return
    reviews: dict[UUID, list[Any]] = defaultdict(list)
    rows = list(review_rows(AnnualReview.objects.order_by("begun_on", "pk").filter(**of)))
    for row in rows:
        reviews[row.plan_id].append(row)
    decided, left = decided_by_pupil(rows), left_on({plan.pupil_id for plan in plans})
    for plan in plans:
        facts = plan_facts(plan, decided.get(plan.pupil_id, LastDecided()))
        gone = left.get(plan.pupil_id)
        if plan.state == EhcPlanState.CURRENT:
            yield _hold(plan, facts, reviews[plan.pk], gone)
        for row in reviews[plan.pk]:
            for step in review_steps(facts, review_facts(row)):
                yield _due(row, _REVIEW, _KINDS[step.step], step, gone)


def _hold(plan: Any, facts: PlanFacts, reviews: list[Any], gone: date | None) -> DueDate:
    """The review of the year that runs is held with the meeting that is not decided yet."""
    clock = year_clock(facts)
    held = [row.held_on for row in reviews if row.held_on and row.decided_on is None]
    done_on = max(held, default=None)
    return DueDate(
        school_id=plan.school_id, pupil_id=plan.pupil_id, kind=EhcReviewDue.HOLD.value,
        subject_type=_PLAN, subject_id=plan.pk, turn=_TURN, starts_on=facts.since,
        law_on=clock.last_on, hold_by_on=clock.hold_by_on, done_on=done_on,
        ends_on=None if done_on else owed_until(facts.since, gone),
    )  # fmt: skip


def _due(
    row: Any, of: str, kind: EhcReviewDue, step: ClockStep, gone: date | None
) -> DueDate:  # fmt: skip
    ends = [step.ends_on, gone]
    return DueDate(
        school_id=row.school_id, pupil_id=row.pupil_id, kind=kind.value, subject_type=of,
        subject_id=row.pk, turn=_TURN, starts_on=step.starts_on, law_on=step.law_on,
        authority_on=step.authority.due_on if step.authority else None,
        hold_by_on=step.hold_by_on, done_on=step.done_on,
        ends_on=None if step.done_on else owed_until(step.starts_on, *ends),
    )  # fmt: skip
