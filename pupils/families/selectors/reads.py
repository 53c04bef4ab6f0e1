"""What is true of a child's people on a day, each read compiled once, so that a page can make all
of them together."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from pupils.models import ContactPoint, FamilyTie, HouseholdMember, HouseholdStay, Restriction
from pupils.querysets import holds_on
from send_mis.database.compiled import compiled


@compiled
def ties_on(pupil_id: UUID, on: date) -> QuerySet[FamilyTie]:
    ties = FamilyTie.objects.on(on).filter(pupil=pupil_id).select_related("contact", "advocate_of")
    return ties.order_by("rank", "starts_on", "pk")


@compiled
def restrictions_on(pupil_id: UUID, on: date) -> QuerySet[Restriction]:
    found = Restriction.objects.on(on).filter(pupil=pupil_id).select_related("contact")
    return found.order_by("starts_on", "pk")


@compiled
def members_on(pupil_id: UUID, on: date) -> QuerySet[HouseholdMember]:
    """Where the child's people live, the child's homes or others."""
    members = HouseholdMember.objects.filter(holds_on(on), contact__in=_contacts(pupil_id, on))
    return members.order_by("starts_on", "pk")


@compiled
def stays_on(pupil_id: UUID, on: date) -> QuerySet[HouseholdStay]:
    stays = HouseholdStay.objects.on(on).filter(pupil=pupil_id).select_related("household")
    return stays.order_by("starts_on", "pk")


@compiled
def points_on(pupil_id: UUID, on: date) -> QuerySet[ContactPoint]:
    points = ContactPoint.objects.filter(contact__in=_contacts(pupil_id, on))
    return points.order_by("contact_id", "kind")


def _contacts(pupil_id: UUID, on: date) -> QuerySet[FamilyTie, dict[str, object]]:
    ties = FamilyTie.objects.on(on).filter(pupil=pupil_id).order_by()
    return ties.values("contact_id")
