"""Between a batch's row in the database and a plan: what was chosen, what was planned."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pupils.choices import ImportKind
from pupils.imports.rules.cells import Reading
from pupils.imports.rules.mending import note_cells
from pupils.imports.rules.planning import Progress, make_plan
from pupils.imports.rules.plans import ImportChoices, ImportPlan
from pupils.imports.rules.reading import Mends, OpenFile, open_file, read_pupil_rows
from pupils.imports.rules.written import Snapshot, differences
from pupils.imports.selectors.codes import read_codes
from pupils.imports.selectors.staff import plan_staff, read_people, read_staff_state
from pupils.imports.selectors.state import read_state
from pupils.imports.selectors.written import class_snapshot, snapshot
from pupils.imports.writing.applying import Applying, apply_plan
from pupils.imports.writing.staff import apply_staff
from pupils.models import ImportBatch, ImportRow
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
    plan = make_plan(rows, school, choices, codes, progress)
    note_cells(plan.rows, batch.kind, Reading(choices.day, codes))

    def write(who: Confirmer, at: datetime) -> None:
        known = {row.pupil_id for row in plan.rows if row.will_be_written and row.pupil_id}
        pupils, classes = snapshot(known), class_snapshot(batch.school)
        apply_plan(plan, Applying(school, choices, batch.file_name, who.name, at))
        _note_written(plan, pupils)
        plan.written = differences(classes, class_snapshot(batch.school))

    return BuiltPlan(plan, write)


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
