"""What the role that runs may do with each table, from the models themselves.

Nothing comes from default privileges: a table without a model is closed to it. The record of who
changed and who read what can be added to and read, and never changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")
CHANGE = ("SELECT", "INSERT", "UPDATE", "DELETE")

CONTEXT = "pghistory_context"
# pghistory adds a context with ON CONFLICT DO UPDATE, for which PostgreSQL asks the right to
# update these two, also when no row is ever updated. A trigger sees to that.
CONTEXT_COLUMNS = ("metadata", "updated_at")

# A role's permission is made when the role is first given, and then stays as it is: grants name it.
_MADE_ONCE = frozenset({"contenttypes.contenttype", "auth.permission"})
MIGRATIONS = "django_migrations"

# A trigger of history asks this function whether it is switched off, and any session may say so:
# nobody is answered yes. Each migration that makes a trigger makes the package's own anew.
_NEVER_IGNORED = """
    CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)
    RETURNS BOOLEAN AS $$ BEGIN RETURN FALSE; END; $$ LANGUAGE plpgsql;
"""
_CONTEXT_STAYS = f"""
    CREATE OR REPLACE FUNCTION public.send_mis_history_stays() RETURNS TRIGGER AS $$
    BEGIN
        RAISE EXCEPTION 'Who changed what, and why, is kept as it was written.'
            USING ERRCODE = 'insufficient_privilege';
    END;
    $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER send_mis_history_stays
        BEFORE UPDATE ON public.{CONTEXT} FOR EACH ROW
        EXECUTE FUNCTION public.send_mis_history_stays();
"""


@dataclass(frozen=True, kw_only=True)
class Record:
    """A table that may only grow. `columns`: what an insert may have to name for update."""

    table: str
    columns: tuple[str, ...] = ()


def granted() -> Mapping[str, tuple[str, ...]]:
    """Each table and what the role that runs may do with it."""
    tables = {model._meta.db_table: _allowed(model) for model in _models()}
    return {MIGRATIONS: READ} | dict(sorted(tables.items()))


def records() -> list[Record]:
    """The tables that hold who changed and who read what."""
    found = sorted(model._meta.db_table for model in _models() if _only_grows(model))
    return [
        Record(table=table, columns=CONTEXT_COLUMNS if table == CONTEXT else ()) for table in found
    ]


def tracked_tables() -> list[str]:
    """The tables whose triggers write history."""
    tracked = (getattr(model, "pgh_tracked_model", None) for model in apps.get_models())
    found = {model._meta.db_table for model in tracked if model}
    return sorted(found)


def secure(connection: BaseDatabaseWrapper, running: str) -> None:
    """As the owner: give the role that runs exactly its rights, and close the ways around them."""
    there = set(connection.introspection.table_names())
    wanted = {table: rights for table, rights in granted().items() if table in there}
    with connection.cursor() as cursor:
        _close(cursor, running)
        for rights in sorted(set(wanted.values())):
            _grant(cursor, rights, (t for t in wanted if wanted[t] == rights), running)
        if CONTEXT in there:
            columns = sql.SQL(", ").join(map(sql.Identifier, CONTEXT_COLUMNS))
            cursor.execute(
                sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(
                    columns, sql.Identifier("public", CONTEXT), sql.Identifier(running)
                )
            )
            cursor.execute(_CONTEXT_STAYS)
        cursor.execute(_NEVER_IGNORED)


def _close(cursor: CursorWrapper, running: str) -> None:
    role = sql.Identifier(running)
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    for words in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC, {role}",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role}",
    ):
        cursor.execute(sql.SQL(words).format(database=database, role=role))


def _grant(
    cursor: CursorWrapper, rights: Iterable[str], tables: Iterable[str], running: str
) -> None:
    cursor.execute(
        sql.SQL("GRANT {} ON {} TO {}").format(
            sql.SQL(", ".join(rights)),
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


def _allowed(model: type[models.Model]) -> tuple[str, ...]:
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
