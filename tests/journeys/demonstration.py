"""The demonstration school in a database of its own for every story.

It is made once a run and then copied: a story starts from the same school whatever ran before it,
beside it or in the same process, and nothing has to be rolled back while a server is reading.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from pupils.models import Pupil
from send_mis.accounts.models import User
from send_mis.demo.story import DOMAIN
from send_mis.schools.models import School

MADE = "journeys_demonstration"
# Any number that nobody else on this server locks by.
_LOCK = 990001


class Demonstration:
    """What a story needs to know of the school before it walks in."""

    def user(self, sign_in: str) -> User:
        return User.objects.get(email=f"{sign_in}@{DOMAIN}")

    def pupil(self, surname: str, forename: str) -> Pupil:
        return Pupil.objects.get(legal_surname=surname, legal_forename=forename)

    @property
    def school(self) -> School:
        return School.objects.get(slug="harebell")


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """The default connection, of every thread, points to a fresh copy."""
    _make_once()
    name = f"journey_{os.getpid()}"
    with _server() as server:
        _drop(server, name)
        _copy(server, MADE, name)
    try:
        with _connected_to(name):
            yield Demonstration()
    finally:
        with _server() as server:
            _drop(server, name)


def _make_once() -> None:
    """Parallel workers share one server: whoever comes first makes it, the others wait."""
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MADE])
        if found.fetchone():
            return
        unfinished = f"{MADE}_unfinished"
        _drop(server, unfinished)
        _copy(server, os.environ["SEND_MIS_TEST_TEMPLATE"], unfinished)
        with _connected_to(unfinished):
            call_command("load_codes", stdout=StringIO(), stderr=StringIO())
            call_command("demo_school", stdout=StringIO(), stderr=StringIO())
        server.execute(_words("ALTER DATABASE {} RENAME TO {}", unfinished, MADE))


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    # Every thread's connection is made from this one dictionary.
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _server() -> psycopg.Connection:
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    return psycopg.connect(f"{base}/postgres", autocommit=True)


def _copy(server: psycopg.Connection, template: str, name: str) -> None:
    server.execute(_words("CREATE DATABASE {} TEMPLATE {}", name, template))


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(_words("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _words(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
