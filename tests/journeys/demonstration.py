"""The demonstration school in a database of its own for every story.

It is made once a run and then copied: a story starts from the same school whatever ran before it,
beside it or in the same process, and nothing has to be rolled back while a server is reading.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import connection

from pupils.models import Pupil
from send_mis.accounts.models import User
from send_mis.demo.story import DOMAIN
from send_mis.schools.models import School
from tests import server

MADE = "journeys_demonstration"
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
    server.drop_database(name)
    server.make_database(name, MADE)
    try:
        with _connected_to(name):
            yield Demonstration()
    finally:
        server.drop_database(name)


def _make_once() -> None:
    with server.alone(_LOCK) as administrator:
        found = administrator.execute("SELECT 1 FROM pg_database WHERE datname = %s", [MADE])
        if found.fetchone():
            return
        unfinished = f"{MADE}_unfinished"
        server.drop_database(unfinished)
        server.make_database(unfinished, os.environ["SEND_MIS_TEST_TEMPLATE"])
        with _connected_to(unfinished):
            call_command("load_codes", stdout=StringIO(), stderr=StringIO())
            call_command("demo_school", stdout=StringIO(), stderr=StringIO())
        server.rename_database(unfinished, MADE)


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
