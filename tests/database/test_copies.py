"""Copied, destroyed, restored: equal table by table and file by file, or nothing is touched."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from send_mis.database.copies import folder, making, programs, restoring
from send_mis.database.copies import server as copies_server
from send_mis.database.copies.errors import CopyError, DamagedCopyError
from send_mis.database.copies.places import copies_folder
from send_mis.database.copies.restoring import restore_copy, try_copy
from send_mis.database.standing import role_problems
from tests import server
from tests.database.conftest import NAME, Kept

Databases = Callable[[], set[str]]


def reseal(copy: Path, **changed: object) -> None:
    """Rewrite what a copy says of itself, with sums that fit."""
    contents = json.loads((copy / folder.CONTENTS).read_text())
    (copy / folder.CONTENTS).write_text(json.dumps(contents | changed))
    names = sorted(set(folder._names(copy)) - {folder.SUMS})
    (copy / folder.SUMS).write_text(
        "".join(f"{folder.digest(copy / name)}  {name}\n" for name in names)
    )


# --- Back again -------------------------------------------------------------------------------


def test_a_dropped_database_and_lost_files_come_back_equal(
    kept: Kept, copy: Path, databases: Databases
) -> None:
    before = kept.everything()
    assert before[0]["pupils_pupil"][0] == 3
    server.drop_database(kept.name)
    shutil.rmtree(kept.files)
    restore_copy(copy)
    assert kept.everything() == before
    assert databases() == {NAME}
    assert role_problems(server.running_url(NAME), patience=0) == []


def test_spoilt_rows_tables_and_files_come_back_equal(kept: Kept, copy: Path) -> None:
    before = kept.everything()
    kept.spoil()
    assert kept.everything() != before
    restore_copy(copy, replace=NAME)
    assert kept.everything() == before


def test_whoever_is_connected_is_asked_out_and_comes_in_again(kept: Kept, copy: Path) -> None:
    with psycopg.connect(server.running_url(NAME)) as page:
        page.execute("SELECT count(*) FROM pupils_pupil")
        restore_copy(copy, replace=NAME)
        with pytest.raises(psycopg.OperationalError):
            page.execute("SELECT 1")
    with psycopg.connect(server.running_url(NAME)) as page:
        assert page.execute("SELECT count(*) FROM pupils_pupil").fetchone() == (3,)


def test_a_copy_is_tried_beside(kept: Kept, copy: Path, databases: Databases) -> None:
    before = kept.everything()
    kept.spoil()
    spoilt = kept.everything()
    assert try_copy(copy).tables["pupils_pupil"] == before[0]["pupils_pupil"]
    assert kept.everything() == spoilt
    assert databases() == {NAME}


def test_a_copy_is_of_one_moment(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody works on while the dump is written; dump and comparison see the same."""
    run = programs.read_from

    def while_somebody_writes(program: Path, *arguments: str, **given: Any) -> None:
        with server.server(NAME) as page:
            page.execute("SET session_replication_role = replica")
            page.execute("UPDATE pupils_pupil SET legal_forename = 'Meanwhile'")
        run(program, *arguments, **given)

    monkeypatch.setattr(programs, "read_from", while_somebody_writes)
    path = making.make_copy(kept.copies).path
    try_copy(path)


def test_a_copy_is_closed_to_others_and_readable_by_the_usual_tool(copy: Path) -> None:
    for path in (copy, copy / folder.DUMP, copy / folder.FILES / "a/letter.pdf"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert settings.SECRET_KEY not in (copy / folder.CONTENTS).read_text()
    lines = (copy / folder.SUMS).read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == sorted(
        ["contents.json", "database.dump", "files/a/letter.pdf", "files/b/plan.docx",
         "files/empty.txt"]
    )  # fmt: skip


# --- Refused before anything is touched ---------------------------------------------------------

DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": lambda copy: _cut(copy / folder.DUMP),
    "one byte": lambda copy: _flip(copy / folder.DUMP),
    "no dump": lambda copy: (copy / folder.DUMP).unlink(),
    "a file is missing": lambda copy: (copy / "files/a/letter.pdf").unlink(),
    "a file is another": lambda copy: (copy / "files/a/letter.pdf").write_bytes(b"other"),
    "a file too many": lambda copy: (copy / "files/more.txt").write_bytes(b"more"),
    "no sums": lambda copy: (copy / folder.SUMS).unlink(),
    "empty sums": lambda copy: (copy / folder.SUMS).write_text(""),
    "half the sums": lambda copy: _cut(copy / folder.SUMS),
    "contents rewritten": lambda copy: (copy / folder.CONTENTS).write_text("{}"),
    "no contents": lambda copy: (copy / folder.CONTENTS).unlink(),
}


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_damaged_copy_touches_nothing(kept: Kept, copy: Path, databases: Databases) -> None:
    kept.spoil()
    before = kept.uploads()
    whole = shutil.copytree(copy, kept.copies / "whole")
    for how, damage in DAMAGE.items():
        shutil.rmtree(copy)
        shutil.copytree(whole, copy)
        damage(copy)
        with pytest.raises(DamagedCopyError, match="Nothing was changed"):
            restore_copy(copy, replace=NAME)
        assert kept.uploads() == before, how
        assert databases() == {NAME}, how
    with server.server(NAME) as session:
        (name,) = session.execute("SELECT min(legal_forename) FROM pupils_pupil").fetchone()
    assert name == "Spoilt"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"format": 2}, "made by another version"),
        ({"migrations": [["pupils", "9999_of_tomorrow"]]}, "newer version of the program"),
        ({"server_version": 990001}, "PostgreSQL 99"),
        ({"key": "0123456789abcdef"}, "another SECRET_KEY"),
    ],
    ids=["format", "migrations", "server", "key"],
)
def test_what_does_not_fit_here_is_refused(
    kept: Kept, copy: Path, changed: dict[str, object], words: str
) -> None:
    before = kept.everything()
    reseal(copy, **changed)
    with pytest.raises(CopyError, match=words):
        restore_copy(copy, replace=NAME)
    assert kept.everything() == before


def test_another_key_can_be_meant(kept: Kept, copy: Path) -> None:
    reseal(copy, key="0123456789abcdef")
    restore_copy(copy, replace=NAME, is_other_key_meant=True)
    assert kept.tables()["pupils_pupil"][0] == 3


def test_work_is_overwritten_only_by_name(kept: Kept, copy: Path) -> None:
    before = kept.everything()
    for word, said in (("", f"--replace {NAME}"), ("another", "not another")):
        with pytest.raises(CopyError, match=said):
            restore_copy(copy, replace=word)
    assert kept.everything() == before


def test_an_empty_database_needs_no_word(kept: Kept, copy: Path) -> None:
    server.drop_database(NAME)
    server.make_database(NAME)
    restore_copy(copy)
    assert kept.tables()["pupils_pupil"][0] == 3


# --- All or nothing -----------------------------------------------------------------------------


def test_a_restore_that_does_not_compare_leaves_all_as_it_was(
    kept: Kept, copy: Path, databases: Databases
) -> None:
    """The sums fit, yet a row is not the one that was copied."""
    right = json.loads((copy / folder.CONTENTS).read_text())["tables"]
    reseal(copy, tables=right | {"pupils_pupil": [3, "1:1"]})
    kept.spoil()
    before = kept.uploads()
    for attempt in (lambda: restore_copy(copy, replace=NAME), lambda: try_copy(copy)):
        with pytest.raises(CopyError, match="pupils_pupil: 3 rows, some differ"):
            attempt()
    assert kept.uploads() == before
    assert databases() == {NAME}
    reseal(copy, tables=right, schema="another")
    with pytest.raises(CopyError, match="not those of the copy"):
        try_copy(copy)


@pytest.mark.parametrize("step", ["_secure", "_stage"])
def test_what_breaks_half_way_leaves_all_as_it_was(
    kept: Kept, copy: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    kept.spoil()
    before = kept.uploads()

    def breaks(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, step, breaks)
    with pytest.raises(KeyboardInterrupt):
        restore_copy(copy, replace=NAME)
    assert kept.uploads() == before
    assert databases() == {NAME}
    with psycopg.connect(server.running_url(NAME)) as page:
        assert page.execute("SELECT min(legal_forename) FROM pupils_pupil").fetchone() == (
            "Spoilt",
        )


def test_two_at_once_are_refused(kept: Kept, copy: Path) -> None:
    with copies_server.one_at_a_time(), pytest.raises(CopyError, match="Another command"):
        restore_copy(copy, replace=NAME)


# --- Where copies go, and by what ---------------------------------------------------------------


def test_a_copy_that_fails_leaves_no_folder(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "programs_for", lambda version: Path("/nowhere"))
    with pytest.raises(CopyError):
        making.make_copy(kept.copies)
    assert list(kept.copies.iterdir()) == []


def test_the_newest_are_kept(kept: Kept) -> None:
    made = [making.make_copy(kept.copies).path for _ in range(3)]
    (kept.copies / "notes").mkdir()
    assert making.remove_older(kept.copies, keep=2) == [made[0]]
    assert folder.copies_in(kept.copies) == [made[2], made[1]]
    assert (kept.copies / "notes").exists()


def test_copies_lie_in_no_folder_that_is_copied_or_handed_out(kept: Kept) -> None:
    with pytest.raises(CopyError, match="folder of their own"):
        copies_folder(str(kept.files / "copies"))
    with pytest.raises(CopyError, match="set BACKUP_TO"):
        copies_folder("")


def test_programs_are_of_the_servers_version(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {Path("/a"): 15, Path("/b"): 17, Path("/c"): 18}
    monkeypatch.setattr(programs, "_folders", lambda: iter(versions))
    monkeypatch.setattr(programs, "_major", versions.__getitem__)
    assert programs.programs_for(170004) == Path("/b")
    assert programs.programs_for(160004) == Path("/b")
    with pytest.raises(CopyError, match="postgresql-client-19"):
        programs.programs_for(190000)
