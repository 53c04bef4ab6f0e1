"""This process's two databases: an empty one, and one with the cast in it.

A test rolls back what it wrote, so each is filled once. After a test that really commits, its
database is copied anew from the one that it was made from.
"""

import os
from collections.abc import Callable
from typing import Any

from django.db import connection

from tests import server

PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")
EMPTY = f"test_send_mis_{PROCESS}"
WITH_CAST = f"{EMPTY}_cast"
_CAST_MADE = f"{WITH_CAST}_made"

_clean: set[str] = set()
# The connection to the database that is not in use: opening one anew costs a test's time.
_parked: dict[str, Any] = {}


def use(name: str, fill: Callable[[], None]) -> None:
    """Connect this thread to the clean database of that name; `fill` writes the cast, once."""
    if connection.settings_dict["NAME"] != name:
        _switch_to(name)
    if name in _clean:
        return
    connection.close()
    if name == EMPTY:
        template = os.environ["SEND_MIS_TEST_TEMPLATE"]
    else:
        template = _CAST_MADE
        if template not in _clean:
            _make_with_cast(fill)
    _copy(template, name)


def spoilt() -> None:
    """What the last test did to the database in use is not rolled back."""
    _clean.discard(connection.settings_dict["NAME"])


def drop() -> None:
    connection.close()
    for parked in _parked.values():
        parked.close()
    for name in (EMPTY, WITH_CAST, _CAST_MADE):
        server.drop_database(name)


def _make_with_cast(fill: Callable[[], None]) -> None:
    _copy(os.environ["SEND_MIS_TEST_TEMPLATE"], _CAST_MADE)
    connection.settings_dict["NAME"] = _CAST_MADE
    fill()
    connection.close()
    connection.settings_dict["NAME"] = WITH_CAST


def _copy(template: str, name: str) -> None:
    server.drop_database(name)
    server.make_database(name, template)
    _clean.add(name)


def _switch_to(name: str) -> None:
    if connection.connection is not None:
        _parked[connection.settings_dict["NAME"]] = connection.connection
    connection.connection = _parked.pop(name, None)
    connection.settings_dict["NAME"] = name
