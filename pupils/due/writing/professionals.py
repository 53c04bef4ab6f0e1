"""What outside professionals are waited for: advice by its day, a referral to be chased."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.choices import ProfessionalDue, ReferralStatus
from pupils.due.writing.following import FollowedFacts, others_follow
from pupils.due.writing.table import write_due
from pupils.models import AdviceRequest, DueDate, Pupil, Referral
from send_mis.audit.record import open_change
from send_mis.schools.models import School

_TURN = "senco"
_DONE = (ReferralStatus.DRAFT, ReferralStatus.DECLINED, ReferralStatus.CLOSED)


def professional_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils follow what is written of them."""
    open_change().derives(write_professional_due, *pupil_ids)
    others_follow(FollowedFacts.PROFESSIONALS, *pupil_ids)


def write_professional_due(pupil_ids: set[UUID]) -> int:
    """Inside the transaction that changed these pupils' referrals: three queries."""
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=ProfessionalDue.values)
    return write_due(there, _due_of(pupil__in=pupil_ids))


def rebuild_professional_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its referrals meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(school=school_id, kind__in=ProfessionalDue.values)
        return write_due(there, _due_of(school=school_id))


def _due_of(**of: Any) -> Iterator[DueDate]:
    for row in Referral.objects.filter(**of, chase_on__isnull=False).exclude(status__in=_DONE):
        yield _due(row, ProfessionalDue.CHASE, row.chase_on, starts_on=row.sent_on)
    for advice in AdviceRequest.objects.filter(**of):
        yield _due(
            advice, ProfessionalDue.ADVICE, advice.by_on, starts_on=advice.asked_on,
            ends_on=advice.withdrawn_on, done_on=advice.received_on,
        )  # fmt: skip


def _due(row: Referral | AdviceRequest, kind: ProfessionalDue, by: Any, **days: Any) -> DueDate:
    return DueDate(
        school_id=row.school_id, pupil_id=row.pupil_id, kind=kind.value,
        subject_type=row._meta.label_lower, subject_id=row.pk, turn=_TURN, hold_by_on=by, **days,
    )  # fmt: skip
