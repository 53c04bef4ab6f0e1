"""The demonstration's schools, each in a database of its own for every test.

One of a day and of a size is made once a run and then copied: a test starts from the same school
whatever ran before it, beside it or in the same process, and nothing has to be rolled back while
a server is reading.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from zlib import crc32

from django.core.management import call_command
from django.db import connection

from send_mis.access import clock
from tests import server


@contextmanager
def demonstration_schools(**options: int) -> Iterator[None]:
    """The default connection, of every thread, points to a fresh copy of what the command makes
    today with these options."""
    made = "_".join(["made", f"{clock.today():%Y%m%d}", *(f"{k}{v}" for k, v in options.items())])
    _make_once(made, **options)
    name = f"copy_{os.getpid()}"
    server.drop_database(name)
    server.make_database(name, made)
    try:
        with _connected_to(name):
            yield
    finally:
        server.drop_database(name)


def _make_once(made: str, **options: int) -> None:
    # Whoever wants the same school waits for it; others are made beside it.
    with server.alone(crc32(made.encode())) as administrator:
        found = administrator.execute("SELECT 1 FROM pg_database WHERE datname = %s", [made])
        if found.fetchone():
            return
        unfinished = f"{made}_unfinished"
        server.drop_database(unfinished)
        server.make_database(unfinished, os.environ["SEND_MIS_TEST_TEMPLATE"])
        with _connected_to(unfinished):
            call_command("load_codes", stdout=StringIO(), stderr=StringIO())
            call_command("demo_school", stdout=StringIO(), stderr=StringIO(), **options)
        server.rename_database(unfinished, made)


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
