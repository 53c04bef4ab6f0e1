"""What one row of a file writes of a pupil's people."""

from dataclasses import dataclass, field

from pupils.imports.rules.contact_state import Person
from pupils.models import FamilyTie, Household


@dataclass(frozen=True, slots=True)
class NewTie:
    person: Person
    relationship: str
    responsibility: str
    rank: int


@dataclass(slots=True)
class FamilyWrite:
    """`people`: new to the school; `points` and `titles`: of contacts whom we hold. `learnt`: ties
    of which the file says who has parental responsibility. `stay`: a home of the pupil's."""

    ties: list[NewTie] = field(default_factory=list)
    learnt: list[tuple[FamilyTie, str]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    points: list[tuple[Person, str, str]] = field(default_factory=list)
    titles: list[tuple[Person, str]] = field(default_factory=list)
    members: list[tuple[Person, Household]] = field(default_factory=list)
    stay: Household | None = None
