"""What the school offers everybody: kept once, shown on every plan."""

from uuid import UUID

from provision.models import ProvisionSettings


def school_offer(school_id: UUID) -> str:
    """ "" where the school has said nothing yet."""
    found = ProvisionSettings.objects.filter(school=school_id).values_list("qft_offer", flat=True)
    return found.first() or ""
