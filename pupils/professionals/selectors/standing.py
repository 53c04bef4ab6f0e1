"""How a referral or a piece of advice stands, in words and as a chip."""

from datetime import date

from django.db.models import Q

from pupils.choices import ReferralStatus
from pupils.models import AdviceRequest, OutsideService, Professional, Referral
from pupils.professionals.rules.referring import OPEN
from send_mis.ui.chips import Chip
from send_mis.ui.words import day, from_now

WAITED_FOR = Q(received_on__isnull=True, withdrawn_on__isnull=True)
# By mail, which is known not to have arrived.
UNDELIVERED = WAITED_FOR & Q(undelivered_on__isnull=False)
_KINDS = {
    ReferralStatus.DRAFT: "neutral", ReferralStatus.SENT: "neutral",
    ReferralStatus.ACCEPTED: "neutral", ReferralStatus.WAITING: "soon",
    ReferralStatus.SEEING: "fine", ReferralStatus.DECLINED: "late",
    ReferralStatus.CLOSED: "neutral",
}  # fmt: skip


def referral_chip(row: Referral) -> Chip:
    kind = _KINDS[ReferralStatus(row.status)]
    return Chip(kind, row.get_status_display())  # type: ignore[arg-type]  # a kind of the table


def chase_chip(row: Referral, today: date) -> Chip | None:
    """What is asked of the school about an open referral."""
    if row.status not in OPEN or row.chase_on is None:
        return None
    if row.chase_on < today:
        return Chip("late", f"Chase: {from_now(row.chase_on, today)}")
    return Chip("soon", "Chase today") if row.chase_on == today else None


def advice_chip(row: AdviceRequest, today: date) -> Chip:
    if row.withdrawn_on is not None:
        return Chip("neutral", "Asked for no more")
    if row.received_on is None and row.undelivered_on is not None:
        return Chip("late", "Not delivered")
    if row.received_on is None:
        late = row.by_on < today
        return Chip("late" if late else "soon", "Overdue" if late else "Waited for")
    if row.read_on is None:
        return Chip("soon", "Received: read it")
    return Chip("fine", "Received")


def whom(service: OutsideService, professional: Professional | None) -> str:
    return f"{professional.name}, {service.name}" if professional else service.name


def since_words(row: Referral) -> str:
    """ "On the waiting list since Mon 2 Nov 2026, sent Mon 5 Oct 2026"."""
    said = f"{row.get_status_display()} since {day(row.status_on)}"
    if row.sent_on is None or row.sent_on == row.status_on:
        return said
    return f"{said}, sent {day(row.sent_on)}"


def told_words(row: Referral) -> str:
    """What the parents know."""
    if row.told_on is None:
        return f"Not told: {row.untold_because}" if row.untold_because else "Not told yet"
    said = (
        f"{row.told_who}, {row.get_told_how_display().lower()} on {day(row.told_on)}."
        f" {row.get_told_answer_display()}."
    )
    return f"{said} {row.untold_because}".strip()
