"""Copies are encrypted: nothing of a school is read without the key, nothing is changed unseen."""

import io
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from send_mis.database.copies import folder, making, sealing
from send_mis.database.copies.errors import CopyError, DamagedCopyError
from send_mis.database.copies.restoring import restore_copy, try_copy
from tests import server
from tests.database.conftest import FILES, NAME, Kept

KEY = "Wn4xQ8sLr2VtYb7KzMc5HpJd9GfAu3Ee6TiRo1XqNwSjPkClDhZgUvBm0yIa"


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "BACKUP_KEY", KEY)
    return KEY


@pytest.fixture
def copy(key: str, kept: Kept) -> Path:
    return making.make_copy(kept.copies).path


def written(path: Path, content: bytes, *, key: str = KEY, name: str = "x") -> Path:
    with sealing.sealed(path, name, key) as writing:
        for at in range(0, len(content), 7_000):
            writing.write(content[at : at + 7_000])
    return path


def read(path: Path, *, key: str = KEY, name: str = "x") -> bytes:
    return b"".join(sealing.blocks(path, name, key))


@pytest.mark.parametrize("size", [0, 1, 59, 60, 61, sealing.BLOCK - 1, sealing.BLOCK * 2 + 3])
def test_every_length_comes_back(tmp_path: Path, size: int) -> None:
    content = secrets.token_bytes(size)
    for key in (KEY, ""):
        assert read(written(tmp_path / "f", content, key=key), key=key) == content
    assert (tmp_path / "f").stat().st_mode & 0o077 == 0


def test_the_same_file_is_never_the_same_twice(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a", b"Noah"), written(tmp_path / "b", b"Noah")
    assert one.read_bytes()[16:] != other.read_bytes()[16:]


@pytest.mark.parametrize("at", [9, 20, 40, 44, 50, -17, -1])
def test_a_changed_byte_is_seen(tmp_path: Path, at: int) -> None:
    path = written(tmp_path / "f", b"Noah Bright" * 9)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    with pytest.raises(CopyError):
        read(path)


@pytest.mark.parametrize("length", [8, 9, 30, 43, 44, 50, 59, 60, 100])
def test_a_file_cut_short_is_seen(tmp_path: Path, length: int) -> None:
    path = written(tmp_path / "f", b"Noah Bright" * 9)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedCopyError):
        read(path)


def test_another_key_another_name_and_no_key_open_nothing(tmp_path: Path) -> None:
    path = written(tmp_path / "f", b"Noah Bright")
    with pytest.raises(CopyError, match="another BACKUP_KEY"):
        read(path, key=KEY[::-1])
    with pytest.raises(CopyError, match="set the BACKUP_KEY"):
        read(path, key="")
    with pytest.raises(DamagedCopyError):
        read(path, name="y")


# --- A whole copy -------------------------------------------------------------------------------


def test_nothing_of_a_school_can_be_read_in_it(copy: Path) -> None:
    everything = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    words = (b"PGDMP", b"pupils_pupil", b"O'Neil", "Zoë".encode(), KEY.encode())
    assert [word for word in (*words, *filter(None, FILES.values())) if word in everything] == []


def test_dropped_and_restored_it_is_equal(kept: Kept, copy: Path) -> None:
    before = kept.everything()
    server.drop_database(kept.name)
    shutil.rmtree(kept.files)
    restore_copy(copy)
    assert kept.everything() == before
    assert try_copy(copy).rows > 0


FORGED: dict[str, Callable[[Path], object]] = {
    "a byte of the dump": lambda copy: _flip(copy / folder.DUMP),
    "a byte of a file": lambda copy: _flip(copy / "files/a/letter.pdf"),
    "one file for another": lambda copy: shutil.copy(
        copy / "files/a/letter.pdf", copy / "files/b/plan.docx"
    ),
    "a dump of one's own": lambda copy: (copy / folder.DUMP).write_bytes(b"PGDMP of one's own"),
    "contents for the dump": lambda copy: shutil.copy(copy / folder.CONTENTS, copy / folder.DUMP),
}


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_whoever_reaches_a_copy_cannot_change_it_unseen(kept: Kept, copy: Path) -> None:
    """Its sums fit: they are no secret. The key is what makes a copy ours."""
    kept.spoil()
    before = kept.uploads()
    whole = shutil.copytree(copy, kept.copies / "whole")
    for how, forge in FORGED.items():
        shutil.rmtree(copy)
        shutil.copytree(whole, copy)
        forge(copy)
        names = sorted(set(folder._names(copy)) - {folder.SUMS})
        sums = "".join(f"{folder.digest(copy / name)}  {name}\n" for name in names)
        (copy / folder.SUMS).write_text(sums)
        with pytest.raises(DamagedCopyError, match="Nothing was changed"):
            restore_copy(copy, replace=NAME)
        assert kept.uploads() == before, how


def test_another_key_touches_nothing(
    kept: Kept, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.everything()
    for other, words in ((KEY[::-1], "another BACKUP_KEY"), ("", "set the BACKUP_KEY")):
        monkeypatch.setattr(settings, "BACKUP_KEY", other)
        with pytest.raises(CopyError, match=words):
            restore_copy(copy, replace=NAME)
        with pytest.raises(CommandError, match=words):
            call_command("check_backup", str(copy), stdout=io.StringIO())
    assert kept.everything() == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("", "BACKUP_KEY is not set"),
        ("change-me", "too easy to guess"),
        ("harebell2026" * 6, "too easy to guess"),
        ("change-me-" + KEY, "too easy to guess"),
        (" " * 60, "too easy to guess"),
    ],
)
def test_production_makes_no_copy_without_a_good_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, words: str
) -> None:
    monkeypatch.setattr(settings, "RELAXED", False)
    monkeypatch.setattr(settings, "BACKUP_KEY", wrong)
    with pytest.raises(CopyError, match=words):
        making.make_copy(tmp_path / "copies")
    assert not (tmp_path / "copies").exists()


def test_the_key_of_sessions_is_not_that_of_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", KEY)
    monkeypatch.setattr(settings, "BACKUP_KEY", KEY)
    with pytest.raises(CopyError, match="is SECRET_KEY"):
        making.make_copy(tmp_path / "copies")


def test_a_disk_that_is_full_leaves_nothing(
    key: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: sealing.Sealed, block: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealing.Sealed, "write", full)
    with pytest.raises(CopyError, match="No space left on device"):
        making.make_copy(kept.copies)
    assert list(kept.copies.iterdir()) == []
