"""Writes a plan, inside one open change. Thousands of new pupils or moves cost a few statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pupils import rules
from pupils.choices import (
    AREA_OF_TYPE,
    DifferenceState,
    FactSource,
    ImportKind,
    NeedType,
    RowOutcome,
)
from pupils.due.writing.following import FollowedFacts, others_follow
from pupils.due.writing.register import register_changes
from pupils.enrolment.writing import write_leaving, write_return
from pupils.imports.rules.comparing import same
from pupils.imports.rules.plans import DAY, ImportChoices, ImportPlan, RowPlan
from pupils.imports.rules.register_planning import needs_of_new, spells_of_new, told_with_day
from pupils.imports.rules.state import SchoolState, class_key
from pupils.imports.writing.register import write_register
from pupils.models import ClassMembership, Enrolment, Need, Pupil, RegisterDifference, Spell
from pupils.years import reception_starts
from send_mis.audit.record import open_change
from send_mis.errors import RuleBroken
from send_mis.schools.models import SchoolClass, school_year_of

_BATCH = 500
_NAMES = frozenset(
    {
        "legal_surname", "legal_forename", "preferred_surname", "preferred_forename",
        "former_surname",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Applying:
    """`who` is recorded as having decided what the file says; `at` is when it was confirmed."""

    school: SchoolState
    choices: ImportChoices
    file_name: str
    who: str
    at: datetime

    @property
    def day(self) -> date:
        return self.choices.day


def apply_plan(plan: ImportPlan, applying: Applying) -> None:
    """Inside an open change, with the school's pupils locked. Raises RuleBroken naming the row."""
    rows = [row for row in plan.rows if row.will_be_written]
    classes = _write_classes(rows, applying)
    _write_new([r for r in rows if r.outcome is RowOutcome.ADDED], classes, applying)
    known = [row for row in rows if row.state is not None]
    _write_facts(known)
    _write_enrolments(known)
    _write_moves([r for r in known if r.class_name and not r.returns_on], classes, applying)
    for row in known:
        if row.returns_on or row.leaves_on or row.register:
            _write_one(row, classes, applying)
    _write_differences(known, applying)
    open_change().touches(
        *(r.state.pupil.pk for r in known if r.state and (r.changes or r.leaves_on))
    )


# --- Classes ----------------------------------------------------------------------------------


def _write_classes(rows: Sequence[RowPlan], applying: Applying) -> dict[str, SchoolClass]:
    """The school's classes of the year by folded name, with those that the file brings."""
    school = applying.school
    classes = dict(school.classes)
    years: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    for row in rows:
        if row.class_name and class_key(row.class_name) not in classes:
            key = class_key(row.class_name)
            names.setdefault(key, row.class_name)
            years[key].add(_year_of(row, applying.day))
    for key, name in names.items():
        assert school.year is not None  # noqa: S101 planning refuses classes without a year
        classes[key] = SchoolClass.objects.create(
            school=school.school, year=school.year, name=name, year_groups=sorted(years[key])
        )
    return classes


def _year_of(row: RowPlan, day: date) -> int:
    if row.row is not None and "year_group" in row.row.place:
        return int(row.row.place["year_group"])
    if row.state is not None:
        return row.state.pupil.year_group(day)
    return Pupil(born_on=row.facts["born_on"], reception_year=_reception(row, day)).year_group(day)


# --- Pupils new to us -------------------------------------------------------------------------


def _write_new(
    rows: Sequence[RowPlan], classes: dict[str, SchoolClass], applying: Applying
) -> None:
    school = applying.school.school
    pupils = [_new_pupil(row, applying) for row in rows]
    Pupil.objects.bulk_create(pupils, batch_size=_BATCH)
    for row, pupil in zip(rows, pupils, strict=True):
        row.pupil_made = pupil.pk
    enrolments: list[Enrolment] = []
    memberships: list[ClassMembership] = []
    spells: list[Spell] = []
    needs: list[Need] = []
    for row, pupil in zip(rows, pupils, strict=True):
        enrolment = _new_enrolment(row, pupil, applying)
        enrolments.append(enrolment)
        if row.class_name:
            memberships += _first_membership(pupil, enrolment, classes[class_key(row.class_name)])
        new_spells, new_needs = _new_register(row, pupil, enrolment.ends_on, applying)
        spells += new_spells
        needs += new_needs
    Enrolment.objects.bulk_create(enrolments, batch_size=_BATCH)
    ClassMembership.objects.bulk_create(memberships, batch_size=_BATCH)
    Spell.objects.bulk_create(spells, batch_size=_BATCH)
    Need.objects.bulk_create(needs, batch_size=_BATCH)
    open_change().touches(*(pupil.pk for pupil in pupils))
    register_changes(*(pupil.pk for pupil in pupils))
    open_change().school_id = school.pk


def _new_pupil(row: RowPlan, applying: Applying) -> Pupil:
    pupil = Pupil(
        school=applying.school.school, reception_year=_reception(row, applying.day), **row.facts
    )
    pupil.fill_keys()
    return pupil


def _reception(row: RowPlan, day: date) -> int:
    year: int | None = row.row.place.get("year_group") if row.row else None
    return reception_starts(row.facts["born_on"]) if year is None else school_year_of(day) - year


def _new_enrolment(row: RowPlan, pupil: Pupil, applying: Applying) -> Enrolment:
    place = row.row.place if row.row else {}
    left_on: date | None = place.get("left_on")
    if left_on is not None and left_on >= applying.day:
        left_on = None
    return Enrolment(
        pupil=pupil,
        school_id=pupil.school_id,
        starts_on=place.get("joined_on", left_on or applying.day),
        ends_on=left_on + DAY if left_on else None,
        status=place.get("enrol_status", "C"),
    )


def _first_membership(
    pupil: Pupil, enrolment: Enrolment, school_class: SchoolClass
) -> list[ClassMembership]:
    starts_on = max(enrolment.starts_on, school_class.year.starts_on)
    if starts_on > school_class.year.ends_on or rules.end_of(enrolment) <= starts_on:
        return []
    return [
        ClassMembership(
            pupil=pupil, school_id=pupil.school_id, school_class=school_class,
            starts_on=starts_on, ends_on=enrolment.ends_on,
        )
    ]  # fmt: skip


def _new_register(
    row: RowPlan, pupil: Pupil, ends_on: date | None, applying: Applying
) -> tuple[list[Spell], list[Need]]:
    if row.row is None:
        return [], []
    sen, day = row.row.sen, applying.day
    is_ctf = applying.choices.kind == ImportKind.CTF
    source = FactSource.PREVIOUS if is_ctf else FactSource.IMPORT
    spells = [
        Spell(
            pupil=pupil, school_id=pupil.school_id, status=says.status,
            source_code=says.source_code if says.source_code != says.status else "",
            starts_on=says.starts_on, ends_on=says.ends_on or ends_on, source=source,
            reason=f"From {applying.file_name}",
        )
        for says in spells_of_new(sen, day)
        if ends_on is None or says.starts_on < ends_on
    ]  # fmt: skip
    if spells and spells[-1].ends_on is None:
        spells[-1].next_review_on = sen.next_review_on
        if told := told_with_day(sen, day, []):
            spells[-1].parents_told_on, spells[-1].parents_told_how = told.on, told.how
        if sen.remarks:
            spells[-1].reason += f"\n{sen.remarks}"
        if applying.choices.writes_register:
            spells[-1].decided_by = applying.who
    needs = [
        Need(
            pupil=pupil, school_id=pupil.school_id, type=says.type, rank=says.rank,
            area=says.area or AREA_OF_TYPE[NeedType(says.type)], words=says.words,
            starts_on=says.starts_on,
            ends_on=says.ends_on or ends_on, source=source,
        )
        for says in (needs_of_new(sen, day) if spells else ())
        if ends_on is None or says.starts_on < ends_on
    ]  # fmt: skip
    return spells, needs


# --- Pupils whom we know ----------------------------------------------------------------------


def _write_facts(rows: Sequence[RowPlan]) -> None:
    """One statement for each set of fields that change together, in portions."""
    groups: dict[frozenset[str], list[Pupil]] = defaultdict(list)
    for row in rows:
        if not row.facts or row.state is None:
            continue
        pupil = row.state.pupil
        for field, value in row.facts.items():
            setattr(pupil, field, value)
        pupil.version += 1
        pupil.fill_keys()
        groups[frozenset(row.facts)].append(pupil)
    for fields, pupils in groups.items():
        if "born_on" in fields:
            ids = [pupil.pk for pupil in pupils]
            register_changes(*ids)
            others_follow(FollowedFacts.BIRTH, *ids)
        keys = ["sort_key", "search_keys"] if fields & _NAMES else []
        Pupil.objects.bulk_update(pupils, [*sorted(fields), *keys, "version"], batch_size=_BATCH)


def _write_enrolments(rows: Sequence[RowPlan]) -> None:
    changed = []
    for row in rows:
        enrolment = row.state.enrolment if row.state else None
        fields = {change.field for change in row.changes} & {"joined_on", "enrol_status"}
        if not fields or enrolment is None or row.row is None:
            continue
        if "joined_on" in fields:
            enrolment.starts_on = row.row.place["joined_on"]
        if "enrol_status" in fields:
            enrolment.status = row.row.place["enrol_status"]
        changed.append(enrolment)
    Enrolment.objects.bulk_update(changed, ["starts_on", "status"], batch_size=_BATCH)


def _write_moves(
    rows: Sequence[RowPlan], classes: dict[str, SchoolClass], applying: Applying
) -> None:
    """Out of the present class into the one the file names; a class prepared for later stays."""
    ended, replaced, joined = [], [], []
    for row in rows:
        state, to = row.state, classes[class_key(row.class_name)]
        assert state is not None  # noqa: S101 only pupils whom we know move
        on = max(applying.day, to.year.starts_on)
        if state.enrolment and state.enrolment.starts_on > on:
            on = state.enrolment.starts_on
        until = state.later_membership.starts_on if state.later_membership else None
        now = state.membership
        if now is not None:
            until = now.ends_on or until
            if now.starts_on >= on:
                replaced.append(now.pk)
            else:
                now.ends_on = on
                ended.append(now)
        if (until is None or on < until) and on <= to.year.ends_on:
            joined.append(
                ClassMembership(
                    pupil=state.pupil, school_id=state.pupil.school_id, school_class=to,
                    starts_on=on, ends_on=until,
                )
            )  # fmt: skip
    ClassMembership.objects.filter(pk__in=replaced).delete()
    ClassMembership.objects.bulk_update(ended, ["ends_on"], batch_size=_BATCH)
    ClassMembership.objects.bulk_create(joined, batch_size=_BATCH)


def _write_one(row: RowPlan, classes: dict[str, SchoolClass], applying: Applying) -> None:
    """What goes through the register's and the roll's own services, pupil by pupil."""
    assert row.state is not None  # noqa: S101 asked by the caller
    pupil = row.state.pupil
    try:
        if row.returns_on:
            to = classes[class_key(row.class_name)] if row.class_name else None
            write_return(pupil=pupil, on=row.returns_on, school_class=to)
        if row.register:
            write_register(
                pupil=pupil, write=row.register, day=applying.day, who=applying.who,
                reason=f"From {applying.file_name}",
            )  # fmt: skip
        if row.leaves_on:
            words = "From" if row.number else "Not in"
            write_leaving(pupil=pupil, on=row.leaves_on, reason=f"{words} {applying.file_name}")
    except RuleBroken as broken:
        place = f"Row {row.number}, " if row.number else ""
        raise RuleBroken(f"{place}{pupil.name}: {broken.message}") from broken


# --- The queue --------------------------------------------------------------------------------


def _write_differences(rows: Sequence[RowPlan], applying: Applying) -> None:
    """Raise what differs, close what no longer does, leave alone what was settled so."""
    if applying.choices.writes_register:
        return
    gone, changed, new = [], [], []
    for row in rows:
        state = row.state
        if state is None:
            continue
        for point in row.compared:
            before = state.differences.get(point.field)
            differs = point in row.differences
            if before is not None and not differs and same(point.ours, point.theirs):
                gone.append(before)
            elif differs and before is not None and before.state == DifferenceState.OPEN:
                changed.append(before)
                _restate(before, point.ours, point.theirs, row, applying)
            elif differs:
                if before is not None:
                    gone.append(before)
                difference = RegisterDifference(
                    pupil=state.pupil, school_id=state.pupil.school_id, field=point.field,
                    raised_at=applying.at,
                )  # fmt: skip
                _restate(difference, point.ours, point.theirs, row, applying)
                new.append(difference)
    for difference in gone:
        difference.state = DifferenceState.GONE
        difference.settled_at = difference.settled_at or applying.at
    RegisterDifference.objects.bulk_update(gone, ["state", "settled_at"], batch_size=_BATCH)
    RegisterDifference.objects.bulk_update(
        changed, ["ours", "theirs", "file_name", "row_number"], batch_size=_BATCH
    )
    RegisterDifference.objects.bulk_create(new, batch_size=_BATCH)
    open_change().touches(*(d.pupil_id for d in (*gone, *changed, *new)))


def _restate(
    difference: RegisterDifference, ours: object, theirs: object, row: RowPlan, applying: Applying
) -> None:
    difference.ours, difference.theirs = ours, theirs
    difference.file_name, difference.row_number = applying.file_name, row.number
