"""Making a copy: the database at one moment, and every uploaded file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.utils import timezone

from send_mis.database.copies import fingerprints, folder, programs, sealing, server
from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.folder import Contents
from send_mis.database.grants import MIGRATIONS
from send_mis.weak_values import is_example, is_weak_secret


@dataclass(frozen=True, kw_only=True)
class MadeCopy:
    path: Path
    contents: Contents


def make_copy(into: Path) -> MadeCopy:
    """A whole copy in a folder of its own, or none. Raises CopyError."""
    _refuse_without_key()
    database = server.name()
    unfinished = folder.begin(into)
    try:
        with _one_moment(database) as (session, snapshot):
            tools = programs.programs_for(session.info.server_version)
            with sealing.sealed(
                unfinished / folder.DUMP, folder.DUMP, settings.BACKUP_KEY
            ) as writing:
                programs.read_from(
                    tools / "pg_dump",
                    *("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"),
                    at=server.parameters(database),
                    take=writing.write,
                )
            contents = _contents(session, database, _copy_files(unfinished))
        return MadeCopy(path=folder.finish(unfinished, contents), contents=contents)
    except OSError as error:
        raise CopyError(f"{into} cannot be written: {error.strerror}.") from error
    except psycopg.Error as error:
        raise CopyError(f"The database cannot be copied: {str(error).strip()}") from error
    finally:
        folder.drop(unfinished)


def _refuse_without_key() -> None:
    """A copy goes off the machine, with everything a school holds."""
    key, example = (
        settings.BACKUP_KEY,
        "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
    )
    if not key and not settings.RELAXED:
        raise CopyError(
            f"BACKUP_KEY is not set: a copy is encrypted, or not made. Make one ({example}), and"
            " keep it in two places that are neither this machine nor where the copies go."
        )
    if key and (is_weak_secret(key) or is_example(key)):
        raise CopyError(f"BACKUP_KEY is too easy to guess. Make one: {example}")
    if key and key == settings.SECRET_KEY:
        raise CopyError("BACKUP_KEY is SECRET_KEY: who holds the one would hold the other.")


def remove_older(into: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest `keep` copies of that folder; which they were."""
    older = folder.copies_in(into)[max(keep, 1) :]
    for copy in older:
        folder.drop(copy)
    return older


@contextmanager
def _one_moment(database: str) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """What pg_dump and we look at is the same, though people go on working."""
    with server.enter(database, autocommit=False) as session:
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (snapshot,) = session.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        yield session, str(snapshot)


def _copy_files(unfinished: Path) -> dict[str, tuple[int, str]]:
    root: Path | None = settings.MEDIA_ROOT
    if root is None:
        return {}
    return {name: folder.add_file(root / name, unfinished, name) for name in folder.uploaded(root)}


def _contents(
    session: psycopg.Connection[Any], database: str, files: dict[str, tuple[int, str]]
) -> Contents:
    tables = fingerprints.tables(session)
    applied: list[Any] = []
    if MIGRATIONS in tables:
        applied = session.execute(
            f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name"  # noqa: S608 - our own name
        ).fetchall()
    return Contents(
        made_at=timezone.now().isoformat(),
        database=database,
        server_version=session.info.server_version,
        key=folder.key_mark(settings.SECRET_KEY),
        migrations=[(app, name) for app, name in applied],
        tables=tables,
        schema=fingerprints.schema(session),
        files=files,
    )
