"""Makes the due dates of some facts what the facts say, whatever they were before."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from pupils.models import DueDate

_BATCH = 500
_COLUMNS = (
    "school_id", "pupil_id", "school_class_id", "about", "subject_type", "turn", "owner_id",
    "law_on", "authority_on", "hold_by_on", "ends_on", "done_on",
)  # fmt: skip


class _Key(NamedTuple):
    kind: str
    subject_id: UUID
    starts_on: date


def write_due(there: QuerySet[Any], wanted: Iterable[DueDate]) -> int:
    """Of `there` nothing stays but what is `wanted`. How many rows it wrote or took away.

    One query where they agree, four at most.
    """
    known: dict[_Key, DueDate] = {_key(row): row for row in there}
    new, changed = [], []
    for due in wanted:
        row = known.pop(_key(due), None)
        if row is None:
            new.append(due)
        elif any(getattr(row, name) != getattr(due, name) for name in _COLUMNS):
            for name in _COLUMNS:
                setattr(row, name, getattr(due, name))
            changed.append(row)
    gone = [row.pk for row in known.values()]
    if gone:
        DueDate.objects.filter(pk__in=gone).delete()
    if new:
        DueDate.objects.bulk_create(new, batch_size=_BATCH)
    if changed:
        DueDate.objects.bulk_update(
            changed, [name.removesuffix("_id") if name in _KEYS else name for name in _COLUMNS],
            batch_size=_BATCH,
        )  # fmt: skip
    return len(gone) + len(new) + len(changed)


_KEYS = ("school_id", "pupil_id", "school_class_id", "owner_id")


def _key(due: DueDate) -> _Key:
    return _Key(due.kind, due.subject_id, due.starts_on)
