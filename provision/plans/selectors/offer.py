"""What the school offers everybody: kept once, shown on every plan."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.models import ProvisionSettings
from send_mis.database.compiled import compiled


def school_offer(school_id: UUID) -> str:
    """ "" where the school has said nothing yet."""
    return next(iter(_offers(school_id)), "")


@compiled
def _offers(school_id: UUID) -> QuerySet[Any, str]:
    return ProvisionSettings.objects.filter(school=school_id).values_list("qft_offer", flat=True)
