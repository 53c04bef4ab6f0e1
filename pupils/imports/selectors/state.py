"""What we hold about a school's pupils, read in a handful of queries whatever their number."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from pupils import rules
from pupils.choices import DifferenceState
from pupils.imports.rules.state import PupilState, SchoolState, class_key
from pupils.models import (
    ClassMembership,
    Enrolment,
    Monitoring,
    Need,
    Pupil,
    RegisterDifference,
    Spell,
)
from send_mis.schools.calendar import current_year
from send_mis.schools.models import AcademicYear, School, SchoolClass


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
