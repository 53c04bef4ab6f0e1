"""What families asked or disagreed with is answered by a day, by whoever shared it with them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from send_mis.audit.record import open_change
from send_mis.parents.choices import SharedDue
from send_mis.parents.models import SummaryAnswer
from send_mis.schools.models import School
from send_mis.ui.words import day_of


def answer_changes(*ids: UUID) -> None:
    """Inside an open change: have the due dates of these answers follow."""
    open_change().derives(write_answer_due, *ids)


def write_answer_due(ids: set[UUID]) -> int:
    there = DueDate.objects.filter(kind__in=SharedDue.values, subject_id__in=ids)
    return write_due(there, _due_of(pk__in=ids))


def rebuild_answer_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or answers meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(kind__in=SharedDue.values, school=school_id)
        return write_due(there, _due_of(school=school_id))


def _due_of(**of: Any) -> Iterator[DueDate]:
    for row in SummaryAnswer.objects.filter(by_on__isnull=False, **of):
        yield DueDate(
            school_id=row.school_id, pupil_id=row.pupil_id, kind=SharedDue.ANSWER.value,
            subject_type=row._meta.label_lower, subject_id=row.pk, owner_id=row.owner_id,
            hold_by_on=row.by_on, starts_on=day_of(row.given_at),
            done_on=row.answered_on,
        )  # fmt: skip
