"""Whom a message about a summary did not reach is told again, by another way; and whom none goes
to is told by hand that it was withdrawn or answered."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from pupils.due.writing.table import write_due
from pupils.models import DueDate
from send_mis.audit.record import open_change
from send_mis.parents.choices import SharedDue, SummaryState
from send_mis.parents.models import SharedWith

_KINDS = (SharedDue.UNDELIVERED.value, SharedDue.TOLD.value)


def reader_changes(*ids: UUID) -> None:
    """Inside an open change: have the due dates of these readers follow."""
    open_change().derives(write_reader_due, *ids)


def write_reader_due(ids: set[UUID]) -> int:
    there = DueDate.objects.filter(kind__in=_KINDS, subject_id__in=ids)
    return write_due(there, readers_due(pk__in=ids))


def readers_due(**of: Any) -> Iterator[DueDate]:
    """From the day on which it is known until they are told, are stopped, or nobody reads it any
    more. That it was withdrawn is told all the same."""
    rows = SharedWith.objects.filter(
        Q(undelivered_on__isnull=False) | Q(tell_by_on__isnull=False), ended_on__isnull=True, **of
    )
    for row in rows.select_related("summary").order_by():
        if row.undelivered_on is not None and row.summary.state == SummaryState.SHARED:
            yield _due(row, SharedDue.UNDELIVERED, row.undelivered_on, since=row.undelivered_on)
        if row.tell_by_on is not None:
            yield _due(row, SharedDue.TOLD, row.tell_by_on, since=row.shared_on)


def _due(row: SharedWith, kind: SharedDue, on: date, *, since: date) -> DueDate:
    return DueDate(
        school_id=row.school_id, pupil_id=row.pupil_id, kind=kind.value,
        subject_type=row._meta.label_lower, subject_id=row.pk, owner_id=row.summary.owner_id,
        hold_by_on=on, starts_on=since,
    )  # fmt: skip
