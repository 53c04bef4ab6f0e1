"""A real worker does what waits, also when its first message was lost."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from send_mis import jobs
from send_mis.celery import app
from send_mis.jobs.queue import send
from tests.jobs.probe import NAME
from tests.workers import Worker, worker

pytestmark = pytest.mark.django_db(transaction=True)

SWEEP_ONE = "send_mis.jobs.tasks.sweep_one"
SWEEP_ALL = "send_mis.jobs.tasks.sweep_all"


@pytest.fixture
def running(transactional_db: None, empty_queue: None) -> Iterator[Worker]:
    with worker("tests.jobs.probe") as started:
        yield started


def waiting_row(key: str) -> Session:
    moment = dt.datetime(2126, 9, 1, tzinfo=dt.UTC)  # lapsed ones are swept away
    return Session.objects.create(session_key=key, session_data="waiting", expire_date=moment)


def test_a_job_is_done_after_commit(running: Worker) -> None:
    with transaction.atomic():
        row = waiting_row("a")
        jobs.enqueue(NAME, row.session_key)
    running.wait_for(NAME)
    row.refresh_from_db()
    assert row.session_data == "done"


def test_the_sweep_finds_a_row_whose_message_was_lost(running: Worker) -> None:
    row = waiting_row("lost")
    schedule = app.conf.beat_schedule["sweep"]
    assert schedule["schedule"] == 60
    send(schedule["task"], [])
    running.wait_for(NAME)
    row.refresh_from_db()
    assert row.session_data == "done"


def test_a_worker_finds_its_way_back_to_a_restarted_queue(
    transactional_db: None, empty_queue: None
) -> None:
    """The queue's server goes away under the worker and comes back empty."""
    import os

    import redis

    with worker("tests.jobs.probe") as running:
        with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
            broker.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        row = waiting_row("back")
        assert send(NAME, [row.session_key])
        running.wait_for(NAME)
    row.refresh_from_db()
    assert row.session_data == "done"
