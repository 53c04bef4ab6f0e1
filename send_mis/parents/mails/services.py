"""What the outbox asks of a message that tells of a summary, and tells once it was given up."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from pupils.writing import last_word, locked
from send_mis.access import clock
from send_mis.access.actor import system_actor
from send_mis.audit.record import change
from send_mis.audit.saving import lock, save
from send_mis.links.models import ExpiringLink
from send_mis.notifications.models import Message
from send_mis.parents.answers.standing import is_told
from send_mis.parents.choices import SummaryState
from send_mis.parents.due.readers import reader_changes
from send_mis.parents.models import SharedWith
from send_mis.parents.summaries.rules.telling import SHARED_LINK

_POST_ROOM = "The post room"
NOT_READ_NOW = "It is shared with them no more, or they were told anew."
NOT_TOLD_NOW = "They are told nothing about the child now."
NO_LINK = "Its link opens nothing any more."


def stops(message_id: UUID) -> str:
    """Why the message must not leave after all: days may have gone by since it was written."""
    row = _read_now().filter(mail=message_id).first()
    if row is None:
        return NOT_READ_NOW
    if not is_told(row.pupil_id, row.contact_id, clock.today()):
        return NOT_TOLD_NOW
    links = ExpiringLink.objects.filter(
        purpose=SHARED_LINK, subject_id=row.pk, revoked_at__isnull=True
    )
    return "" if links.exists() else NO_LINK


def follow(message_id: UUID) -> None:
    """Where the message was given up: it did not arrive. Twice is once."""
    if not Message.objects.filter(pk=message_id, given_up_at__isnull=False).exists():
        return
    row = _undelivered().select_related("pupil").filter(mail=message_id).first()
    if row is not None:
        _note(row, message_id)


def to_follow() -> Iterable[UUID]:
    """Messages that were given up without anybody being told: a worker was killed in between."""
    given_up = Message.objects.filter(pk=OuterRef("mail"), given_up_at__isnull=False)
    rows = _undelivered().filter(Exists(given_up)).values_list("mail", flat=True)
    return [mail for mail in rows if mail is not None]


def _read_now() -> QuerySet[Any, Any]:
    return SharedWith.objects.filter(
        ended_on__isnull=True, summary__state=SummaryState.SHARED
    )  # fmt: skip


def _undelivered() -> QuerySet[Any, Any]:
    return _read_now().filter(undelivered_on__isnull=True)


def _note(row: SharedWith, message_id: UUID) -> None:
    today = clock.today()
    with change(actor=system_actor(_POST_ROOM, today), event="summary.undelivered"), last_word():
        locked(row.pupil)
        row = lock(SharedWith, row.pk)
        if row.mail != message_id or row.undelivered_on is not None or row.ended_on is not None:
            return
        row.undelivered_on = today
        save(row, "undelivered_on")
        reader_changes(row.pk)
