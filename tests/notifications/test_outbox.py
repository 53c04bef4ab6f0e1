"""A message leaves once, after the change that wrote it, and a bad address harms nobody else."""

import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from send_mis.notifications.models import Message
from send_mis.notifications.services import (
    BACK_OFF,
    MOST_TRIES,
    count_since,
    enqueue,
    failure_of,
    message_id_header,
    send_message,
    waiting,
)
from tests.workers import Worker

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def written(to: str = "priya@harebell.test", **fields: object) -> Message:
    values = {"subject": "Come in", "body": "The link", "made_at": MORNING, "due_at": MORNING}
    return Message.objects.create(to=to, **(values | fields))


@pytest.fixture
def refuses(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A mail server that refuses one address."""

    def refuse(address: str) -> None:
        honest = EmailMessage.send

        def send(self: EmailMessage, fail_silently: bool = False) -> int:
            if address in self.to:
                raise smtplib.SMTPRecipientsRefused({address: (550, b"no such person")})
            return honest(self, fail_silently)

        monkeypatch.setattr(EmailMessage, "send", send)

    return refuse


@pytest.mark.django_db(transaction=True)
def test_a_message_of_an_undone_change_is_never_written(empty_queue: None) -> None:
    with transaction.atomic():
        enqueue(to="priya@harebell.test", subject="Come in", body="The link")
        transaction.set_rollback(True)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_it_is_sent_once_with_a_stable_id_and_keeps_no_words() -> None:
    message = written()
    assert send_message(message_id=message.pk, now=MORNING)
    assert not send_message(message_id=message.pk, now=MORNING + timedelta(days=1))
    [sent] = mail.outbox
    assert sent.to == ["priya@harebell.test"]
    assert sent.message()["Message-ID"] == message_id_header(message.pk)
    assert str(message.pk) in message_id_header(message.pk)
    message.refresh_from_db()
    assert (message.sent_at, message.body, message.tries) == (MORNING, "", 1)


@pytest.mark.django_db
def test_kept_back_until_it_is_due() -> None:
    later = MORNING + timedelta(hours=3)
    message = written(due_at=later)
    assert waiting(MORNING) == []
    assert not send_message(message_id=message.pk, now=MORNING)
    assert waiting(later) == [message.pk]
    assert send_message(message_id=message.pk, now=later)


@pytest.mark.django_db
def test_one_bad_address_never_blocks_the_rest(refuses: Callable[[str], None]) -> None:
    refuses("gone@harebell.test")
    bad, good, worse = written("gone@harebell.test"), written(), written("no\naddress")
    for message_id in waiting(MORNING):
        send_message(message_id=message_id, now=MORNING)
    for message in (bad, good, worse):
        message.refresh_from_db()
    assert good.sent_at == MORNING
    assert bad.sent_at is None
    assert bad.failure == "SMTPRecipientsRefused (550)"
    assert worse.sent_at is None
    assert worse.failure == "BadHeaderError"
    assert [sent.to for sent in mail.outbox] == [["priya@harebell.test"]]


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (smtplib.SMTPSenderRefused(553, b"5.1.8 gone@harebell.test", "a@b.test"),
         "SMTPSenderRefused (553)"),
        (smtplib.SMTPDataError(554, b"mail for gone@harebell.test refused"), "SMTPDataError (554)"),
        (smtplib.SMTPServerDisconnected("gone@harebell.test"), "SMTPServerDisconnected"),
        (ConnectionRefusedError(111, "gone@harebell.test"), "ConnectionRefusedError (111)"),
        (UnicodeEncodeError("ascii", "gøne@harebell.test", 1, 2, "no"), "UnicodeEncodeError"),
    ],
)  # fmt: skip
def test_a_mail_servers_words_are_not_kept(error: Exception, kept: str) -> None:
    """They quote addresses, and what was written to them."""
    assert failure_of(error) == kept


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_each_time_and_given_up_in_the_end(
    refuses: Callable[[str], None],
) -> None:
    refuses("gone@harebell.test")
    message = written("gone@harebell.test")
    now, waits = MORNING, []
    while waiting(now):
        send_message(message_id=message.pk, now=now)
        assert waiting(now) == []
        message.refresh_from_db()
        waits.append(message.due_at - now)
        now = message.due_at
    assert len(waits) == MOST_TRIES
    assert waits[: len(BACK_OFF)] == list(BACK_OFF)
    assert waits == sorted(waits)
    assert not mail.outbox


@pytest.mark.django_db
def test_a_worker_that_died_leaves_the_message_to_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    message = written()

    def killed(self: EmailMessage, fail_silently: bool = False) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            send_message(message_id=message.pk, now=MORNING)
    assert waiting(MORNING) == []
    assert send_message(message_id=message.pk, now=MORNING + BACK_OFF[0])
    assert mail.outbox[0].message()["Message-ID"] == message_id_header(message.pk)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once() -> None:
    message = written()
    start, results = Barrier(4), []

    def work() -> None:
        start.wait()
        results.append(send_message(message_id=message.pk, now=MORNING))
        connection.close()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False, False, False, True]
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_subject_has_one_line() -> None:
    message = enqueue(to="a@b.test", subject="Come\r\nBcc: all@b.test  in", body="")
    assert message.subject == "Come Bcc: all@b.test in"


def test_a_real_worker_sends_what_was_enqueued(celery_worker_process: Worker) -> None:
    with transaction.atomic():
        message = enqueue(to="priya@harebell.test", subject="Come in", body="The link")
    celery_worker_process.wait_for("send_mis.notifications.tasks.send_message")
    message.refresh_from_db()
    assert message.tries == 1
    assert message.made_at <= timezone.now()


@pytest.mark.django_db
def test_it_counts_what_one_address_was_sent_lately() -> None:
    written()
    written(subject="Something else")
    written(to="other@harebell.test")
    written(made_at=MORNING - timedelta(hours=2))
    since = MORNING - timedelta(hours=1)
    assert count_since(to="priya@harebell.test", subject="Come in", since=since) == 1
