"""Writes an undo, inside an open change. Thousands of pupils cost a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from pupils.due.writing.register import register_changes
from pupils.imports.rules.undo_parts import USER, UndoPart
from pupils.imports.rules.undoing import RowUndo
from pupils.imports.rules.written import CLASS, PUPIL, VERSION, Values, model_of, stored
from pupils.imports.selectors.undo_reading import UndoPlan
from pupils.models import ImportBatch, ImportRow, Pupil
from send_mis.access.models import Grant
from send_mis.audit.record import open_change

_BATCH = 500
# They go last: everything else of the file hangs on them.
_ROOTS = (PUPIL, CLASS, USER)


def put_back(plan: UndoPlan, *, day: date) -> None:
    """`day`: roles of people who have signed in end on it; the others never were."""
    parts = [part for row in (*plan.rows, plan.classes) for part in row.goes]
    made, changed, removed = _sorted(parts)
    for label in sorted(made, key=lambda label: label in _ROOTS):
        if label not in _ROOTS:
            _take_out(model_of(label), made[label], day)
    for label, rows in changed.items():
        _change_back(model_of(label), rows)
    for label, values in removed.items():
        model = model_of(label)
        model._meta.base_manager.bulk_create(
            [model(**stored(model, each)) for each in values], batch_size=_BATCH
        )
    pupils = _pupils(plan.rows)
    open_change().touches(*pupils)
    register_changes(*pupils)
    for label in _ROOTS:
        if label in made:
            model_of(label)._meta.base_manager.filter(pk__in=made[label]).delete()


def _pupils(rows: Sequence[RowUndo]) -> set[UUID]:
    return {row.written.pupil_id for row in rows if row.goes and row.written.pupil_id}


def _sorted(
    parts: Iterable[UndoPart],
) -> tuple[dict[str, set[str]], dict[str, dict[str, Values]], dict[str, list[Values]]]:
    made: dict[str, set[str]] = defaultdict(set)
    changed: dict[str, dict[str, Values]] = defaultdict(lambda: defaultdict(dict))
    removed: dict[str, list[Values]] = defaultdict(list)
    for part in parts:
        for write, fields in part.writes:
            if write.deed == "made":
                made[write.model].add(write.id)
            elif write.deed == "removed":
                removed[write.model].append(dict(write.old))
            else:
                changed[write.model][write.id] |= {name: write.old[name] for name in fields}
    return made, changed, removed


def _take_out(model: type[Model], ids: Iterable[str], day: date) -> None:
    rows: Any = model._meta.base_manager.filter(pk__in=list(ids))
    if issubclass(model, Grant):
        # What was open to somebody who came stays in the list of who could see what.
        for grant in rows.filter(user__last_login__isnull=False):
            grant.ends_on = max(day, grant.starts_on)
            grant.save(update_fields=["ends_on"])
        rows = rows.filter(user__last_login__isnull=True)
    rows.delete()


def _change_back(model: type[Model], rows: dict[str, Values]) -> None:
    """One statement for each set of fields that go back together, in portions."""
    groups: dict[frozenset[str], list[Model]] = defaultdict(list)
    is_versioned = any(f.name == VERSION for f in model._meta.concrete_fields)
    for row in model._meta.base_manager.filter(pk__in=list(rows)):
        old = stored(model, rows[str(row.pk)])
        for name, value in old.items():
            setattr(row, name, value)
        names = {model._meta.get_field(name.removesuffix("_id")).name for name in old}
        if is_versioned:
            setattr(row, VERSION, getattr(row, VERSION) + 1)
            names.add(VERSION)
        if isinstance(row, Pupil):
            row.fill_keys()
            names |= {"sort_key", "search_keys"}
        groups[frozenset(names)].append(row)
    for fields, found in groups.items():
        model._meta.base_manager.bulk_update(found, sorted(fields), batch_size=_BATCH)


def keep_outcome(batch: ImportBatch, plan: UndoPlan, at: datetime) -> bool:
    """Note in the rows what went and what stayed. False where nothing went."""
    rows = {row.pk: row for row in ImportRow.objects.filter(batch=batch).exclude(written=[])}
    for undo in plan.rows:
        row = rows[undo.written.row_id]
        row.written = [write.as_json() for write in undo.writes_after()]
        row.stayed = [f"{part.label} stays: {reason}." for part, reason in undo.stays]
        if undo.goes:
            row.undone_at = at
    ImportRow.objects.bulk_update(
        [rows[undo.written.row_id] for undo in plan.rows],
        ["written", "stayed", "undone_at"], batch_size=_BATCH,
    )  # fmt: skip
    batch.written = [write.as_json() for write in plan.classes.writes_after()]
    left = [row for row in rows.values() if not all(w["is_undone"] for w in row.written)]
    batch.counts["undone"] = sum(row.undone_at is not None for row in rows.values())
    batch.counts["left"] = len(left)
    return any(row.goes for row in (*plan.rows, plan.classes))
