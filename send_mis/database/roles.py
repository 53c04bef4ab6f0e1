"""The two roles of a database: one owns and changes its tables, the other serves pages.

Made by whoever administers the server, with plain SQL and without Django, so that the trial, the
tests and a school's own server get the same two.
"""

from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from send_mis.database.quiet_log import hush

_OWNER = "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
_RUNNING = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"

# Everything in the schema that is no part of an extension, as ALTER … OWNER names it.
_THINGS = """
    SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                          WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND c.relowner <> %(owner)s::regrole
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i')
                                              AND d.classid = 'pg_class'::regclass)
    UNION ALL
    SELECT 'ROUTINE', p.oid::regprocedure::text
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> %(owner)s::regrole
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e'
                                              AND d.classid = 'pg_proc'::regclass)
"""


class RolesError(Exception):
    """The roles cannot be made; the message says what to change."""


@dataclass(frozen=True, kw_only=True)
class DatabaseAddress:
    """What a PostgreSQL address names, read as PostgreSQL's own tools read it."""

    url: str
    user: str
    password: str
    database: str

    def at(self, database: str) -> str:
        """The same server and person, another database."""
        return make_conninfo(self.url, dbname=database)


def address(url: str) -> DatabaseAddress:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise RolesError(f"This is no address of a PostgreSQL: {error}.") from error
    user, database = str(parts.get("user") or ""), str(parts.get("dbname") or "")
    if not user or not database:
        raise RolesError("An address must name a role and a database: postgresql://role@host/name.")
    return DatabaseAddress(
        url=url, user=user, password=str(parts.get("password") or ""), database=database
    )


def make_roles(*, administrator: str, owner: str, running: str) -> None:
    """Make both roles and the database, or put right what is there. Safe to run again."""
    admin, owning, serving = address(administrator), address(owner), address(running)
    _refuse_muddle(admin, owning, serving)
    with psycopg.connect(admin.at("postgres"), autocommit=True) as connection:
        _make_role(connection, owning, _OWNER)
        _make_role(connection, serving, _RUNNING)
        for who in (owning, serving):
            hush(connection, who.user)
        # The owner may end the sessions of the role that runs, and look at the tables as it does.
        _run(connection, "GRANT {} TO {}", serving.user, owning.user)
        _make_database(connection, owning)
    with psycopg.connect(admin.at(owning.database), autocommit=True) as connection:
        close_to_others(connection, owning.database, serving.user)
        for kind, name in connection.execute(_THINGS, {"owner": owning.user}).fetchall():
            connection.execute(
                sql.SQL("ALTER {} {} OWNER TO {}").format(
                    sql.SQL(kind), sql.SQL(name), sql.Identifier(owning.user)
                )
            )


def are_made(*, administrator: str, owner: str) -> bool:
    """Whether the database is there and is the owner's."""
    admin, owning = address(administrator), address(owner)
    with psycopg.connect(admin.at("postgres"), autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba"
            " WHERE d.datname = %s AND r.rolname = %s",
            [owning.database, owning.user],
        )
        return found.fetchone() is not None


def close_to_others(connection: psycopg.Connection, database: str, running: str) -> None:
    """Only these two may enter. Nobody may make temporary tables, which would go before the
    real ones of the same name: a trigger could be led to write its history into one."""
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", database, running)
    _run(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _refuse_muddle(
    admin: DatabaseAddress, owning: DatabaseAddress, serving: DatabaseAddress
) -> None:
    if len({admin.user, owning.user, serving.user}) < 3:
        raise RolesError(
            "The administrator, the owner (DATABASE_OWNER_URL) and the role that runs"
            " (DATABASE_URL) must be three roles."
        )
    if owning.database != serving.database:
        raise RolesError(
            f"DATABASE_OWNER_URL names the database {owning.database} and DATABASE_URL"
            f" {serving.database}: they must be one."
        )


def _make_role(connection: psycopg.Connection, who: DatabaseAddress, may: LiteralString) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [who.user]).fetchone()
    verb: LiteralString = "ALTER" if known else "CREATE"
    words = sql.SQL(verb + " ROLE {} " + may).format(sql.Identifier(who.user))
    if who.password:
        # Scrambled here: a password in a statement may end in the server's log.
        scrambled = connection.pgconn.encrypt_password(
            who.password.encode(), who.user.encode(), b"scram-sha-256"
        ).decode()
        words = sql.SQL("{} PASSWORD {}").format(words, sql.Literal(scrambled))
    connection.execute(words)


def _make_database(connection: psycopg.Connection, owning: DatabaseAddress) -> None:
    known = connection.execute(
        "SELECT 1 FROM pg_database WHERE datname = %s", [owning.database]
    ).fetchone()
    statement: LiteralString = (
        "ALTER DATABASE {} OWNER TO {}" if known else "CREATE DATABASE {} OWNER {}"
    )
    _run(connection, statement, owning.database, owning.user)


def _run(connection: psycopg.Connection, statement: LiteralString, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
