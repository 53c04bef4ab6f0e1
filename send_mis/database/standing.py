"""Whether the role that serves pages is held to what it may do, asked of the database itself."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg

from send_mis.database.grants import CONTEXT, records, tracked_tables
from send_mis.database.quiet_log import loud_settings

PATIENCE_SECONDS = 30
FIRST_VERSION_WITH_PARAMETER_RIGHTS = 150000

# Itself, and every role that it could become or inherit from.
_ROLES = """
    SELECT r.oid, r.rolname, r.rolname = current_user, r.rolsuper, r.rolcreaterole, r.rolcreatedb,
           r.rolreplication, r.rolbypassrls
    FROM pg_roles r
    WHERE r.rolname IN (current_user, session_user)
       OR pg_has_role(session_user, r.oid, 'MEMBER') OR pg_has_role(current_user, r.oid, 'MEMBER')
"""
_OWNED = """
    SELECT count(*) FROM pg_shdepend
    WHERE refclassid = 'pg_authid'::regclass AND refobjid = ANY(%s) AND deptype = 'o'
      AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
_REWRITABLE = """
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%(records)s)
      AND (has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
           OR has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER')
           OR (c.relname <> %(context)s AND has_any_column_privilege(c.oid, 'UPDATE')))
"""
_CLOSED = """
    SELECT name FROM unnest(%s::text[]) AS name
    WHERE to_regclass('public.' || quote_ident(name)) IS NULL
       OR NOT has_table_privilege(to_regclass('public.' || quote_ident(name)), 'SELECT')
       OR NOT has_table_privilege(to_regclass('public.' || quote_ident(name)), 'INSERT')
"""
_SWITCHED_OFF = """
    SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relname = ANY(%s) AND NOT t.tgisinternal AND t.tgenabled IN ('D', 'R')
"""
_IGNORABLE = """
    SELECT public._pgtrigger_should_ignore('any') FROM set_config('pgtrigger.ignore', '{any}', true)
"""
_PLACES = """
    SELECT has_database_privilege(current_database(), 'CREATE'),
           has_database_privilege(current_database(), 'TEMPORARY'),
           EXISTS (SELECT FROM pg_namespace n WHERE n.nspname !~ '^pg_(temp|toast)'
                   AND has_schema_privilege(n.oid, 'CREATE'))
"""


def role_problems(url: str, *, patience: float = PATIENCE_SECONDS) -> list[str]:
    """Everything that lets this address's role rewrite what is recorded; empty when it is held."""
    try:
        connection = _connected(url, patience)
    except psycopg.OperationalError as error:
        return [f"The database of DATABASE_URL does not answer: {str(error).strip()}"]
    with connection:
        return list(_problems(connection))


def loud_log_settings(url: str) -> list[str]:
    """The server's settings that would write this role's rows and statements into its log."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        return list(loud_settings(connection))


def _connected(url: str, patience: float) -> psycopg.Connection[Any]:
    """A database that is just starting is waited for."""
    end = time.monotonic() + patience
    while True:
        try:
            return psycopg.connect(url, connect_timeout=10)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
        time.sleep(0.5)


def _problems(connection: psycopg.Connection[Any]) -> Iterator[str]:
    roles = connection.execute(_ROLES).fetchall()
    if any(is_self and is_super for _, _, is_self, is_super, *_ in roles):
        (name,) = _row(connection, "SELECT current_user")
        yield f"The role of DATABASE_URL, {name}, is a superuser: no rule of the database binds it."
        return
    yield from _powers(roles)
    (owned,) = _row(connection, _OWNED, [[row[0] for row in roles]])
    if owned:
        yield (
            "The role of DATABASE_URL owns tables, or may become a role that does: it could switch"
            " off the triggers that record changes. `manage.py database_roles` makes two roles."
        )
    yield from _places(connection)
    yield from _recording(connection)


def _powers(roles: list[tuple[Any, ...]]) -> Iterator[str]:
    may = ("is a superuser", "may make roles", "may make databases", "may replicate",
           "passes row security")  # fmt: skip
    for _, name, is_self, *powers in roles:
        has = [words for words, power in zip(may, powers, strict=True) if power]
        if has and is_self:
            yield f"The role of DATABASE_URL, {name}, {' and '.join(has)}."
        elif has or (not is_self and name.startswith("pg_")):
            reason = f", which {' and '.join(has)}" if has else ""
            yield f"The role of DATABASE_URL may become {name}{reason}."


def _places(connection: psycopg.Connection[Any]) -> Iterator[str]:
    in_database, temporary, in_schema = _row(connection, _PLACES)
    if in_database or temporary or in_schema:
        yield (
            "The role of DATABASE_URL may make tables or schemas of its own, which could stand"
            " before the real ones. `manage.py migrate`, run as the owner, takes that away."
        )
    if connection.info.server_version >= FIRST_VERSION_WITH_PARAMETER_RIGHTS:
        (may_set,) = _row(
            connection, "SELECT has_parameter_privilege('session_replication_role', 'SET')"
        )
        if may_set:
            yield "The role of DATABASE_URL may set session_replication_role: no trigger would run."


def _recording(connection: psycopg.Connection[Any]) -> Iterator[str]:
    tables = [record.table for record in records()]
    closed = _names(connection, _CLOSED, [tables])
    if closed:
        yield (
            f"The role of DATABASE_URL cannot use {closed}. Run `manage.py migrate` as the owner"
            " (DATABASE_OWNER_URL): it makes the tables and gives this role its rights."
        )
        return
    open_to = _names(connection, _REWRITABLE, {"records": tables, "context": CONTEXT})
    if open_to:
        yield f"The role of DATABASE_URL may rewrite what is recorded in {open_to}."
    silent = _names(connection, _SWITCHED_OFF, [tracked_tables()])
    if silent:
        yield f"Triggers that record changes are switched off on {silent}."
    (is_ignorable,) = _row(connection, _IGNORABLE)
    if is_ignorable:
        yield (
            "A session may ask the triggers that record changes to be ignored. `manage.py migrate`,"
            " run as the owner, takes that away."
        )


def _row(connection: psycopg.Connection[Any], query: Any, parameters: Any = None) -> Any:
    return connection.execute(query, parameters).fetchone()


def _names(connection: psycopg.Connection[Any], query: Any, parameters: Any) -> str:
    """The first few tables that the query finds, as words."""
    found = sorted(name for (name,) in connection.execute(query, parameters).fetchall())
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(found[:3]) + more
