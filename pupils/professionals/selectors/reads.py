"""What is true of a pupil's referrals and advice, each read compiled once, so that a page can make
all of them together."""

from uuid import UUID

from django.db.models import QuerySet

from pupils.models import AdviceRequest, Referral
from send_mis.database.compiled import compiled


@compiled
def referrals_of(pupil_id: UUID) -> QuerySet[Referral]:
    rows = Referral.objects.filter(pupil=pupil_id).select_related("service", "professional")
    return rows.order_by("-status_on", "pk")


@compiled
def advice_of(pupil_id: UUID) -> QuerySet[AdviceRequest]:
    rows = AdviceRequest.objects.filter(pupil=pupil_id).select_related("service", "professional")
    return rows.order_by("-by_on", "pk")
