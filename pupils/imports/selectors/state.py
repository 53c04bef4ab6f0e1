"""What we hold about a school's pupils, read in a handful of queries whatever their number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pupils import rules
from pupils.choices import DifferenceState
from pupils.models import (
    ClassMembership,
    Enrolment,
    Monitoring,
    Need,
    Pupil,
    RegisterDifference,
    Spell,
)
from send_mis.names.writing import normal
from send_mis.schools.calendar import current_year
from send_mis.schools.models import AcademicYear, School, SchoolClass


@dataclass(slots=True)
class PupilState:
    """One pupil with what holds on the file's day."""

    pupil: Pupil
    day: date
    enrolments: list[Enrolment] = field(default_factory=list)
    memberships: list[ClassMembership] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    all_needs: list[Need] = field(default_factory=list)
    differences: dict[str, RegisterDifference] = field(default_factory=dict)
    monitoring: Monitoring | None = None

    @property
    def enrolment(self) -> Enrolment | None:
        """On roll now, or about to be."""
        return next((e for e in self.enrolments if rules.end_of(e) > self.day), None)

    @property
    def left_on(self) -> date | None:
        """The first day off roll, of somebody who has left."""
        ends = [e.ends_on for e in self.enrolments if e.ends_on]
        return max(ends, default=None) if self.enrolment is None else None

    @property
    def membership(self) -> ClassMembership | None:
        return next((m for m in self.memberships if rules.holds(m, self.day)), None)

    @property
    def later_membership(self) -> ClassMembership | None:
        later = [m for m in self.memberships if m.starts_on > self.day]
        return min(later, key=lambda m: m.starts_on, default=None)

    @property
    def spell(self) -> Spell | None:
        return next((s for s in self.spells if rules.holds(s, self.day)), None)

    @property
    def needs(self) -> list[Need]:
        found = [n for n in self.all_needs if rules.holds(n, self.day)]
        return sorted(found, key=lambda n: n.rank)

    @property
    def class_name(self) -> str:
        return self.membership.school_class.name if self.membership else ""


@dataclass(slots=True)
class SchoolState:
    school: School
    day: date
    pupils: Mapping[UUID, PupilState]
    year: AcademicYear | None
    classes: Mapping[str, SchoolClass]

    @property
    def on_roll(self) -> list[PupilState]:
        return [state for state in self.pupils.values() if state.enrolment]


def class_key(name: str) -> str:
    """ "4h" and " 4H" are one class. Empty is no class."""
    return normal(name)


def read_state(school: School, day: date, *, locked: bool = False) -> SchoolState:
    """`locked`: inside a transaction that will write: nobody else changes the pupils meanwhile."""
    rows = Pupil.objects.filter(school=school).defer("search_keys").order_by("sort_key", "id")
    if locked:
        rows = rows.select_for_update(of=("self",), no_key=True)
    pupils = {pupil.pk: PupilState(pupil, day) for pupil in rows}
    _add_facts(school, day, pupils)
    years = AcademicYear.objects.filter(school=school)
    year = current_year(day, years)
    classes = SchoolClass.objects.filter(year=year) if year else []
    return SchoolState(school, day, pupils, year, {class_key(c.name): c for c in classes})


def _add_facts(school: School, day: date, pupils: dict[UUID, PupilState]) -> None:
    for enrolment in Enrolment.objects.filter(school=school):
        pupils[enrolment.pupil_id].enrolments.append(enrolment)
    memberships = ClassMembership.objects.filter(school=school, is_registration=True)
    for membership in memberships.select_related("school_class"):
        if rules.end_of(membership) > day:
            pupils[membership.pupil_id].memberships.append(membership)
    for spell in Spell.objects.filter(school=school):
        pupils[spell.pupil_id].spells.append(spell)
    for need in Need.objects.filter(school=school):
        pupils[need.pupil_id].all_needs.append(need)
    for watching in Monitoring.objects.filter(school=school):
        if rules.holds(watching, day):
            pupils[watching.pupil_id].monitoring = watching
    wanted = (DifferenceState.OPEN, DifferenceState.OURS_KEPT)
    kept = RegisterDifference.objects.filter(school=school, state__in=wanted)
    # The newest last, so that it is the one that counts.
    for difference in kept.order_by("raised_at"):
        pupils[difference.pupil_id].differences[difference.field] = difference


def read_register_states(pupils: Iterable[Pupil], day: date) -> dict[UUID, PupilState]:
    """Only what the register holds of these pupils: two queries."""
    states = {pupil.pk: PupilState(pupil, day) for pupil in pupils}
    for spell in Spell.objects.filter(pupil_id__in=states):
        states[spell.pupil_id].spells.append(spell)
    for need in Need.objects.filter(pupil_id__in=states):
        states[need.pupil_id].all_needs.append(need)
    return states
