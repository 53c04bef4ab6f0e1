"""Asked before a mail leaves whether it still may, and told what became of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from send_mis.access.clock import today
from send_mis.notifications.models import Message
from send_mis.notifications.services import settled
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
    """The digest is what its mail is. The second time it does nothing."""
    now = timezone.now()
    message = Message.objects.filter(pk=message_id).first()
    with transaction.atomic():
        digest = (
            ReminderDigest.objects.select_for_update()
            .filter(message_id=message_id, state=DigestState.WAITING)
            .first()
        )
        if digest is None or (message is not None and not _is_settled(message_id, now)):
            return
        if message is not None and message.sent_at is not None:
            settle(digest, DigestState.SENT, "", now)
        elif message is not None and message.failure == WITHDRAWN:
            settle(digest, DigestState.WITHDRAWN, WITHDRAWN, now)
            release(digest)
        else:
            settle(digest, DigestState.FAILED, message.failure if message else "", now)


def to_follow() -> Iterable[UUID]:
    """Mails that left, were given up, or are forgotten by the outbox, whose digests say otherwise:
    a worker was killed in between."""
    messages = Message.objects.filter(pk=OuterRef("message_id"))
    done = messages.filter(settled(timezone.now()))
    rows = ReminderDigest.objects.filter(
        Exists(done) | ~Exists(messages), state=DigestState.WAITING
    )  # fmt: skip
    return list(rows.order_by().values_list("message_id", flat=True))


def _is_settled(message_id: UUID, now: datetime) -> bool:
    return Message.objects.filter(settled(now), pk=message_id).exists()
