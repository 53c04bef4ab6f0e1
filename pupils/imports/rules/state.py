"""What we hold about a school's pupils on the day of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pupils import rules
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
