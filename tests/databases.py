"""This process's databases: an empty one, one with the cast in it, one with the codes too, …

A test rolls back what it wrote, so each is filled once. After a test that really commits, its
database is copied anew from the one that it was made from.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

from tests import server

EMPTY = f"test_send_mis_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"

# Each that was made, and whether it still is as it was made.
_is_clean: dict[str, bool] = {}
# Connections to databases that are not in use: opening one anew costs a test's time.
_parked: dict[str, Any] = {}


def use(fill: Mapping[str, Callable[[], None]]) -> None:
    """Connect this thread to the clean database of these contents, which are filled in once."""
    name = "_".join((EMPTY, *fill))
    if connection.settings_dict["NAME"] != name:
        _switch_to(name)
    if not _is_clean.get(name):
        connection.close()
        _copy(_made(fill), name)


def spoilt() -> None:
    """What the last test did to the database in use is not rolled back."""
    _is_clean[connection.settings_dict["NAME"]] = False


def drop() -> None:
    connection.close()
    for parked in _parked.values():
        parked.close()
    for name in _is_clean:
        server.drop_database(name)


def _made(fill: Mapping[str, Callable[[], None]]) -> str:
    """The one to copy: nobody stays connected to it. Each content is written onto those before."""
    if not fill:
        return os.environ["SEND_MIS_TEST_TEMPLATE"]
    name = "_".join((EMPTY, *fill, "made"))
    if name not in _is_clean:
        *before, last = fill
        _copy(_made({content: fill[content] for content in before}), name)
        in_use = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = name
        fill[last]()
        connection.close()
        connection.settings_dict["NAME"] = in_use
    return name


def _copy(template: str, name: str) -> None:
    server.drop_database(name)
    server.make_database(name, template)
    _is_clean[name] = True


def _switch_to(name: str) -> None:
    if connection.connection is not None:
        _parked[connection.settings_dict["NAME"]] = connection.connection
    connection.connection = _parked.pop(name, None)
    connection.settings_dict["NAME"] = name
    # What a command that closed its test's connection leaves behind, and only `connect` sets right.
    connection.closed_in_transaction, connection.autocommit = False, True
