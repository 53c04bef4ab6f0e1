"""Migrating with a way back. The way back is the copy that was made just before."""

from collections.abc import Callable

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from send_mis.database.copies import server
from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.making import MadeCopy, make_copy
from send_mis.database.copies.places import copies_folder
from send_mis.database.copies.recording import recorded
from send_mis.database.copies.restoring import put_back
from send_mis.database.models import CopyKind

Say = Callable[[str], object]


def waiting_migrations() -> list[str]:
    """What `migrate` would apply."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def upgrade(named: str, *, say: Say) -> None:
    """Raises CopyError when a migration failed; then the database is as it was before."""
    try:
        waiting, is_new = waiting_migrations(), not connection.introspection.table_names()
    except OperationalError as error:
        raise CopyError(f"The database does not answer: {str(error).strip()}") from error
    if is_new or not waiting:
        # Nothing to lose; and rights are given again in any case.
        call_command("migrate", interactive=False, verbosity=0)
        say("The database is up to date.")
        return
    say(f"{len(waiting)} migrations wait: {', '.join(waiting[:5])}{' …' if waiting[5:] else ''}")
    into = copies_folder(named)
    with server.one_at_a_time() as maintenance, server.closed(maintenance, server.name()):
        with recorded(CopyKind.MADE, into) as run:
            made = make_copy(into)
            run.place, run.contents = made.path, made.contents
        say(f"Copied to {made.path}")
        _migrate_or_go_back(maintenance, made)
    say("The database is up to date.")


def _migrate_or_go_back(maintenance: psycopg.Connection, made: MadeCopy) -> None:
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except BaseException as failure:  # Ctrl-C too leaves a half-migrated database
        connection.close()
        try:
            put_back(maintenance, made.path, made.contents, files=False)
        except (CopyError, psycopg.Error) as error:
            raise CopyError(
                f"A migration failed ({_words(failure)}), and so did going back ({error}). Do not"
                f" start the program. The copy is whole: manage.py restore {made.path} --replace"
                f" {server.name()}"
            ) from failure
        raise CopyError(
            f"A migration failed: {_words(failure)}. The database is as it was before, compared"
            f" table by table with the copy in {made.path}. Go on with the earlier version of the"
            " program."
        ) from failure


def _words(failure: BaseException) -> str:
    """The first line: what PostgreSQL adds below it are the values of a row."""
    first = str(failure).strip().partition("\n")[0]
    return f"{type(failure).__name__}: {first}"[:500].rstrip(".: ")
