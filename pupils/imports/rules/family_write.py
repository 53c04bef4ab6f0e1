"""What one row of a file writes of a pupil's people."""

from dataclasses import dataclass, field

from pupils.imports.rules.contact_state import KnownPerson
from pupils.models import FamilyTie, Household


@dataclass(frozen=True, slots=True)
class NewTie:
    person: KnownPerson
    relationship: str
    responsibility: str
    rank: int


@dataclass(slots=True)
class FamilyWrite:
    """`people`: new to the school; `points` and `titles`: of contacts whom we hold. `learnt`: ties
    of which the file says who has parental responsibility. `stay`: a home of the pupil's."""

    ties: list[NewTie] = field(default_factory=list)
    learnt: list[tuple[FamilyTie, str]] = field(default_factory=list)
    people: list[KnownPerson] = field(default_factory=list)
    points: list[tuple[KnownPerson, str, str]] = field(default_factory=list)
    titles: list[tuple[KnownPerson, str]] = field(default_factory=list)
    members: list[tuple[KnownPerson, Household]] = field(default_factory=list)
    stay: Household | None = None
