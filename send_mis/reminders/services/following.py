"""Asked before a mail leaves whether it still may, and told what became of it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from send_mis.access.clock import today
from send_mis.notifications.models import Message
from send_mis.reminders.choices import DigestState
from send_mis.reminders.models import ReminderDigest
from send_mis.reminders.selectors.digests import may_still_read
from send_mis.reminders.services.engine import release, settle

WITHDRAWN = "Rights changed before it left"


def stops(message_id: UUID) -> str:
    """Why the mail must not leave, or "": its reader lost a right between writing and leaving."""
    digest = ReminderDigest.objects.select_related("school").filter(message_id=message_id).first()
    if digest is None or not may_still_read(digest, today()):
        return WITHDRAWN
    return ""


def follow(message_id: UUID) -> None:
    message = Message.objects.filter(pk=message_id).first()
    with transaction.atomic():
        digest = (
            ReminderDigest.objects.select_for_update()
            .filter(message_id=message_id, state=DigestState.WAITING)
            .first()
        )
        if digest is None or message is None:
            return
        now = timezone.now()
        if message.sent_at is not None:
            settle(digest, DigestState.SENT, "", now)
        elif message.failure == WITHDRAWN:
            settle(digest, DigestState.WITHDRAWN, WITHDRAWN, now)
            release(digest)
        elif message.given_up_at is not None:
            settle(digest, DigestState.FAILED, message.failure, now)
