"""Before the rights move it is decided with a young person who is told from then on."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min

from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from send_mis.audit.record import open_change
from send_mis.parents.choices import SharedDue, SummaryState
from send_mis.parents.models import Summary
from send_mis.statutory.young_person import first_day_of_own_rights

_TURN = "senco"


def rights_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils follow."""
    open_change().derives(write_rights_due, *pupil_ids)


def write_rights_due(pupil_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(kind=SharedDue.RIGHTS.value, subject_id__in=pupil_ids)
    return write_due(there, rights_due(pk__in=pupil_ids))


def rights_due(**of: Any) -> Iterator[DueDate]:
    """Of those of whom something is shared: owed from the start of Year 11."""
    shared = Summary.objects.filter(state=SummaryState.SHARED).values("pupil")
    rows = Pupil.objects.filter(**of).filter(pk__in=shared).order_by()
    for row in rows.annotate(decided_on=Min("rights_decisions__decided_on")):
        moves_on = first_day_of_own_rights(row.born_on)
        yield DueDate(
            school_id=row.school_id, pupil_id=row.pk, kind=SharedDue.RIGHTS.value,
            subject_type=row._meta.label_lower, subject_id=row.pk, turn=_TURN,
            hold_by_on=moves_on, starts_on=date(moves_on.year - 1, 9, 1),
            done_on=row.decided_on,
        )  # fmt: skip
