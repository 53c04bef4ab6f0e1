"""Engines, Django and the tripwires of every test run.

The engines start here, before any setting is read: one PostgreSQL and one Valkey for the whole
run, with a database and a queue of its own for each parallel worker. The application under test
connects as the role that runs, which may not change its own record.
"""

import os
import secrets
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import redis
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from send_mis.database.roles import address
from send_mis.embedded import TemporaryEngines
from tests import server
from tests.house import tripwires
from tests.template import make_template

if TYPE_CHECKING:
    from tests.workers import Worker

# A property is true or not; how fast a busy machine tries it is no part of it. Every run tries the
# same examples; `--hypothesis-profile=searching` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None, max_examples=2000)
settings.load_profile("steady")

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
    for name in ("DATABASE_OWNER_URL", "SEND_MIS_AS_OWNER"):
        os.environ.pop(name, None)
    named = os.environ.get("DATABASE_URL", "")
    if not (named and os.environ.get("REDIS_URL")):
        _engines = TemporaryEngines()
        os.environ.setdefault("REDIS_URL", _engines.urls.redis)
        os.environ["MEDIA_ROOT"] = str(_engines.folder / "files")  # goes when the engines go
    if named:  # a server for tests, by its administrator's address
        at = named.rpartition("@")[2]
        owner, running = (
            f"postgresql://{role}:{secrets.token_hex(16)}@{at}"
            for role in ("send_mis_tests_owner", "send_mis_tests")
        )
        server.name_roles(administrator=named, owner=owner, running=running)
    elif _engines is not None:
        urls = _engines.urls
        server.name_roles(administrator=urls.administrator, owner=urls.owner, running=urls.database)
    os.environ["SEND_MIS_TEST_TEMPLATE"] = make_template()
    os.environ["SEND_MIS_TEST_REDIS_URL"] = os.environ["REDIS_URL"]


_name_engines()

import django  # noqa: E402 - after the environment is complete

os.environ["DJANGO_SETTINGS_MODULE"] = "send_mis.settings"
django.setup()
# Not for the parallel workers to inherit: they would read settings before their queue is named.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.db import connection  # noqa: E402 - after django.setup
from django.test import TransactionTestCase  # noqa: E402 - after django.setup

from tests import databases  # noqa: E402 - after django.setup
from tests.house import audit_subjects  # noqa: E402 - it reads the models


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin: none of them is left at the end, when the other processes have no more.

    The stories mostly come to one process so, which keeps its browser and what the crawl has seen.
    """
    items.sort(key=lambda item: 0 if "journeys" in item.path.parts else 1)


@pytest.fixture(scope="session")
def _databases() -> Iterator[None]:
    yield
    databases.drop()


@pytest.fixture
def django_db_setup(
    request: pytest.FixtureRequest, _databases: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Instead of pytest-django's own, which would have the role that runs make its database.

    For each test anew: one that names the cast, or the codes, gets the database that has them.
    """
    from tests.people import CONTENTS  # a plugin, which pytest must be the first to import

    with django_db_blocker.unblock():
        databases.use({k: v for k, v in CONTENTS.items() if k in request.fixturenames})


@pytest.fixture
def as_administrator(django_db_setup: None) -> Iterator[None]:
    """For tests that fill the database past its triggers, which the role that runs may not."""
    running = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    administrator = address(server.administrator_url())
    connection.close()
    connection.settings_dict |= {"USER": administrator.user, "PASSWORD": administrator.password}
    yield
    connection.close()
    connection.settings_dict |= running


def _spoil_the_database(case: TransactionTestCase) -> None:
    databases.spoilt()


TransactionTestCase._fixture_teardown = _spoil_the_database


def pytest_unconfigure() -> None:
    if _engines is not None:
        _engines.stop()


def pytest_sessionfinish(session: pytest.Session) -> None:
    tripwires.fail_on_tests_not_run(session)


@pytest.fixture(autouse=True, scope="session")
def _armed() -> Iterator[None]:
    with tripwires.armed():
        audit_subjects.watch()
        yield
        audit_subjects.stop_watching()


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
