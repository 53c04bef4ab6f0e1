"""Whom a message about a summary did not reach is told again, by another way."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pupils.due.writing.table import write_due
from pupils.models import DueDate
from send_mis.audit.record import open_change
from send_mis.parents.choices import SharedDue, SummaryState
from send_mis.parents.models import SharedWith


def reader_changes(*ids: UUID) -> None:
    """Inside an open change: have the due dates of these readers follow."""
    open_change().derives(write_reader_due, *ids)


def write_reader_due(ids: set[UUID]) -> int:
    there = DueDate.objects.filter(kind=SharedDue.UNDELIVERED.value, subject_id__in=ids)
    return write_due(there, readers_due(pk__in=ids))


def readers_due(**of: Any) -> Iterator[DueDate]:
    """From the day on which it is known until they are told again, are stopped, or nobody reads
    it any more."""
    rows = SharedWith.objects.filter(
        undelivered_on__isnull=False, ended_on__isnull=True,
        summary__state=SummaryState.SHARED, **of,
    )  # fmt: skip
    for row in rows.select_related("summary").order_by():
        if row.undelivered_on is not None:
            yield DueDate(
                school_id=row.school_id, pupil_id=row.pupil_id,
                kind=SharedDue.UNDELIVERED.value, subject_type=row._meta.label_lower,
                subject_id=row.pk, owner_id=row.summary.owner_id, hold_by_on=row.undelivered_on,
                starts_on=row.undelivered_on,
            )  # fmt: skip
