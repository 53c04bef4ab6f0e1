"""An applied import's rows and the state of things → what undoing it would do."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import Permission

from pupils.imports.rules.undoing import Present, RowUndo, WrittenRow, plan_classes, plan_undo
from pupils.imports.rules.written import PUPIL, Key, Values, Write, model_of
from pupils.imports.selectors.codes import read_codes
from pupils.imports.selectors.references import references
from pupils.imports.selectors.written import snapshot, values_of
from pupils.models import ImportBatch, ImportRow, Pupil
from send_mis.access.roles import ROLES
from send_mis.schools.models import school_year_of
from send_mis.ui.words import day_of

_GRANTS = ("access.classgrant", "access.schoolgrant")
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Undoer:
    """Whose right to take a role back counts. `user_id` is nobody's for a system actor."""

    user_id: UUID | None
    role_key: str


@dataclass(frozen=True, slots=True)
class UndoPlan:
    rows: Sequence[RowUndo]
    classes: RowUndo

    @property
    def going(self) -> list[RowUndo]:
        return [row for row in self.rows if row.goes]

    @property
    def staying(self) -> list[RowUndo]:
        return [row for row in self.rows if row.stays]


def read_undo(
    batch: ImportBatch, undoer: Undoer, row_ids: Collection[int] | None = None
) -> UndoPlan:
    """A fixed number of queries. None: every row that wrote something and is not undone yet."""
    rows = [row for row in _written(batch, row_ids) if any(not w.is_undone for w in row.writes)]
    classes = [Write.read(data) for data in batch.written]
    writes = [*(w for row in rows for w in row.writes if not w.is_undone), *classes]
    present = _present(batch, rows, writes, undoer)
    codes = read_codes()
    year = school_year_of(day_of(batch.applied_at)) if batch.applied_at else 0
    planned = plan_undo(rows, present, codes, year)
    return UndoPlan(planned, plan_classes(classes, planned, present, codes, year))


def _written(batch: ImportBatch, row_ids: Collection[int] | None) -> Iterable[WrittenRow]:
    found = ImportRow.objects.filter(batch=batch).exclude(written=[])
    if row_ids is not None:
        found = found.filter(pk__in=row_ids)
    for row in found.only("number", "label", "pupil_id", "changes", "written", "batch_id"):
        writes = [Write.read(data) for data in row.written]
        yield WrittenRow(row.pk, row.number, row.label, row.pupil_id, row.changes, writes)


def _present(
    batch: ImportBatch, rows: Sequence[WrittenRow], writes: Sequence[Write], undoer: Undoer
) -> Present:
    pupil_ids = {row.pupil_id for row in rows if row.pupil_id}
    pupils = snapshot(pupil_ids)
    held: dict[Key, Values] = {}
    for facts in pupils.values():
        held |= facts
    held |= _others(write.key for write in writes if write.key not in held)
    upns = {write.old["upn"] for write in writes if write.old.get("upn")}
    owners = Pupil.objects.filter(school_id=batch.school_id, upn__in=upns)
    return Present(
        held=held,
        pupils=pupils,
        references=references(w.key for w in writes if w.deed == "made" and w.key in held),
        later=_later(batch, pupil_ids),
        refused=_refused(writes, undoer),
        upns=dict(owners.values_list("upn", "pk")),
    )


def _others(keys: Iterable[Key]) -> dict[Key, Values]:
    ids: dict[str, set[str]] = defaultdict(set)
    for label, pk in keys:
        ids[label].add(pk)
    return {
        (label, str(row.pk)): values_of(row)
        for label, wanted in ids.items()
        for row in model_of(label)._meta.base_manager.filter(pk__in=wanted)
    }


def _later(batch: ImportBatch, pupil_ids: Collection[UUID]) -> Mapping[Key, Mapping[str, str]]:
    """What files that came in after this one wrote of the same pupils, and is not undone."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    rows = ImportRow.objects.filter(
        pupil_id__in=pupil_ids, batch__school_id=batch.school_id,
        batch__applied_at__gt=batch.applied_at,
    ).exclude(written=[])  # fmt: skip
    for pupil_id, name, written in rows.values_list("pupil_id", "batch__file_name", "written"):
        for data in written:
            write = Write.read(data)
            if not write.is_undone:
                found[PUPIL, str(pupil_id)][EVERYTHING] = name
                found[write.key] |= dict.fromkeys([*write.new, *write.old], name)
    return found


def _refused(writes: Sequence[Write], undoer: Undoer) -> dict[Key, str]:
    """Roles that this person could not end on the pages of people either."""
    grants = [write for write in writes if write.model in _GRANTS]
    if not grants:
        return {}
    names = dict(
        Permission.objects.filter(pk__in={w.new["permission_id"] for w in grants}).values_list(
            "pk", "codename"
        )
    )
    giver = ROLES.get(undoer.role_key)
    refused: dict[Key, str] = {}
    for write in grants:
        role = names.get(write.new["permission_id"], "").removeprefix("role_")
        if giver is not None and role not in giver.may_give:
            refused[write.key] = f"as {giver.label} you cannot end the role {ROLES[role].label}"
        elif undoer.user_id is not None and write.new["user_id"] == str(undoer.user_id):
            refused[write.key] = "you cannot end your own role: ask a colleague"
    return refused
