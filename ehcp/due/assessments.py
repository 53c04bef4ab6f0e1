"""What an assessment of needs asks for by a day, written from the facts that say so."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from ehcp.assessing import AssessmentFacts, assessment_steps
from ehcp.choices import EhcAssessmentDue
from ehcp.models import NeedsAssessment
from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from reviews.due.rolls import left_on, owed_until
from send_mis.audit.record import open_change
from send_mis.schools.models import School

_FACTS = tuple(
    name for name in AssessmentFacts.__dataclass_fields__ if name != "information_days"
)  # fmt: skip


def assessment_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils' assessments follow."""
    open_change().derives(write_assessment_due, *pupil_ids)


def write_assessment_due(pupil_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=EhcAssessmentDue.values)
    return write_due(there, _due_of(pupil__in=pupil_ids))


def rebuild_assessment_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or assessments meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(school=school_id, kind__in=EhcAssessmentDue.values)
        return write_due(there, _due_of(school=school_id))


def assessment_facts(row: NeedsAssessment) -> AssessmentFacts:
    """Its authority is read with it."""
    said = {name: getattr(row, name) for name in _FACTS}
    return AssessmentFacts(**said, information_days=row.authority.information_days)


def _due_of(**of: Any) -> Iterator[DueDate]:
    rows = list(
        NeedsAssessment.objects.filter(**of).select_related("authority").order_by("received_on")
    )
    if not rows:
        return
    left = left_on({row.pupil_id for row in rows})
    for row in rows:
        gone = left.get(row.pupil_id)
        for step in assessment_steps(assessment_facts(row)):
            yield DueDate(
                school_id=row.school_id, pupil_id=row.pupil_id, kind=step.due.value,
                subject_type="ehcp.needsassessment", subject_id=row.pk, turn="senco",
                starts_on=step.starts_on, law_on=step.law_on, authority_on=step.authority_on,
                done_on=step.done_on,
                ends_on=None if step.done_on
                else owed_until(step.starts_on, step.ends_on, gone),
            )  # fmt: skip
