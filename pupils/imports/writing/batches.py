"""Between a batch's row in the database and a plan: what was chosen, what was planned."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pupils.choices import ImportKind
from pupils.imports.rules.cells import Reading
from pupils.imports.rules.contact_planning import plan_families
from pupils.imports.rules.contact_state import FamilyState
from pupils.imports.rules.mending import note_cells
from pupils.imports.rules.planning import Progress, make_plan
from pupils.imports.rules.plans import ImportChoices, ImportPlan
from pupils.imports.rules.reading import Mends, OpenFile, open_file, read_pupil_rows
from pupils.imports.rules.says import RowSays
from pupils.imports.rules.written import Snapshot, differences
from pupils.imports.selectors.codes import read_codes
from pupils.imports.selectors.contact_state import read_families
from pupils.imports.selectors.staff import plan_staff, read_people, read_staff_state
from pupils.imports.selectors.state import read_state
from pupils.imports.selectors.written import class_snapshot, snapshot
from pupils.imports.writing.applying import Applying, apply_plan
from pupils.imports.writing.families import FamilyWritten, write_families
from pupils.imports.writing.staff import apply_staff
from pupils.models import ImportBatch, ImportRow
from send_mis.access.actions import Action
from send_mis.access.roles import ROLES, role_label

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Confirmer:
    """Who confirmed a file: recorded with every row that it writes."""

    user_id: UUID | None
    name: str
    role_key: str
    school_id: UUID | None

    @classmethod
    def of(cls, batch: ImportBatch) -> "Confirmer":
        return cls.read(batch.choices["confirmed_by"], batch.school_id)

    @classmethod
    def read(cls, said: Mapping[str, str], school_id: UUID) -> "Confirmer":
        user_id = UUID(said["user"]) if said["user"] else None
        return cls(user_id, said["name"], said["role"], school_id)

    def as_json(self) -> dict[str, str]:
        return {
            "user": str(self.user_id) if self.user_id else "",
            "name": self.name,
            "role": self.role_key,
        }


def choices_of(batch: ImportBatch) -> ImportChoices:
    said = batch.choices
    return ImportChoices(
        kind=batch.kind,
        day=date.fromisoformat(said["day"]),
        rows={int(number): answer for number, answer in said.get("rows", {}).items()},
        leavers={UUID(pk): date.fromisoformat(day) for pk, day in said.get("leavers", {}).items()},
        is_whole_school=batch.is_whole_school,
    )


def mends_of(batch: ImportBatch) -> Mends:
    return {int(number): cells for number, cells in batch.mends.items()}


def open_batch_file(batch: ImportBatch) -> OpenFile:
    """Raises BadFile."""
    return open_file(
        bytes(batch.content or b""),
        name=batch.file_name,
        kind=batch.kind,
        sheet=batch.choices.get("sheet", ""),
    )


@dataclass(frozen=True, slots=True)
class BuiltPlan:
    """A plan, and how to write it inside an open change."""

    plan: ImportPlan
    write: Callable[[Confirmer, datetime], None]


def build(
    batch: ImportBatch, file: OpenFile, *, locked: bool = False,
    progress: Progress = lambda _done: None,
) -> BuiltPlan:  # fmt: skip
    """Plan the file against the school as it is now. Raises BadFile."""
    if batch.kind == ImportKind.STAFF:
        return _build_staff(batch, file)
    choices = choices_of(batch)
    codes = read_codes()
    school = read_state(batch.school, choices.day, locked=locked)
    rows = read_pupil_rows(
        file, batch.mapping, day=choices.day, codes=codes, school=batch.school,
        mends=mends_of(batch),
    )  # fmt: skip
    said = list(rows)
    plan = make_plan(said, school, choices, codes, progress)
    family = _read_family(batch, said, choices.day, locked=locked)
    if family is not None:
        plan_families(plan, family, batch.school)
    note_cells(plan.rows, batch.kind, Reading(choices.day, codes))

    def write(who: Confirmer, at: datetime) -> None:
        known = {row.pupil_id for row in plan.rows if row.will_be_written and row.pupil_id}
        pupils, classes = snapshot(known), class_snapshot(batch.school)
        apply_plan(plan, Applying(school, choices, batch.file_name, who.name, at))
        of_family = FamilyWritten()
        if family is not None:
            of_family = write_families(plan.rows, family, choices.day)
        _note_written(plan, pupils)
        for row in plan.rows:
            row.written += of_family.of_row.get(row.number, ()) if row.number else ()
        made_classes = differences(classes, class_snapshot(batch.school))
        plan.written = [*made_classes, *of_family.shared]

    return BuiltPlan(plan, write)


def _read_family(
    batch: ImportBatch, rows: Iterable[RowSays], day: date, *, locked: bool
) -> FamilyState | None:
    """None where the file names nobody, or comes from somebody who records no families."""
    role = ROLES.get(batch.made_by_role)
    may = role is None or Action.FAMILY_CHANGE in role.every_action
    if not may or not any(row.contacts or row.home for row in rows):
        return None
    return read_families(batch.school, day, locked=locked)


def _note_written(plan: ImportPlan, before: Mapping[UUID, Snapshot]) -> None:
    added = {row.pupil_made for row in plan.rows if row.pupil_made}
    after = snapshot(before.keys() | added)
    for row in plan.rows:
        pk = row.pupil_made or row.pupil_id
        if row.will_be_written and pk:
            row.written = differences(before.get(pk, {}), after[pk])


def _build_staff(batch: ImportBatch, file: OpenFile) -> BuiltPlan:
    choices = choices_of(batch)
    school = batch.school
    people = read_people(
        file, batch.mapping, choices.day, school.role_labels, mends_of(batch)
    )  # fmt: skip
    state = read_staff_state(
        school, choices.day, [person.email for person, _ in people.values() if person.email]
    )
    role = ROLES.get(batch.made_by_role)
    may_give = role.may_give if role else frozenset()
    giver = role_label(role.key, school.role_labels) if role else "System"
    plan = plan_staff(people, state, choices, may_give, giver)
    note_cells(plan.rows, batch.kind, Reading(choices.day, read_codes()))

    def write(who: Confirmer, _at: datetime) -> None:
        apply_staff(
            plan, state, day=choices.day, file_name=batch.file_name,
            who=who, made_by=(batch.made_by_id, batch.made_by_role),
        )  # fmt: skip

    return BuiltPlan(plan, write)


def keep_plan(batch: ImportBatch, plan: ImportPlan) -> None:
    """Inside a transaction: the rows that the page shows, in place of any before."""
    ImportRow.objects.filter(batch=batch).delete()
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                batch=batch,
                pupil_id=row.pupil_made or row.pupil_id,
                is_ticked_out=row.is_ticked_out,
                leaves_on=row.leaves_on,
                cells=[cell.as_json() for cell in row.cells],
                written=[write.as_json() for write in row.written],
                **row.as_shown(),
            )
            for row in plan.rows
        ),
        batch_size=_ROWS_AT_ONCE,
    )
    batch.counts = plan.counts()
    batch.written = [write.as_json() for write in plan.written]
    batch.preview_mark = plan.mark()
    batch.rows_total = batch.rows_done = len(plan.rows)
