"""What a pupil's family asks to be done by a day: deciding when an order ends."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.choices import FamilyDue
from pupils.due.writing.table import write_due
from pupils.models import DueDate, Restriction
from send_mis.audit.record import open_change
from send_mis.schools.models import School

_TURN = "senco"


def family_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils follow what is written of them."""
    open_change().derives(write_family_due, *pupil_ids)


def write_family_due(pupil_ids: set[UUID]) -> int:
    """Inside the transaction that changed these pupils' restrictions: two queries."""
    rows = Restriction.objects.filter(pupil__in=pupil_ids)
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=FamilyDue.values)
    return write_due(there, _due_of(list(rows)))


def rebuild_family_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its restrictions meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        rows = Restriction.objects.filter(school=school_id).order_by("pk").select_for_update()
        there = DueDate.objects.filter(school=school_id, kind__in=FamilyDue.values)
        return write_due(there, _due_of(list(rows)))


def _due_of(rows: Sequence[Restriction]) -> Iterator[DueDate]:
    for row in rows:
        if row.order_ends_on is not None:
            yield _due(row, hold_by_on=row.order_ends_on)


def _due(row: Restriction, **days: Any) -> DueDate:
    return DueDate(
        school_id=row.school_id, pupil_id=row.pupil_id, kind=FamilyDue.ORDER_ENDS.value,
        subject_type=row._meta.label_lower, subject_id=row.pk, turn=_TURN,
        starts_on=row.starts_on, ends_on=row.ends_on, **days,
    )  # fmt: skip
