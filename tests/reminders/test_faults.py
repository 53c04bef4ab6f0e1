"""Reminders with real engines: killed workers, a queue and a database that are away, bad mail."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from send_mis import jobs
from send_mis.jobs import app
from send_mis.notifications import services as outbox
from send_mis.notifications.models import Message
from send_mis.reminders.choices import DigestState
from send_mis.reminders.models import Reminder, ReminderDigest, ReminderRun
from send_mis.reminders.services import engine, following
from send_mis.reminders.services.engine import remind_school
from send_mis.schools.models import School
from tests.factories import TODAY, make_cycle, make_user
from tests.factories.people import grant
from tests.people import Cast
from tests.reminders.mail_server import MailServer, mail_server
from tests.workers import worker

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
# `REMINDED=1000` kills the worker among as many mails, by hand.
TEACHERS = int(os.environ.get("REMINDED", "30"))
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """This process and the workers that it starts send their mail there."""
    with mail_server() as running:
        chosen = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": running.port}
        for name, value in chosen.items():
            setattr(settings, name, value)
            monkeypatch.setenv(name, str(value))
        yield running


@pytest.fixture
def staff(cast: Cast) -> list[str]:
    """Teachers of one class, whose turn it is with Noah's plan. Their addresses."""
    make_cycle(cast.noah)
    addresses = [f"teacher{n}@harebell.test" for n in range(TEACHERS)]
    for n, address in enumerate(addresses):
        grant(make_user(address, f"Teacher {n}"), "teacher", cast.class_4h)
    return addresses


def run(school: School) -> engine.Report:
    return remind_school(school_id=school.pk, on=TODAY, now=NOW)


def everybody_once(staff: list[str]) -> bool:
    counted = Counter(ReminderDigest.objects.values_list("user__email", flat=True))
    said = Reminder.objects.filter(digest__isnull=True)
    return set(staff) <= set(counted) and set(counted.values()) == {1} and not said.exists()


def test_a_worker_killed_among_many_mails_loses_none_and_repeats_what_was_in_flight_alone(
    cast: Cast, staff: list[str], server: MailServer, empty_queue: None
) -> None:
    run(cast.harebell)
    mails = Message.objects.count()
    with worker(processes=2) as first:
        server.wait_until(mails // 3)
        _kill_all(first.process.pid)
    # Their leases run out, and a sweep sends each again.
    Message.objects.filter(sent_at__isnull=True).update(due_at=timezone.now())
    with worker(processes=2):
        for message_id in outbox.waiting(timezone.now()):
            jobs.queue.send(outbox.SEND_TASK, [str(message_id)])
        _until_all_are(DigestState.SENT, server, mails)
    by_address = Counter(to for to, _ in server.got)
    assert set(by_address) >= set(staff)
    repeated = sum(count - 1 for count in by_address.values())
    assert repeated <= 2
    assert len(set(server.got)) == mails
    assert everybody_once(staff)


def _kill_all(pid: int) -> None:
    """The worker and its children, as a machine does that has no memory left."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    below = [int(child) for child in children.split()]
    for each in (pid, *below):
        os.kill(each, signal.SIGKILL)


def _until_all_are(state: DigestState, server: MailServer, count: int) -> None:
    """Told by the mail server of each mail, the rows are looked at until they say so too."""
    server.wait_until(count)
    end = timezone.now() + timedelta(seconds=60)
    while ReminderDigest.objects.exclude(state=state).exists():
        # As the sweep does: a worker may be killed once a mail left, before its row says so.
        for message_id in following.to_follow():
            following.follow(message_id)
        assert timezone.now() < end, list(ReminderDigest.objects.values_list("state", "failure"))


def test_two_beats_at_once_say_everything_once(cast: Cast, staff: list[str]) -> None:
    start = Barrier(3)

    def beat() -> None:
        start.wait()
        run(cast.harebell)
        connection.close()

    threads = [Thread(target=beat) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert everybody_once(staff)
    assert Message.objects.count() == ReminderDigest.objects.count()
    assert ReminderRun.objects.filter(school=cast.harebell).count() == 1


def test_a_queue_that_is_away_delays_mail_and_nothing_else(
    cast: Cast, staff: list[str], monkeypatch: pytest.MonkeyPatch, server: MailServer
) -> None:
    def is_away(*_: object, **__: object) -> Any:
        raise OperationalError("away")

    with monkeypatch.context() as patched:
        patched.setattr(app, "connection_for_write", is_away)
        report = run(cast.harebell)
    assert report.mails == Message.objects.count() > TEACHERS
    assert not server.got
    an_hour_later = timezone.now() + timedelta(hours=1)
    for message_id in outbox.waiting(an_hour_later):
        outbox.send_message(message_id=message_id, now=an_hour_later)
    assert len(server.got) == report.mails
    assert set(ReminderDigest.objects.values_list("state", flat=True)) == {DigestState.SENT}


def test_a_database_that_goes_away_half_way_costs_one_mail_which_the_next_run_writes(
    cast: Cast, staff: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, count = engine.digest_words, iter(range(1000))

    def cuts_the_line(*args: Any) -> Any:
        if next(count) == TEACHERS // 2:
            with connection.cursor() as cursor:
                own = cursor.connection.info.backend_pid
            with psycopg.connect(os.environ["DATABASE_URL"]) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [own])
        return real(*args)

    monkeypatch.setattr(engine, "digest_words", cuts_the_line)
    assert run(cast.harebell).failed == 1
    # Whoever it was writing to has nothing, the others all they should have; it is not done yet.
    assert not Reminder.objects.filter(digest__isnull=True).exists()
    assert not ReminderRun.objects.exists()
    run(cast.harebell)
    assert everybody_once(staff)


def test_a_server_that_is_too_slow_to_answer_holds_up_one_mail_and_no_other(
    cast: Cast, staff: list[str], server: MailServer, settings: Any
) -> None:
    run(cast.harebell)
    settings.EMAIL_TIMEOUT, server.keeps_waiting = 0.3, 1
    now = timezone.now()
    first, *others = outbox.waiting(now)
    assert not outbox.send_message(message_id=first, now=now)
    assert all(outbox.send_message(message_id=each, now=now) for each in others)
    waiting = Message.objects.get(pk=first)
    assert (waiting.sent_at, waiting.failure) == (None, "SMTPServerDisconnected")
    assert outbox.send_message(message_id=first, now=waiting.due_at)
    # It had taken that mail: the repeat bears the same number.
    assert sorted(Counter(server.got).values())[-2:] == [1, 2]
    assert set(ReminderDigest.objects.values_list("state", flat=True)) == {DigestState.SENT}


def test_a_server_that_takes_a_mail_and_hangs_up_gets_it_again_under_its_own_id(
    cast: Cast, staff: list[str], server: MailServer
) -> None:
    run(cast.harebell)
    server.drops, server.refuses = 1, staff[7]
    now = timezone.now()
    for n in range(3):
        later = now + n * timedelta(minutes=30)
        for message_id in outbox.waiting(later):
            outbox.send_message(message_id=message_id, now=later)
    counted = Counter(server.got)
    assert sorted(counted.values())[-2:] == [1, 2]
    states = dict(ReminderDigest.objects.values_list("user__email", "state"))
    assert states.pop(staff[7]) == DigestState.FAILED
    assert set(states.values()) == {DigestState.SENT}
    assert staff[7] not in {to for to, _ in server.got}
