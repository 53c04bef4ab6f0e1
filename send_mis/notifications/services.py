"""Putting a message into the outbox, and sending it from there.

At least once: a worker killed between sending and writing so down sends the message again when
its lease has run out, under the same Message-ID.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.utils import parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from send_mis import jobs
from send_mis.notifications.choices import Channel
from send_mis.notifications.models import Attachment, Message
from send_mis.notifications.origins import origin_of
from send_mis.notifications.texts import (
    NumberRefused,
    TextNotSent,
    number_for_texts,
    send_text,
)

logger = logging.getLogger(__name__)

SEND_TASK = "send_mis.notifications.tasks.send_message"

# As declared (Personal of Message).
KEPT_FOR = timedelta(days=90)

# How long after each try the next may come; the last one repeats. Also the lease of whoever
# claimed the message, so the first must be longer than a mail server may take to answer.
BACK_OFF = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
)
# About three days, as mail servers do; after that the address is taken for a wrong one.
MOST_TRIES = 10

NO_ORIGIN = "Nobody answers for it any more"
_PERMANENT = range(500, 600)

_LONGEST_ADDRESS = Message._meta.get_field("to").max_length or 254
_LONGEST_SUBJECT = Message._meta.get_field("subject").max_length or 200
_LONGEST_FAILURE = Message._meta.get_field("failure").max_length or 300


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """What its reader sees it called, and where it is: in the storage, or small and here."""

    name: str
    content_type: str
    storage_name: str = ""
    content: bytes = b""


def enqueue(
    *, to: str, subject: str, body: str, due_at: datetime | None = None,
    files: Sequence[AttachedFile] = (), origin: str = "",
) -> Message:  # fmt: skip
    """Write the message in the caller's transaction; it leaves once that commits.

    `due_at` keeps it back until then. An address is not judged here: one that is wrong fails
    alone when it is sent, and never undoes the change that wrote it. `origin`: who answers for it.
    """
    now = timezone.now()
    message = Message.objects.create(
        to=to.strip(),
        subject=" ".join(subject.split())[:_LONGEST_SUBJECT],
        body=body,
        made_at=now,
        due_at=due_at or now,
        origin=origin,
    )
    Attachment.objects.bulk_create(
        Attachment(
            message=message, name=file.name, content_type=file.content_type,
            storage_name=file.storage_name, content=file.content, place=place,
        )
        for place, file in enumerate(files)
    )  # fmt: skip
    if due_at is None or due_at <= now:
        jobs.enqueue(SEND_TASK, message.pk)
    return message


def enqueue_text(
    *, to: str, body: str, origin: str = "", due_at: datetime | None = None
) -> Message:
    """As `enqueue`, to a telephone. Where a school sends no texts (`texts_are_on`), offer none."""
    now = timezone.now()
    message = Message.objects.create(
        channel=Channel.TEXT, to=number_for_texts(to)[:_LONGEST_ADDRESS], body=body, made_at=now,
        due_at=due_at or now, origin=origin,
    )  # fmt: skip
    if due_at is None or due_at <= now:
        jobs.enqueue(SEND_TASK, message.pk)
    return message


def enqueue_nothing(*, to: str, subject: str, why: str) -> None:
    """The same work as `enqueue`, for a message that must not leave.

    Who measures how long an answer takes learns nothing from it, and whoever is asked "where is
    my mail?" finds the row with its reason.
    """
    now = timezone.now()
    message = Message.objects.create(
        to=to.strip(), subject=subject, body="", made_at=now, due_at=now, sent_at=now, failure=why
    )
    jobs.enqueue(SEND_TASK, message.pk)


def send_message(*, message_id: UUID, now: datetime) -> bool:
    """Send one message if it is due and nobody else has claimed it. True when it left."""
    message = _claim(message_id, now)
    if message is None:
        return False
    if why := _stopped(message):
        _give_up(message, why, now)
        return False
    try:
        _leave(message)
    except (SMTPException, OSError, MessageError, ValueError, TextNotSent) as error:
        # ValueError: an address or heading that cannot be written as mail at all.
        logger.warning(
            "Message %s did not leave (try %s): %s", message.pk, message.tries, type(error).__name__
        )
        _failed(message, error, now)
        return False
    # What it said goes with it: a link that lets somebody in must not lie in a table.
    Message.objects.filter(pk=message.pk).update(sent_at=now, failure="", body="")
    message.attachments.all().delete()
    _follow(message)
    return True


def _leave(message: Message) -> None:
    if message.channel == Channel.TEXT:
        send_text(to=message.to, body=message.body, reference=str(message.pk))
    else:
        _as_mail(message).send()


def _stopped(message: Message) -> str:
    if not message.origin:
        return ""
    origin = origin_of(message.origin)
    return origin.stops(message.pk) if origin else NO_ORIGIN


def _failed(message: Message, error: Exception, now: datetime) -> None:
    """Where somebody answers for the message, a server's word that there is no such address is
    the last: they are told at once, and send it another way. Of a number it is always the last."""
    is_last = isinstance(error, NumberRefused) or (message.origin and _is_final(error))
    if message.tries >= MOST_TRIES or is_last:
        _give_up(message, failure_of(error), now)
    else:
        Message.objects.filter(pk=message.pk).update(failure=failure_of(error))


def _is_final(error: Exception) -> bool:
    """The address is refused for good (5xx), or cannot be written as one."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(answer[0] in _PERMANENT for answer in error.recipients.values())
    return isinstance(error, MessageError | ValueError)


def _give_up(message: Message, why: str, now: datetime) -> None:
    """Never tried again. What it said goes, as of one that left."""
    Message.objects.filter(pk=message.pk).update(
        tries=MOST_TRIES, failure=why[:_LONGEST_FAILURE], body="", given_up_at=now
    )
    message.attachments.all().delete()
    _follow(message)


def _follow(message: Message) -> None:
    origin = origin_of(message.origin)
    if origin is not None:
        origin.follows(message.pk)


def failure_of(error: Exception) -> str:
    """Of what kind, and under which number: a server's own words may hold the address."""
    numbers: set[object] = {
        getattr(error, name, None) for name in ("smtp_code", "errno", "status_code")
    }
    refused = getattr(error, "recipients", None)
    if isinstance(refused, dict):
        numbers |= {answer[0] for answer in refused.values()}
    said = ", ".join(str(number) for number in sorted(n for n in numbers if isinstance(n, int)))
    kind = type(error).__name__
    return (f"{kind} ({said})" if said else kind)[:_LONGEST_FAILURE]


def waiting(now: datetime) -> list[UUID]:
    """Messages that are due and not given up, the longest waiting first."""
    return list(
        Message.objects.filter(sent_at__isnull=True, due_at__lte=now, tries__lt=MOST_TRIES)
        .order_by("due_at")
        .values_list("pk", flat=True)
    )


def settled(now: datetime) -> Q:
    """Left, given up, or its worker was killed at the last try."""
    lapsed = Q(tries__gte=MOST_TRIES, due_at__lte=now)
    return Q(sent_at__isnull=False) | Q(given_up_at__isnull=False) | lapsed


def old(now: datetime) -> QuerySet[Message]:
    """Sent or given up long ago. One that is to leave later is kept until it has left."""
    return Message.objects.filter(made_at__lt=now - KEPT_FOR, due_at__lt=now - KEPT_FOR)


def forget_old(*, now: datetime) -> None:
    old(now).delete()


def count_since(*, to: str, subject: str, since: datetime) -> int:
    """How often that was written to that address, so that a sender can stop in time."""
    return Message.objects.filter(to=to, subject=subject, made_at__gte=since).count()


def _claim(message_id: UUID, now: datetime) -> Message | None:
    """Take the message for as long as its lease: the update finds the row once, or not at all."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        return None
    lease = BACK_OFF[min(message.tries, len(BACK_OFF) - 1)]
    claimed = Message.objects.filter(
        pk=message_id,
        sent_at__isnull=True,
        due_at__lte=now,
        tries__lt=MOST_TRIES,
    ).update(tries=F("tries") + 1, due_at=now + lease)
    message.tries += 1
    return message if claimed == 1 else None


def _as_mail(message: Message) -> EmailMessage:
    """Raises OSError where a file that goes along cannot be read at the moment."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.to],
        headers={
            "Message-ID": message_id_header(message.pk),
            # No out-of-office answers to a machine.
            "Auto-Submitted": "auto-generated",
        },
    )
    for file in message.attachments.all():
        if not file.storage_name:
            mail.attach(file.name, bytes(file.content), file.content_type)
            continue
        with default_storage.open(file.storage_name, "rb") as opened:
            mail.attach(file.name, opened.read(), file.content_type)
    return mail


def message_id_header(message_id: UUID) -> str:
    """The same for every try, so that a repeat is recognised as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message_id}@{domain}>"
