"""The owner's way to the server: whole databases are made, renamed and dropped here."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from send_mis.database.copies.errors import CopyError

# Any number that nobody else on this server locks by.
_LOCK = 990014
_TRIES = 20
# What is in a database before anybody has used it.
_BEFORE_USE = frozenset(
    {"django_migrations", "django_content_type", "auth_permission", "database_copyrun",
     "schools_code"}
)  # fmt: skip


def name() -> str:
    """The database that is in use."""
    return str(connection.settings_dict["NAME"])


def parameters(database: str) -> dict[str, Any]:
    """What psycopg and PostgreSQL's programs need to reach that database as the owner."""
    known = ("host", "port", "user", "password", "sslmode")
    given = connection.get_connection_params()
    return {part: given[part] for part in known if given.get(part)} | {"dbname": database}


def enter(database: str, *, autocommit: bool = True) -> psycopg.Connection[Any]:
    return psycopg.connect(**parameters(database), autocommit=autocommit)


@contextmanager
def one_at_a_time() -> Iterator[psycopg.Connection[Any]]:
    """The maintenance database, held by the one command that copies or restores just now."""
    if not settings.AS_OWNER:
        raise CopyError("Only the owner of the database does this: run it through manage.py.")
    connection.close()
    try:
        server = enter("postgres")
    except psycopg.OperationalError as error:
        raise CopyError(f"The database server does not answer: {str(error).strip()}") from error
    with server:
        (is_free,) = _row(server, "SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not is_free:
            raise CopyError("Another command is copying or restoring just now. Try again later.")
        yield server


def exists(server: psycopg.Connection[Any], database: str) -> bool:
    found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    return found.fetchone() is not None


def is_in_use(database: str) -> bool:
    """Whether somebody's work is in it. Tables that a migration fills do not count."""
    with enter(database) as session:
        tables = session.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return any(
            _row(session, sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))[
                0
            ]
            for (table,) in tables
            if table not in _BEFORE_USE
        )


def make_empty(server: psycopg.Connection[Any], database: str) -> None:
    """A fresh database; what a killed command left under this name goes first."""
    drop(server, database)
    _run(server, "CREATE DATABASE {} TEMPLATE template0", database)
    _run(server, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)


def drop(server: psycopg.Connection[Any], database: str) -> None:
    _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


@contextmanager
def closed(server: psycopg.Connection[Any], database: str) -> Iterator[None]:
    """Nobody but the owner enters meanwhile, and whoever is in it is asked out: what they wrote
    after a copy would be lost by its return."""
    if not settings.RUNNING_ROLE or not exists(server, database):
        yield
        return
    _run(server, "REVOKE CONNECT ON DATABASE {} FROM {}", database, settings.RUNNING_ROLE)
    try:
        end_sessions(server, database)
        yield
    finally:
        if exists(server, database):
            _run(server, "GRANT CONNECT ON DATABASE {} TO {}", database, settings.RUNNING_ROLE)


def end_sessions(server: psycopg.Connection[Any], database: str) -> None:
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND pid <> pg_backend_pid() AND usename = ANY(%s)",
        [database, [settings.RUNNING_ROLE, server.info.user]],
    )


def swap(server: psycopg.Connection[Any], new: str, live: str, before: str) -> None:
    """`new` takes the place of `live` at one moment, whatever happens to us meanwhile."""
    drop(server, before)
    for tried in range(_TRIES):
        end_sessions(server, live)
        try:
            with server.transaction():
                if exists(server, live):
                    _run(server, "ALTER DATABASE {} RENAME TO {}", live, before)
                _run(server, "ALTER DATABASE {} RENAME TO {}", new, live)
        except psycopg.errors.ObjectInUse:
            if tried == _TRIES - 1:
                raise CopyError(
                    f"Somebody is connected to {live} and cannot be asked out. Stop what uses it"
                    " and try again; nothing was changed."
                ) from None
            time.sleep(0.25)
        else:
            return


def _run(server: psycopg.Connection[Any], statement: LiteralString, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*(sql.Identifier(each) for each in names)))


def _row(session: psycopg.Connection[Any], query: Any, values: Any = None) -> Any:
    return session.execute(query, values).fetchone()
