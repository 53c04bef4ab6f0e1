"""Text messages: by GOV.UK Notify through the same outbox as mail, and as files in the trial."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import transaction

from send_mis.notifications import origins
from send_mis.notifications.models import Message
from send_mis.notifications.origins import Origin, answers_for
from send_mis.notifications.services import (
    BACK_OFF,
    MOST_TRIES,
    enqueue_text,
    send_message,
    waiting,
)
from send_mis.notifications.texts import number_for_texts, texts_are_on
from tests.notifications.notify_server import (
    BAD_ABROAD,
    BAD_KEY,
    BAD_NUMBER,
    BROKEN,
    FULL,
    NO_BILL,
    NO_TEMPLATE,
    OFTEN,
    TEAM_ONLY,
    TOO_FAST,
    NotifyServer,
    notify_server,
)

NUMBER, WORDS = "+447700900123", "Your code is 042117"
TEMPLATE = "7d2f1c8e-04ab-4c57-9a3e-5b6f0d9e1a23"
KEY = f"live-c0ffee12-34ab-4cde-8f01-23456789abcd-{TEMPLATE}"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def server(settings: Any) -> Iterator[NotifyServer]:
    with notify_server() as running:
        settings.TEXTS_BY, settings.NOTIFY_URL = "notify", running.url
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
        yield running


@pytest.fixture
def followed() -> Iterator[list[UUID]]:
    told: list[UUID] = []
    answers_for("tests", Origin(stops=lambda _: "", follows=told.append))
    yield told
    origins._origins.pop("tests")


def written(origin: str = "", to: str = "07700 900123") -> Message:
    message = enqueue_text(to=to, body=WORDS, origin=origin)
    Message.objects.filter(pk=message.pk).update(due_at=NOW)
    return message


def kept(message: Message) -> tuple[bool, str, str]:
    """Whether it left, what is known of why not, and what is still known of its words."""
    message.refresh_from_db()
    return message.sent_at is not None, message.failure, message.body


@pytest.mark.django_db
def test_a_text_leaves_once_and_keeps_no_words(server: NotifyServer, followed: list[UUID]) -> None:
    message = written("tests")
    assert send_message(message_id=message.pk, now=NOW)
    assert not send_message(message_id=message.pk, now=NOW + timedelta(days=1))
    [got] = server.got
    assert got == {
        "phone_number": NUMBER,
        "template_id": TEMPLATE,
        "personalisation": {"message": WORDS},
        "reference": str(message.pk),
    }
    assert kept(message) == (True, "", "")
    assert (followed, mail.outbox, str(message)) == ([message.pk], [], "Text message (sent)")


@pytest.mark.parametrize("answer", [BAD_NUMBER, BAD_ABROAD])
@pytest.mark.parametrize("origin", ["", "tests"])
@pytest.mark.django_db
def test_a_wrong_number_is_the_last_word(
    server: NotifyServer, followed: list[UUID], answer: Any, origin: str
) -> None:
    server.answers = answer
    message = written(origin)
    assert not send_message(message_id=message.pk, now=NOW)
    assert kept(message) == (False, "NumberRefused (400)", "")
    assert message.given_up_at == NOW
    assert waiting(NOW + timedelta(days=9)) == []
    assert followed == ([message.pk] if origin else [])


@pytest.mark.parametrize(
    "answer", [TEAM_ONLY, NO_TEMPLATE, BAD_KEY, TOO_FAST, FULL, OFTEN, BROKEN, NO_BILL]
)
@pytest.mark.django_db
def test_any_other_refusal_is_tried_again_until_it_leaves(
    server: NotifyServer, followed: list[UUID], answer: Any
) -> None:
    server.answers = answer
    message, now = written("tests"), NOW
    for wait in BACK_OFF[:3]:
        assert not send_message(message_id=message.pk, now=now)
        assert kept(message) == (False, f"TextNotSent ({answer[0]})", WORDS)
        assert message.due_at == now + wait
        now = message.due_at
    assert followed == []
    server.answers = None
    assert send_message(message_id=message.pk, now=now)
    assert kept(message) == (True, "", "")
    assert {got["reference"] for got in server.got} == {str(message.pk)}


@pytest.mark.django_db
def test_a_server_that_is_down_is_waited_for(settings: Any) -> None:
    with notify_server() as gone:
        port = gone.server_address[1]
    settings.TEXTS_BY, settings.NOTIFY_URL = "notify", f"http://127.0.0.1:{port}"
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
    message = written()
    assert not send_message(message_id=message.pk, now=NOW)
    assert kept(message) == (False, "TextNotSent (503)", WORDS)
    with notify_server(port) as back:
        assert send_message(message_id=message.pk, now=message.due_at)
        assert len(back.got) == 1
    assert kept(message) == (True, "", "")


@pytest.mark.django_db
def test_an_answer_that_is_none_is_asked_for_again_under_the_same_name(
    server: NotifyServer,
) -> None:
    server.mumbles = True
    message = written()
    assert not send_message(message_id=message.pk, now=NOW)
    server.mumbles = False
    message.refresh_from_db()
    assert send_message(message_id=message.pk, now=message.due_at)
    assert [got["reference"] for got in server.got] == [str(message.pk)] * 2


@pytest.mark.django_db
def test_a_text_that_never_leaves_is_given_up_in_the_end(server: NotifyServer) -> None:
    server.answers = BROKEN
    message, now = written(), NOW
    while waiting(now):
        send_message(message_id=message.pk, now=now)
        message.refresh_from_db()
        now = message.due_at
    assert len(server.got) == MOST_TRIES
    assert kept(message) == (False, "TextNotSent (500)", "")


@pytest.mark.parametrize("answer", [None, BAD_NUMBER, BAD_KEY, BROKEN])
@pytest.mark.django_db
def test_no_log_holds_the_number_or_the_words(
    server: NotifyServer, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Even of a server that quotes what it was asked, at the loudest level."""
    if answer is not None:
        status, kind, _ = answer
        server.answers = (status, kind, f"phone_number {NUMBER}: {WORDS}")
    message = written()
    with caplog.at_level(logging.DEBUG):
        send_message(message_id=message.pk, now=NOW)
    message.refresh_from_db()
    said = caplog.text + message.failure
    assert server.got
    assert [word for word in (NUMBER, NUMBER[3:], WORDS, "042117") if word in said] == []
    assert (f"Message {message.pk} did not leave" in caplog.text) is (answer is not None)


@pytest.mark.django_db
def test_one_that_is_stopped_never_leaves(server: NotifyServer, followed: list[UUID]) -> None:
    answers_for("tests", Origin(stops=lambda _: "Restricted since.", follows=followed.append))
    message = written("tests")
    assert not send_message(message_id=message.pk, now=NOW)
    assert kept(message) == (False, "Restricted since.", "")
    assert server.got == []


@pytest.mark.django_db
def test_the_trial_lays_a_file_beside_its_mail(settings: Any, tmp_path: Path) -> None:
    settings.TEXTS_BY, settings.EMAIL_FILE_PATH = "file", str(tmp_path)
    messages = [written(), written()]
    assert all(send_message(message_id=message.pk, now=NOW) for message in messages)
    files = sorted(tmp_path.glob("*.txt"))
    assert len(files) == 2
    assert files[0].read_text() == f"To: {NUMBER}\n\n{WORDS}\n"
    assert {S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert kept(messages[0]) == (True, "", "")


@pytest.mark.django_db
def test_a_school_without_a_key_sends_none_and_says_so(settings: Any) -> None:
    assert not texts_are_on()
    message = written()
    assert not send_message(message_id=message.pk, now=NOW)
    assert kept(message) == (False, "TextNotSent (0)", WORDS)
    settings.TEXTS_BY = "notify"
    assert texts_are_on()


@pytest.mark.django_db(transaction=True)
def test_a_text_of_an_undone_change_is_never_written(empty_queue: None) -> None:
    with transaction.atomic():
        enqueue_text(to=NUMBER, body=WORDS)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_text_may_be_kept_back(server: NotifyServer) -> None:
    later = NOW + timedelta(days=400)
    message = enqueue_text(to=NUMBER, body=WORDS, due_at=later)
    assert not send_message(message_id=message.pk, now=later - timedelta(minutes=1))
    assert send_message(message_id=message.pk, now=later)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", NUMBER),
        (" 07700-900.123 ", NUMBER),
        ("+44 7700 900123", NUMBER),
        ("+44 (0)7700 900123", NUMBER),
        ("+44 07700 900123", NUMBER),
        ("0044 7700 900123", NUMBER),
        ("0044 (0) 7700 900123", NUMBER),
        ("٠٧٧٠٠ ٩٠٠١٢٣", NUMBER),
        ("(07700) 900123", NUMBER),
        ("+48 512 345 678", "+48512345678"),
        ("0048 512 345 678", "+48512345678"),
        ("447700900123", "447700900123"),
        ("none", ""),
    ],
)
def test_a_number_is_dialled_from_anywhere(typed: str, number: str) -> None:
    assert number_for_texts(typed) == number
