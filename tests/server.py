"""The run's PostgreSQL: an administrator who makes databases, the owner who makes their tables,
and the role that runs, as which the application is tried."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import sql

from send_mis.database.roles import address, close_to_others, make_roles

_ADMINISTRATOR = "SEND_MIS_TEST_ADMINISTRATOR_URL"
_OWNER = "SEND_MIS_TEST_OWNER_URL"
# For tests of roles and of copies, which the whole server holds: one such test at a time.
WHOLE_SERVER = 990002


def name_roles(*, administrator: str, owner: str, running: str) -> None:
    """Make the roles, and hand their addresses to this process and to the parallel ones."""
    make_roles(administrator=administrator, owner=owner, running=running)
    os.environ[_ADMINISTRATOR] = administrator
    os.environ[_OWNER] = owner
    os.environ["DATABASE_URL"] = running


def owner_url(database: str) -> str:
    return _named(os.environ[_OWNER], database)


def running_url(database: str) -> str:
    return _named(os.environ["DATABASE_URL"], database)


def administrator_url(database: str = "postgres") -> str:
    return _named(os.environ[_ADMINISTRATOR], database)


def running_role() -> str:
    return address(os.environ["DATABASE_URL"]).user


def make_database(name: str, template: str = "template1") -> None:
    """A database as a school's is: the owner's, and closed to others."""
    owner = address(os.environ[_OWNER]).user
    with server() as connection:
        _run(connection, "CREATE DATABASE {} TEMPLATE {} OWNER {}", name, template, owner)
        # A copy takes over what is in the template, not who may enter it.
        close_to_others(connection, name, running_role())


def drop_database(name: str) -> None:
    with server() as connection:
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def rename_database(name: str, to: str) -> None:
    with server() as connection:
        _run(connection, "ALTER DATABASE {} RENAME TO {}", name, to)


def server(database: str = "postgres") -> psycopg.Connection:
    """The administrator's connection."""
    return psycopg.connect(administrator_url(database), autocommit=True)


@contextmanager
def alone(lock: int) -> Iterator[psycopg.Connection]:
    """Parallel workers share one server: whoever comes first goes on, the others wait.

    `lock`: any number that nobody else on this server locks by.
    """
    with server() as administrator:
        administrator.execute("SELECT pg_advisory_lock(%s)", [lock])
        yield administrator


def _named(url: str, database: str) -> str:
    """As a URL, which settings read; the server's part stays as it is."""
    return f"{url.rpartition('/')[0]}/{database}"


def _run(connection: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
