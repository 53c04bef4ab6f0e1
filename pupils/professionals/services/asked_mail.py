"""What the outbox asks of a mail that asks for advice, and tells once it was given up."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from pupils.models import AdviceRequest
from pupils.professionals.rules.advising import ADVICE_LINK
from pupils.professionals.selectors.standing import WAITED_FOR
from pupils.professionals.writing import refuse_restricted_address
from pupils.writing import last_word, locked
from send_mis.access import clock
from send_mis.access.actor import system_actor
from send_mis.audit.record import change
from send_mis.audit.saving import lock, save
from send_mis.errors import RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.notifications.models import Message

POST_ROOM = "The post room"
NOT_ASKED_NOW = "It is asked for no more."
NO_LINK = "Its link opens nothing any more."


def stops(message_id: UUID) -> str:
    """Why the mail must not leave after all: days may have gone by since it was written."""
    found = AdviceRequest.objects.select_related("pupil").filter(WAITED_FOR, mail=message_id)
    row = found.first()
    if row is None:
        return NOT_ASKED_NOW
    links = ExpiringLink.objects.filter(
        purpose=ADVICE_LINK, subject_id=row.pk, revoked_at__isnull=True
    )
    if not links.exists():
        return NO_LINK
    try:
        refuse_restricted_address(row.pupil, row.asked_at, clock.today())
    except RuleBroken as broken:
        return broken.message
    return ""


def follow(message_id: UUID) -> None:
    """Where the mail was given up: what is asked did not arrive. Twice is once."""
    if not Message.objects.filter(pk=message_id, given_up_at__isnull=False).exists():
        return
    row = _undelivered().select_related("pupil").filter(mail=message_id).first()
    if row is not None:
        _note(row, message_id)


def to_follow() -> Iterable[UUID]:
    """Mails that were given up while what they ask is still waited for: a worker was killed in
    between."""
    given_up = Message.objects.filter(pk=OuterRef("mail"), given_up_at__isnull=False)
    rows = _undelivered().filter(Exists(given_up)).values_list("mail", flat=True)
    return [mail for mail in rows if mail is not None]


def _undelivered() -> QuerySet[Any, Any]:
    return AdviceRequest.objects.filter(WAITED_FOR, undelivered_on__isnull=True)


def _note(row: AdviceRequest, message_id: UUID) -> None:
    today = clock.today()
    with change(actor=system_actor(POST_ROOM, today), event="advice.undelivered"), last_word():
        locked(row.pupil)
        row = lock(AdviceRequest, row.pk)
        if row.mail != message_id or row.undelivered_on is not None or row.received_on is not None:
            return
        row.undelivered_on = today
        save(row, "undelivered_on")
