"""What families asked or disagreed with is answered by a day, by whoever shared it with them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from pupils.due.writing.table import write_due
from pupils.models import DueDate
from send_mis.audit.record import open_change
from send_mis.parents.choices import SharedDue
from send_mis.parents.models import SummaryAnswer
from send_mis.ui.words import day_of


def answer_changes(*ids: UUID) -> None:
    """Inside an open change: have the due dates of these answers follow."""
    open_change().derives(write_answer_due, *ids)


def write_answer_due(ids: set[UUID]) -> int:
    there = DueDate.objects.filter(kind=SharedDue.ANSWER.value, subject_id__in=ids)
    return write_due(there, answers_due(pk__in=ids))


def answers_due(**of: Any) -> Iterator[DueDate]:
    for row in SummaryAnswer.objects.filter(by_on__isnull=False, **of):
        yield DueDate(
            school_id=row.school_id, pupil_id=row.pupil_id, kind=SharedDue.ANSWER.value,
            subject_type=row._meta.label_lower, subject_id=row.pk, owner_id=row.owner_id,
            hold_by_on=row.by_on, starts_on=day_of(row.given_at),
            done_on=row.answered_on,
        )  # fmt: skip
