"""Putting a copy back: into a database beside the one in use, compared, and only then in its place.

Until that moment nothing that is in use has changed. Uploaded files are added before it and
removed after it, so that at no time a record names a file that is not there.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from send_mis.database.copies import fingerprints, folder, programs, server
from send_mis.database.copies.errors import CopyError
from send_mis.database.copies.folder import Contents
from send_mis.database.grants import secure


def try_copy(copy: Path) -> Contents:
    """Restore a copy beside the database in use, compare it table by table, and remove it again."""
    contents = folder.read(copy)
    tried = f"{server.name()}_tried"
    with server.one_at_a_time() as maintenance:
        _refuse_older_server(contents, maintenance)
        try:
            _load(maintenance, copy, contents, tried)
        finally:
            server.drop(maintenance, tried)
    return contents


def restore_copy(copy: Path, *, replace: str = "", is_other_key_meant: bool = False) -> Contents:
    """Put a copy in the place of what is in use. `replace`: its name, said by whoever means it."""
    contents = folder.read(copy)
    _refuse_other_key(contents, is_meant=is_other_key_meant)
    _refuse_newer_program(contents)
    live = server.name()
    with server.one_at_a_time() as maintenance:
        _refuse_older_server(contents, maintenance)
        _refuse_overwriting(maintenance, live, replace)
        put_back(maintenance, copy, contents)
    return contents


def put_back(
    maintenance: psycopg.Connection[Any], copy: Path, contents: Contents, *, files: bool = True
) -> None:
    """The copy takes the place of the database in use and, with `files`, of the uploaded files."""
    live = server.name()
    new, before = f"{live}_restoring", f"{live}_before"
    try:
        _load(maintenance, copy, contents, new)
        _secure(new)
        staged = _stage(copy, contents) if files else []
        with server.closed(maintenance, live):
            connection.close()
            server.swap(maintenance, new, live, before)
        if files:
            _settle(staged, contents)
    finally:
        server.drop(maintenance, new)
    server.drop(maintenance, before)


def _load(
    maintenance: psycopg.Connection[Any], copy: Path, contents: Contents, database: str
) -> None:
    server.make_empty(maintenance, database)
    tools = programs.programs_for(max(contents.server_version, maintenance.info.server_version))
    programs.write_to(
        tools / "pg_restore",
        *("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"),
        f"--dbname={database}",
        at=server.parameters(database),
        give=folder.part_of(copy, folder.DUMP),
    )
    with server.enter(database) as session:
        found = fingerprints.differences(contents.tables, fingerprints.tables(session))
        is_same_version = (
            contents.server_version // 10_000 == maintenance.info.server_version // 10_000
        )
        if is_same_version and fingerprints.schema(session) != contents.schema:
            found.append("constraints, indexes or triggers are not those of the copy")
    if found:
        raise CopyError(
            "What was restored is not what was copied: " + "; ".join(found[:10])
            + ". Nothing was changed."
        )  # fmt: skip


def _secure(database: str) -> None:
    """Rights are no part of a copy: they are given anew to the role that runs here."""
    if settings.RUNNING_ROLE:
        with server.enter(database) as session, session.transaction():
            secure(session, settings.RUNNING_ROLE)


# --- Uploaded files ---------------------------------------------------------------------------


def _stage(copy: Path, contents: Contents) -> list[str]:
    """Put back what is missing, and lay beside what differs: which those are."""
    if not contents.files:
        return []
    root = _root()
    staged = []
    for name, (size, digest) in contents.files.items():
        target = root / name
        if target.is_file() and _is(target, size, digest):
            continue
        if target.exists():
            target = root / folder.STAGED / name
            staged.append(name)
        if folder.put_file(copy, name, target) != (size, digest):
            raise CopyError(f"The uploaded file {name} could not be restored. Nothing was changed.")
    return staged


def _settle(staged: list[str], contents: Contents) -> None:
    """What differs takes its place, and what the copy did not have goes."""
    root: Path | None = settings.MEDIA_ROOT
    if root is None:
        return
    for name in staged:
        (root / folder.STAGED / name).replace(root / name)
    folder.drop(root / folder.STAGED)
    for name in set(folder.uploaded(root)) - set(contents.files):
        (root / name).unlink()
    wrong = [
        name
        for name, (size, digest) in contents.files.items()
        if not _is(root / name, size, digest)
    ]
    if wrong:
        raise CopyError(
            f"The database is restored; {len(wrong)} uploaded files are not:"
            f" {', '.join(wrong[:5])}. Run the same command again."
        )


def _is(path: Path, size: int, digest: str) -> bool:
    return path.is_file() and path.stat().st_size == size and folder.digest(path) == digest


def _root() -> Path:
    root: Path | None = settings.MEDIA_ROOT
    if root is None:
        raise CopyError("The copy has uploaded files: set MEDIA_ROOT, where they belong.")
    return root


# --- What is refused before anything is touched -------------------------------------------------


def _refuse_other_key(contents: Contents, *, is_meant: bool) -> None:
    if contents.key != folder.key_mark(settings.SECRET_KEY) and not is_meant:
        raise CopyError(
            "This copy was made under another SECRET_KEY, without which nobody's second step can be"
            " read. Set that key, or say --other-key: then everybody with a second step sets it up"
            " anew. Nothing was changed."
        )


def _refuse_newer_program(contents: Contents) -> None:
    known: Mapping[tuple[str, str], Any] = MigrationLoader(None).disk_migrations
    replaced = {key for migration in known.values() for key in getattr(migration, "replaces", ())}
    unknown = [
        f"{app}.{name}"
        for app, name in contents.migrations
        if (app, name) not in known and (app, name) not in replaced
    ]
    if unknown:
        raise CopyError(
            "This copy was made by a newer version of the program, whose migrations are not known"
            f" here: {', '.join(unknown[:5])}. Install that version. Nothing was changed."
        )


def _refuse_older_server(contents: Contents, maintenance: psycopg.Connection[Any]) -> None:
    here, there = maintenance.info.server_version // 10_000, contents.server_version // 10_000
    if here < there:
        raise CopyError(
            f"This copy was made on PostgreSQL {there} and cannot go back to {here}. Nothing was"
            " changed."
        )


def _refuse_overwriting(maintenance: psycopg.Connection[Any], live: str, replace: str) -> None:
    if replace and replace != live:
        raise CopyError(f"The database in use is {live}, not {replace}. Nothing was changed.")
    if not replace and server.exists(maintenance, live) and server.is_in_use(live):
        raise CopyError(
            f"There is work in the database {live}, which would be lost. If that is meant, say"
            f" --replace {live}. Nothing was changed."
        )
