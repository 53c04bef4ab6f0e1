"""What the role that runs may do with each table, from the models themselves.

Nothing comes from default privileges: a table without a model is closed to it. The record of who
changed and who read what can be added to and read, and never changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql

Rights = tuple[LiteralString, ...]
READ: Rights = ("SELECT",)
ADD: Rights = ("SELECT", "INSERT")
CHANGE: Rights = ("SELECT", "INSERT", "UPDATE", "DELETE")

CONTEXT = "pghistory_context"
# pghistory adds a context with ON CONFLICT DO UPDATE, for which PostgreSQL asks the right to
# update these two, also when no row is ever updated. A trigger sees to that.
CONTEXT_COLUMNS = ("metadata", "updated_at")

# A role's permission is made when the role is first given, and then stays as it is: grants name it.
_MADE_ONCE = frozenset({"contenttypes.contenttype", "auth.permission"})
MIGRATIONS = "django_migrations"

# A trigger of history asks this function whether it is switched off, and any session may say so:
# nobody is answered yes. Each migration that makes a trigger makes the package's own anew.
_NEVER_IGNORED: LiteralString = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)
    RETURNS BOOLEAN AS $$ BEGIN RETURN FALSE; END; $$ LANGUAGE plpgsql;
"""
_CONTEXT_STAYS: LiteralString = """
    CREATE OR REPLACE FUNCTION public.send_mis_history_stays() RETURNS TRIGGER AS $$
    BEGIN
        RAISE EXCEPTION 'Who changed what, and why, is kept as it was written.'
            USING ERRCODE = 'insufficient_privilege';
    END;
    $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER send_mis_history_stays
        BEFORE UPDATE ON public.pghistory_context FOR EACH ROW
        EXECUTE FUNCTION public.send_mis_history_stays();
"""

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_CLOSING: tuple[LiteralString, ...] = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC, {role}",
    "GRANT CONNECT ON DATABASE {database} TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role}",
)


@dataclass(frozen=True, kw_only=True)
class GrowingTable:
    """A table that may only grow. `columns`: what an insert may have to name for update."""

    table: str
    columns: tuple[str, ...] = ()


def granted() -> Mapping[str, Rights]:
    """Each table and what the role that runs may do with it."""
    tables = {model._meta.db_table: _allowed(model) for model in _models()}
    return {MIGRATIONS: READ} | dict(sorted(tables.items()))


def records() -> list[GrowingTable]:
    """The tables that hold who changed and who read what."""
    found = sorted(model._meta.db_table for model in _models() if _only_grows(model))
    return [
        GrowingTable(table=table, columns=CONTEXT_COLUMNS if table == CONTEXT else ())
        for table in found
    ]


def tracked_tables() -> list[str]:
    """The tables whose triggers write history."""
    tracked = (getattr(model, "pgh_tracked_model", None) for model in apps.get_models())
    found = {model._meta.db_table for model in tracked if model}
    return sorted(found)


def secure(session: psycopg.Connection[Any], running: str) -> None:
    """As the owner: give the role that runs exactly its rights, and close the ways around them."""
    there = {name for (name,) in session.execute(_TABLES).fetchall()}
    wanted = {table: rights for table, rights in granted().items() if table in there}
    _close(session, running)
    for rights in sorted(set(wanted.values())):
        _grant(session, rights, (table for table in wanted if wanted[table] == rights), running)
    if CONTEXT in there:
        columns = sql.SQL(", ").join(map(sql.Identifier, CONTEXT_COLUMNS))
        session.execute(
            sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(
                columns, sql.Identifier("public", CONTEXT), sql.Identifier(running)
            )
        )
        session.execute(_CONTEXT_STAYS)
    session.execute(_NEVER_IGNORED)


def _close(session: psycopg.Connection[Any], running: str) -> None:
    names = {
        "role": sql.Identifier(running),
        "database": sql.Identifier(session.info.dbname),
    }
    for words in _CLOSING:
        session.execute(sql.SQL(words).format(**names))


def _grant(
    session: psycopg.Connection[Any], rights: Rights, tables: Iterable[str], running: str
) -> None:
    session.execute(
        sql.SQL("GRANT {} ON {} TO {}").format(
            sql.SQL(", ").join(map(sql.SQL, rights)),
            sql.SQL(", ").join(sql.Identifier("public", table) for table in tables),
            sql.Identifier(running),
        )
    )


def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _allowed(model: type[models.Model]) -> Rights:
    if getattr(model, "is_owners", False):
        return READ
    is_made_once = model._meta.label_lower in _MADE_ONCE
    return ADD if is_made_once or _only_grows(model) else CHANGE


def _only_grows(model: type[models.Model]) -> bool:
    return (
        model._meta.app_label == "pghistory"
        or hasattr(model, "pgh_tracked_model")
        or getattr(model, "only_grows", False)
    )
