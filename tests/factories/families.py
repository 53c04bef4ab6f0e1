from datetime import date
from typing import Any

from django.utils import timezone

from pupils.due.writing.families import family_changes
from pupils.models import (
    CareSpell,
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    ImportBatch,
    ImportRow,
    Pupil,
    Restriction,
)
from tests.factories.audited import in_change, numbers

SINCE = date(2024, 9, 2)


def make_contact(
    pupil: Pupil, relationship: str = "PAM", *, known: Contact | None = None,
    points: dict[str, str] | None = None, person: dict[str, Any] | None = None, **tie: Any,
) -> FamilyTie:  # fmt: skip
    """Somebody of this child's, with parental responsibility unless `tie` says otherwise."""
    number = next(numbers)
    with in_change():
        contact = known or Contact.objects.create(
            school=pupil.school,
            **{"forename": f"Parent{number}", "surname": pupil.legal_surname} | (person or {}),
        )
        for kind, value in (points or {}).items():
            ContactPoint.objects.create(
                contact=contact, school=pupil.school, kind=kind, value=value
            )
        rank = FamilyTie.objects.filter(pupil=pupil).count() + 1
        return FamilyTie.objects.create(
            pupil=pupil, school=pupil.school, contact=contact, relationship=relationship,
            **{"responsibility": "yes", "starts_on": SINCE, "rank": rank} | tie,
        )  # fmt: skip


def make_home(
    pupil: Pupil, *contacts: Contact, share: str = "all", since: date = SINCE, **home: Any
) -> HouseholdStay:
    """A home in which the child lives with these people."""
    number = next(numbers)
    with in_change():
        household = Household.objects.create(
            school=pupil.school,
            **{"name": f"Home {number}", "address": f"{number} Long Lane"} | home,
        )
        for contact in contacts:
            live_in(household, contact, since)
        return HouseholdStay.objects.create(
            pupil=pupil, school=pupil.school, household=household, share=share, starts_on=since
        )


def live_in(household: Household, contact: Contact, since: date = SINCE) -> HouseholdMember:
    with in_change():
        return HouseholdMember.objects.create(
            household=household, school=household.school, contact=contact, starts_on=since
        )


def restrict(tie: FamilyTie, since: date = SINCE, **fields: Any) -> Restriction:
    with in_change():
        family_changes(tie.pupil_id)
        return Restriction.objects.create(
            pupil=tie.pupil, school=tie.pupil.school, contact=tie.contact, starts_on=since,
            **{"ground": "order", "reason": "No contact by order", "recorded_by": "Dana"} | fields,
        )  # fmt: skip


def look_after(pupil: Pupil, since: date = SINCE, **fields: Any) -> CareSpell:
    with in_change():
        return CareSpell.objects.create(
            pupil=pupil, school=pupil.school, starts_on=since,
            **{"authority": "886", "basis": "order"} | fields,
        )  # fmt: skip


def mark_order(pupil: Pupil) -> ImportRow:
    """A file that was brought in marks a court order beside the pupil."""
    with in_change():
        batch = ImportBatch.objects.create(
            school=pupil.school,
            kind="pupils",
            state="applied",
            file_name="contacts.csv",
            file_sha256=f"{next(numbers):064}",
            made_by_role="office",
            made_at=timezone.now(),
            counts={"orders": 1},
            choices={"day": "2026-11-02"},
        )
        said = {"kind": "order", "text": "The file marks a court order.", "blocks": False}
        return ImportRow.objects.create(
            batch=batch, number=2, label=pupil.name, outcome="unchanged", problems=[said],
            pupil=pupil,
        )  # fmt: skip
