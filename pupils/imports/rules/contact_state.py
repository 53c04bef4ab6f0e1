"""What we hold of a school's contacts and homes on the day of a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pupils import rules
from pupils.families.rules.telling import point_key
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
)
from send_mis.names.writing import normal

Name = tuple[str, str]


@dataclass(eq=False, slots=True)
class KnownPerson:
    """A contact whom we hold, or whom the file brings: `points` as they will be then.

    `told`: kind → the row of the file whose number is written. `number`: the row that brings them.
    """

    contact: Contact
    points: dict[str, str]
    held: Mapping[str, ContactPoint] = field(default_factory=dict)
    homes: list[Household] = field(default_factory=list)
    is_new: bool = False
    told: dict[str, int] = field(default_factory=dict)
    number: int = 0

    @property
    def name(self) -> Name:
        return name_of(self.contact.surname, self.contact.forename)

    @property
    def keys(self) -> set[str]:
        return {point_key(value) for value in self.points.values()}


def name_of(surname: str, forename: str) -> Name:
    return normal(surname), normal(forename)


@dataclass(slots=True)
class FamilyState:
    day: date
    people: dict[UUID, KnownPerson]
    ties: Mapping[UUID, list[FamilyTie]]
    stays: Mapping[UUID, list[HouseholdStay]]
    # Pupil and contact whom a restriction keeps apart today.
    barred: frozenset[tuple[UUID, UUID]]

    def ties_of(self, pupil_id: UUID | None) -> list[FamilyTie]:
        """Those that hold or are to come."""
        found = self.ties.get(pupil_id, []) if pupil_id else []
        return [tie for tie in found if tie.ends_on is None or tie.ends_on > self.day]

    def ended_ties_of(self, pupil_id: UUID | None) -> list[FamilyTie]:
        now = {tie.contact_id for tie in self.ties_of(pupil_id)}
        found = self.ties.get(pupil_id, []) if pupil_id else []
        return [tie for tie in found if tie.contact_id not in now]


def people_of(
    contacts: Iterable[Contact], points: Iterable[ContactPoint],
    members: Iterable[HouseholdMember], day: date,
) -> dict[UUID, KnownPerson]:  # fmt: skip
    people = {contact.pk: KnownPerson(contact, {}, {}) for contact in contacts}
    held: dict[UUID, dict[str, ContactPoint]] = {pk: {} for pk in people}
    for point in points:
        held[point.contact_id][point.kind] = point
        people[point.contact_id].points[point.kind] = point.value
    for pk, person in people.items():
        person.held = held[pk]
    for member in members:
        if rules.holds(member, day):
            people[member.contact_id].homes.append(member.household)
    return people
