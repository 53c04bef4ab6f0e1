"""What is there of each pupil and each class, as an import's writes are found and told by it."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from pupils.imports.rules.written import CLASS, Snapshot, Values, Write, kept_fields
from pupils.models import Pupil
from send_mis.schools.models import School


def pupil_models() -> list[tuple[type[Model], str]]:
    """The pupil and every model of this app that hangs on one, with the key that leads there.

    What is derived from these follows them by itself.
    """
    app = Pupil._meta.app_label
    found: list[tuple[type[Model], str]] = [(Pupil, "pk")]
    for relation in Pupil._meta.related_objects:
        model: Any = relation.related_model
        if getattr(model, "is_derived", False):
            continue
        if model._meta.app_label == app and not hasattr(model, "pgh_tracked_model"):
            found.append((model, relation.field.name))
    return found


def snapshot(pupil_ids: Collection[UUID]) -> dict[UUID, Snapshot]:
    """All that this app holds of each pupil. One query a model."""
    found: dict[UUID, Snapshot] = {pk: {} for pk in pupil_ids}
    for model, key in pupil_models():
        rows = model._meta.base_manager.filter(**{f"{key}__in": pupil_ids}) if pupil_ids else ()
        for row in rows:
            pupil_id = row.pk if key == "pk" else getattr(row, f"{key}_id")
            found[pupil_id][model._meta.label_lower, str(row.pk)] = values_of(row)
    return found


def class_snapshot(school: School) -> Snapshot:
    return {(CLASS, str(row.pk)): values_of(row) for row in school.classes.all()}


def values_of(row: Model) -> Values:
    return {f.attname: _plain(getattr(row, f.attname)) for f in kept_fields(type(row))}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def made(rows: Iterable[Model]) -> list[Write]:
    return [Write(r._meta.label_lower, str(r.pk), "made", new=values_of(r)) for r in rows]
