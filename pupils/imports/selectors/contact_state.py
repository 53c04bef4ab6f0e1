"""What we hold of a school's contacts and homes: six queries, and none for a file without any."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from pupils.imports.rules.contact_state import FamilyState, people_of
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    HouseholdMember,
    HouseholdStay,
    Restriction,
)
from send_mis.schools.models import School


def read_families(school: School, day: date, *, locked: bool = False) -> FamilyState:
    """`locked`: inside a transaction that will write, with the school's pupils locked."""
    contacts = Contact.objects.filter(school=school).order_by("pk")
    if locked:
        contacts = contacts.select_for_update(of=("self",), no_key=True)
    members = HouseholdMember.objects.filter(school=school).select_related("household")
    people = people_of(contacts, ContactPoint.objects.filter(school=school), members, day)
    ties: dict[UUID, list[FamilyTie]] = defaultdict(list)
    for tie in FamilyTie.objects.filter(school=school):
        ties[tie.pupil_id].append(tie)
    stays: dict[UUID, list[HouseholdStay]] = defaultdict(list)
    for stay in HouseholdStay.objects.on(day).filter(school=school).select_related("household"):
        stays[stay.pupil_id].append(stay)
    barred = Restriction.objects.on(day).filter(school=school).values_list("pupil_id", "contact_id")
    return FamilyState(day, people, ties, stays, frozenset(barred))
