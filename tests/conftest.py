"""Engines, Django and the tripwires of every test run.

The engines start here, before any setting is read: one PostgreSQL and one Valkey for the whole
run, with a database and a queue of its own for each parallel worker.
"""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import redis
from hypothesis import settings

from send_mis.embedded import TemporaryEngines
from tests.house import tripwires
from tests.template import make_template

if TYPE_CHECKING:
    from tests.workers import Worker

# A property is true or not; how fast a busy machine tries it is no part of it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# The cast of people, for every test.
pytest_plugins = ["tests.people"]

_engines: TemporaryEngines | None = None


def _name_engines() -> None:
    global _engines
    if "send_mis.settings" in sys.modules:
        raise pytest.UsageError(
            "Settings were read before the engines: unset DJANGO_SETTINGS_MODULE."
        )
    os.environ["SEND_MIS_TESTING"] = "1"
    for name in ("DEMO", "SEND_MIS_ENV", "SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL"):
        os.environ.pop(name, None)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:  # the run's first process has started them and handed their names down
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = f"{os.environ['SEND_MIS_TEST_REDIS_URL']}?db={number}"
        return
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        _engines = TemporaryEngines()
        os.environ.setdefault("DATABASE_URL", _engines.urls.database)
        os.environ.setdefault("REDIS_URL", _engines.urls.redis)
        os.environ["MEDIA_ROOT"] = str(_engines.folder / "files")  # goes when the engines go
    os.environ["SEND_MIS_TEST_TEMPLATE"] = make_template(os.environ["DATABASE_URL"])
    os.environ["SEND_MIS_TEST_REDIS_URL"] = os.environ["REDIS_URL"]


_name_engines()

import django  # noqa: E402 - after the environment is complete

os.environ["DJANGO_SETTINGS_MODULE"] = "send_mis.settings"
django.setup()
# Not for the parallel workers to inherit: they would read settings before their queue is named.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.db import connection  # noqa: E402 - after django.setup

connection.settings_dict["TEST"]["TEMPLATE"] = os.environ["SEND_MIS_TEST_TEMPLATE"]


def pytest_unconfigure() -> None:
    if _engines is not None:
        _engines.stop()


def pytest_sessionfinish(session: pytest.Session) -> None:
    tripwires.fail_on_tests_not_run(session)


@pytest.fixture(autouse=True, scope="session")
def _armed() -> Iterator[None]:
    with tripwires.armed():
        yield


@pytest.fixture(autouse=True)
def _nothing_tripped() -> Iterator[None]:
    """What trips in another thread, or is swallowed on its way, fails the test all the same."""
    tripwires.tripped.clear()
    yield
    if tripwires.tripped:
        pytest.fail("\n".join(tripwires.tripped))


@pytest.fixture
def celery_worker_process(transactional_db: None, empty_queue: None) -> "Iterator[Worker]":
    """A real worker. Enqueue a job and say `celery_worker_process.wait_for(name)`."""
    from tests.workers import worker

    with worker() as running:
        yield running


@pytest.fixture
def empty_queue() -> Iterator[None]:
    """Nothing on this test's queue, before and after."""
    broker = redis.Redis.from_url(os.environ["REDIS_URL"])
    broker.flushdb()
    yield
    broker.flushdb()
    broker.close()
