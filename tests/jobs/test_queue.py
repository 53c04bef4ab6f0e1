"""A job leaves on commit, and a page never waits for, nor fails with, the queue."""

import logging
import os
import socket
import time
import uuid
from collections.abc import Iterator

import pytest
import redis
from django.db import transaction

from send_mis import jobs
from send_mis.jobs.queue import PATIENCE_SECONDS, send
from tests.jobs.probe import NAME

QUEUE = "celery"


def queued() -> int:
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
        return broker.llen(QUEUE)


@pytest.fixture
def broker_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Point the queue somewhere else."""

    def point(url: str) -> None:
        monkeypatch.setattr(jobs.app.conf, "broker_url", url)

    yield point
    jobs.app.pool.force_close_all()


@pytest.mark.django_db(transaction=True)
def test_a_job_leaves_when_the_transaction_commits(empty_queue: None) -> None:
    with transaction.atomic():
        jobs.enqueue(NAME, uuid.uuid4())
        assert queued() == 0
    assert queued() == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_of_an_undone_change_never_leaves(empty_queue: None) -> None:
    with transaction.atomic():
        jobs.enqueue(NAME, uuid.uuid4())
        transaction.set_rollback(True)
    assert queued() == 0


@pytest.mark.parametrize("value", [object(), {"name": "Ada"}, True, None, 1.5, "x" * 201])
def test_a_job_takes_ids_only(value: object) -> None:
    with pytest.raises(TypeError, match="ids only"):
        jobs.enqueue(NAME, value)


def test_a_misspelt_job_is_refused_where_it_is_asked_for() -> None:
    with pytest.raises(LookupError, match="No job is called"):
        jobs.enqueue("tests.jobs.probe.wrok", 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", ["redis+socket:///nowhere/valkey.sock", "redis://127.0.0.1:1/0"])
def test_a_dead_queue_costs_a_line_in_the_log(
    url: str, broker_at: object, caplog: pytest.LogCaptureFixture
) -> None:
    broker_at(url)
    with caplog.at_level(logging.WARNING), transaction.atomic():
        jobs.enqueue(NAME, uuid.uuid4())
    assert "did not take" in caplog.text


def test_a_queue_that_never_answers_does_not_keep_a_page(broker_at: object) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        start = time.monotonic()
        assert send(NAME, ["1"]) is False
        assert time.monotonic() - start < PATIENCE_SECONDS + 0.5
