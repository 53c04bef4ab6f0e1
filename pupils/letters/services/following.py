"""What the outbox asks of a letter before it leaves, and tells once it left or was given up."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from pupils.choices import CopyState
from pupils.letters.rules.copies import undelivered_words
from pupils.letters.selectors.people import recipients_of
from pupils.letters.writing import write_copy_state
from pupils.models import LetterCopy
from pupils.writing import last_word, locked
from send_mis.access import clock
from send_mis.access.actor import system_actor
from send_mis.audit.record import change
from send_mis.audit.saving import lock
from send_mis.notifications.models import Message
from send_mis.notifications.services import settled

POST_ROOM = "The post room"
NOT_TOLD_NOW = "They are not written to about this pupil any more."
NOT_THEIRS_NOW = "The address is no longer one that was verified as theirs."
REMOVED = "The letter was removed from the pupil's documents."
NO_COPY = "The letter is not there any more."


def stops(message_id: UUID) -> str:
    """Why the mail must not leave after all: days may have gone by since it was written."""
    copy = LetterCopy.objects.select_related("document").filter(message=message_id).first()
    if copy is None or copy.state != CopyState.LEAVING or copy.document is None:
        return NO_COPY
    if copy.document.removed_on is not None:
        return REMOVED
    told = recipients_of([copy.pupil_id], clock.today())[copy.pupil_id].told
    who = next((each for each in told if each.contact_id == copy.contact_id), None)
    if who is None:
        return NOT_TOLD_NOW
    return "" if who.email == copy.to else NOT_THEIRS_NOW


def follow(message_id: UUID) -> None:
    """The copy is what its mail is: sent, or not delivered. The second time it does nothing."""
    now = timezone.now()
    message = Message.objects.filter(pk=message_id).first()
    found = LetterCopy.objects.filter(message=message_id, state=CopyState.LEAVING)
    copy = found.select_related("pupil").first()
    if copy is None or (message is not None and not _is_settled(message.pk, now)):
        return
    _settle(copy, message, now)


def _settle(copy: LetterCopy, message: Message | None, now: datetime) -> None:
    sent_at = message.sent_at if message else None
    event = "letter.left" if sent_at else "letter.failed"
    with change(actor=system_actor(POST_ROOM, clock.today()), event=event), last_word():
        locked(copy.pupil)
        row = lock(LetterCopy, copy.pk)
        if row.state != CopyState.LEAVING:
            return
        if sent_at:
            write_copy_state(row, CopyState.LEFT, by=POST_ROOM, now=sent_at)
        else:
            why = undelivered_words(message.failure if message else "")
            write_copy_state(row, CopyState.FAILED, by=POST_ROOM, now=now, because=why)


def to_follow() -> Iterable[UUID]:
    """Mails that left, were given up, or are forgotten by the outbox, whose letters say otherwise:
    a worker was killed in between."""
    messages = Message.objects.filter(pk=OuterRef("message"))
    done = messages.filter(settled(timezone.now()))
    rows = LetterCopy.objects.filter(Exists(done) | ~Exists(messages), state=CopyState.LEAVING)
    return [key for key in rows.values_list("message", flat=True) if key is not None]


def _is_settled(message_id: UUID, now: datetime) -> bool:
    return Message.objects.filter(settled(now), pk=message_id).exists()
