"""A message that somebody answers for: its files, who is asked before it leaves, who is told."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage

from send_mis.notifications import origins
from send_mis.notifications.models import Attachment, Message
from send_mis.notifications.origins import Origin, answers_for
from send_mis.notifications.services import (
    MOST_TRIES,
    NO_ORIGIN,
    AttachedFile,
    enqueue,
    send_message,
    settled,
    waiting,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def followed() -> Iterator[list[UUID]]:
    """What an origin called "tests" was told; it lets everything leave."""
    told: list[UUID] = []
    answers_for("tests", Origin(stops=lambda _: "", follows=told.append))
    yield told
    origins._origins.pop("tests")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def written(origin: str = "tests", **fields: Any) -> Message:
    name = default_storage.save("a/letter", ContentFile(b"%PDF-1.7 words"))
    file = AttachedFile("Letter.pdf", "application/pdf", name)
    message = enqueue(to="a@b.test", subject="S", body="B", files=[file], origin=origin)
    Message.objects.filter(pk=message.pk).update(due_at=NOW, **fields)
    return message


def refuse(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPRecipientsRefused({self.to[0]: (code, b"no")})

    monkeypatch.setattr(EmailMessage, "send", send)


def test_its_files_go_along_and_are_forgotten(followed: list[UUID]) -> None:
    message = written()
    assert send_message(message_id=message.pk, now=NOW)
    [sent] = mail.outbox
    assert sent.attachments == [("Letter.pdf", b"%PDF-1.7 words", "application/pdf")]
    assert followed == [message.pk]
    assert not Attachment.objects.exists()


def test_a_small_file_lies_with_the_message(followed: list[UUID]) -> None:
    file = AttachedFile("Meeting.ics", "text/calendar", content=b"BEGIN:VCALENDAR")
    message = enqueue(to="a@b.test", subject="S", body="B", files=[file], origin="tests")
    assert send_message(message_id=message.pk, now=message.due_at)
    [sent] = mail.outbox
    assert sent.attachments == [("Meeting.ics", "BEGIN:VCALENDAR", "text/calendar")]
    assert not Attachment.objects.exists()


def test_a_file_that_is_away_is_waited_for(followed: list[UUID]) -> None:
    message = written()
    name = Attachment.objects.get().storage_name
    default_storage.delete(name)
    assert not send_message(message_id=message.pk, now=NOW)
    message.refresh_from_db()
    assert (message.failure, mail.outbox, followed) == ("FileNotFoundError (2)", [], [])
    default_storage.save(name, ContentFile(b"%PDF-1.7 words"))
    assert send_message(message_id=message.pk, now=message.due_at)


@pytest.mark.parametrize("origin", ["tests", "nobody's"])
def test_one_that_is_stopped_or_nobodys_never_leaves(origin: str, followed: list[UUID]) -> None:
    answers_for("tests", Origin(stops=lambda _: "Restricted since.", follows=followed.append))
    message = written(origin)
    assert not send_message(message_id=message.pk, now=NOW)
    message.refresh_from_db()
    said = "Restricted since." if origin == "tests" else NO_ORIGIN
    assert (message.failure, message.body, message.given_up_at) == (said, "", NOW)
    assert (waiting(NOW.replace(year=2027)), mail.outbox) == ([], [])
    assert not Attachment.objects.exists()
    assert followed == ([message.pk] if origin == "tests" else [])


@pytest.mark.parametrize(("code", "is_final"), [(550, True), (450, False)])
def test_no_such_address_is_the_last_word_and_come_back_later_is_not(
    monkeypatch: pytest.MonkeyPatch, followed: list[UUID], code: int, is_final: bool
) -> None:
    message = written()
    refuse(monkeypatch, code)
    assert not send_message(message_id=message.pk, now=NOW)
    message.refresh_from_db()
    assert (message.given_up_at is not None) is is_final
    assert (followed == [message.pk]) is is_final
    assert Attachment.objects.exists() is not is_final


def test_one_that_is_tried_for_the_last_time_is_no_loss_while_it_is_tried(
    followed: list[UUID],
) -> None:
    trying = written(tries=MOST_TRIES)
    Message.objects.filter(pk=trying.pk).update(due_at=NOW.replace(hour=20))
    assert not Message.objects.filter(settled(NOW), pk=trying.pk).exists()
    assert Message.objects.filter(settled(NOW.replace(hour=21)), pk=trying.pk).exists()
    assert followed == []
