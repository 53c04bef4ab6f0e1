"""Whom and what a school knows already, so that nobody is typed twice."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from pupils.families.selectors.page import FamilyRows
from pupils.models import Contact, FamilyTie, Household, Restriction
from send_mis.names.folding import fold
from send_mis.ui.words import joined

MOST_FOUND = 20


@dataclass(frozen=True)
class KnownContact:
    id: UUID
    name: str
    organisation: str
    # Their children at the school: "Noah Bright and Nia Bright".
    of: str
    # Kept from the child about whom it is asked.
    is_restricted: bool


def known_contacts(
    school_id: UUID, words: str, pupil_id: UUID, today: date
) -> list[KnownContact]:  # fmt: skip
    """Contacts of this school by name who are not this child's yet: a sister's mother.

    Accents and marks are no difference. Four queries, of twenty at most.
    """
    wanted = fold(words).split()
    theirs = FamilyTie.objects.on(today).filter(pupil_id=pupil_id).values("contact_id")
    named = Contact.objects.filter(school_id=school_id).exclude(pk__in=theirs)
    ids = [
        pk
        for pk, forename, surname in named.order_by("surname", "forename", "pk").values_list(
            "pk", "forename", "surname"
        )
        if wanted and all(word in fold(f"{forename} {surname}") for word in wanted)
    ][:MOST_FOUND]
    kept = Restriction.objects.on(today).filter(pupil_id=pupil_id)
    restricted = set(kept.values_list("contact_id", flat=True))
    ties = FamilyTie.objects.on(today).select_related("pupil").order_by("pupil__sort_key")
    contacts = Contact.objects.filter(pk__in=ids).order_by("surname", "forename", "pk")
    return [
        KnownContact(
            contact.pk, contact.name, contact.organisation,
            joined([tie.pupil.name for tie in contact.ties.all()]), contact.pk in restricted,
        )
        for contact in contacts.prefetch_related(Prefetch("ties", queryset=ties))
    ]  # fmt: skip


def known_households(rows: FamilyRows) -> list[Household]:
    """Homes of this child's people in which the child is not recorded: a sister's home."""
    own = {stay.household_id for stay in rows.stays}
    near = {member.household_id for member in rows.members}
    return list(Household.objects.filter(pk__in=near - own).order_by("name"))


def other_names(ties: QuerySet[FamilyTie], pupil_id: UUID) -> list[str]:
    """The other children whom these ties are of. Who changes a family may see all of its school."""
    others = ties.exclude(pupil=pupil_id).select_related("pupil").order_by("pupil__sort_key")
    return [tie.pupil.name for tie in others]


def points_of(contact: Contact) -> dict[str, str]:
    return {point.kind: point.value for point in contact.points.all()}
