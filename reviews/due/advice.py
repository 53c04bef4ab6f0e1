"""What advice asks for by a day once it is there: to say what becomes of what it recommends."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.due.writing.table import write_due
from pupils.models import AdviceRequest, DueDate, Pupil
from reviews.choices import RecommendationDue
from reviews.due.rules import SETTLE_WITHIN
from reviews.models import Recommendation
from send_mis.audit.record import open_change
from send_mis.schools.models import School

# A teacher finds what is recommended on the pupil's page, and may decide it there.
_TURN = "senco"


def recommendation_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils' advice follow."""
    open_change().derives(write_recommendation_due, *pupil_ids)


def write_recommendation_due(pupil_ids: set[UUID]) -> int:
    """Three queries where it agrees."""
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=RecommendationDue.values)
    return write_due(there, _due_of(pupil__in=pupil_ids))


def rebuild_recommendation_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or their advice meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(school=school_id, kind__in=RecommendationDue.values)
        return write_due(there, _due_of(school=school_id))


def _due_of(**of: Any) -> Iterator[DueDate]:
    """Reports among the documents have no day from which to count."""
    decided: dict[UUID, list[date | None]] = defaultdict(list)
    lines = Recommendation.objects.order_by().filter(**of, advice__isnull=False)
    for advice_id, decided_on in lines.values_list("advice_id", "decided_on"):
        decided[advice_id].append(decided_on)
    for advice in AdviceRequest.objects.filter(**of, received_on__isnull=False):
        known, came_on = decided[advice.pk], advice.received_on
        if came_on is None or not (known or advice.provision or advice.strategies):
            continue
        last = [on for on in known if on is not None]
        is_settled = bool(known) and len(last) == len(known)
        kind = RecommendationDue.SETTLE
        if advice.is_confidential:
            kind = RecommendationDue.SETTLE_PRIVATE
        yield DueDate(
            school_id=advice.school_id, pupil_id=advice.pupil_id, kind=kind.value,
            subject_type=advice._meta.label_lower, subject_id=advice.pk, turn=_TURN,
            hold_by_on=came_on + SETTLE_WITHIN, starts_on=came_on,
            done_on=max(last) if is_settled else None,
        )  # fmt: skip
