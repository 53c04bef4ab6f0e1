"""Imports that stand beside the one that is worked on, and must stay as they are."""

from typing import Any

from pupils.models import ImportBatch, ImportRow
from send_mis.schools.models import School


def rows_of(batch: ImportBatch) -> Any:
    return ImportBatch.objects.filter(pk=batch.pk)


def as_kept(batch: ImportBatch) -> dict[str, Any]:
    """Every field as the database has it."""
    found: dict[str, Any] = _readable(rows_of(batch).values().get())
    return found


def make_bystanders(batch: ImportBatch, *schools: School) -> None:
    """The same import once more in each school: same state, same claim, same rows."""
    fields = {name: value for name, value in rows_of(batch).values().get().items() if name != "id"}
    rows = [
        {name: value for name, value in row.items() if name not in {"id", "batch_id"}}
        for row in ImportRow.objects.filter(batch=batch).values()
    ]
    for school in schools:
        other = ImportBatch.objects.create(**fields | {"school_id": school.pk})
        for row in rows:
            ImportRow.objects.create(batch=other, **row)


def bystanders(batch: ImportBatch) -> list[dict[str, Any]]:
    """All that is kept of every other import."""
    others = ImportBatch.objects.exclude(pk=batch.pk).order_by("pk").values()
    rows = ImportRow.objects.exclude(batch=batch).order_by("pk").values()
    return [*map(_readable, others), *rows]


def _readable(values: dict[str, Any]) -> dict[str, Any]:
    content = values["content"]
    return values | {"content": None if content is None else bytes(content)}
