"""What the outbox asks of a message that tells of a summary, and tells once it was given up."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

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
from send_mis.parents.models import SharedWith, Summary
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from send_mis.parents.summaries.writing import NEWS, tell_by

_POST_ROOM = "The post room"
NOT_READ_NOW = "It is shared with them no more, or they were told anew."
NOT_TOLD_NOW = "They are told nothing about the child now."
NO_LINK = "Its link opens nothing any more."
# Nobody is to be told by hand what was rightly kept back.
_NOT_WANTED = (NOT_READ_NOW, NOT_TOLD_NOW)


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


def news_stops(message_id: UUID) -> str:
    """The same of a message that it was withdrawn or answered."""
    row = SharedWith.objects.filter(mail=message_id, ended_on__isnull=True).first()
    if row is None:
        return NOT_READ_NOW
    return "" if is_told(row.pupil_id, row.contact_id, clock.today()) else NOT_TOLD_NOW


def follow(message_id: UUID) -> None:
    """Where the message was given up: it did not arrive. Twice is once."""
    given_up = Message.objects.filter(pk=message_id, given_up_at__isnull=False).first()
    if given_up is None or (given_up.failure in _NOT_WANTED and given_up.origin == NEWS):
        return
    row = _unsettled().select_related("pupil").filter(mail=message_id).first()
    if row is not None and (given_up.origin == NEWS or _is_read(row)):
        _note(row, given_up)


def to_follow() -> Iterable[UUID]:
    """Messages that were given up without anybody being told: a worker was killed in between."""
    given_up = Message.objects.filter(pk=OuterRef("mail"), given_up_at__isnull=False)
    news = given_up.filter(origin=NEWS).exclude(failure__in=_NOT_WANTED)
    rows = _unsettled().filter(
        Exists(news) | Q(Exists(given_up.exclude(origin=NEWS)), summary__state=SummaryState.SHARED)
    )
    return [mail for mail in rows.values_list("mail", flat=True) if mail is not None]


def _read_now() -> QuerySet[Any, Any]:
    return SharedWith.objects.filter(
        ended_on__isnull=True, summary__state=SummaryState.SHARED
    )  # fmt: skip


def _unsettled() -> QuerySet[Any, Any]:
    return SharedWith.objects.filter(
        ended_on__isnull=True, undelivered_on__isnull=True, tell_by_on__isnull=True
    )


def _is_read(row: SharedWith) -> bool:
    return Summary.objects.filter(pk=row.summary_id, state=SummaryState.SHARED).exists()


def _note(row: SharedWith, given_up: Message) -> None:
    """What was shared is told again by another way; that it was withdrawn or answered, by hand."""
    today = clock.today()
    with change(actor=system_actor(_POST_ROOM, today), event="summary.undelivered"), last_word():
        locked(row.pupil)
        row = lock(SharedWith, row.pk)
        if row.mail != given_up.pk or row.ended_on or row.undelivered_on or row.tell_by_on:
            return
        if given_up.origin == NEWS:
            row.tell_by_on = tell_by(row.school_id, today)
        else:
            row.undelivered_on = today
        save(row, "undelivered_on", "tell_by_on")
        reader_changes(row.pk)
