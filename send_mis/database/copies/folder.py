"""One copy as a folder: written whole or not at all, and checked before anybody trusts it."""

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from send_mis.database.copies import sealing
from send_mis.database.copies.errors import CopyError, DamagedCopyError

FORMAT = 1
DUMP, FILES, CONTENTS, SUMS = "database.dump", "files", "contents.json", "SHA256SUMS"
PREFIX, UNFINISHED = "send-mis-", ".unfinished-"
# A file that is being put back lies here first, inside the folder of uploaded files.
STAGED = ".restoring"


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a copy holds. `key` tells whether SECRET_KEY is the same, and not what it is."""

    made_at: str
    database: str
    server_version: int
    key: str
    migrations: list[tuple[str, str]]
    tables: dict[str, tuple[int, str]]
    schema: str
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


def key_mark(secret: str) -> str:
    return hmac.new(secret.encode(), b"send-mis copy", hashlib.sha256).hexdigest()[:16]


def begin(into: Path) -> Path:
    """An unfinished copy's folder, closed to others."""
    try:
        into.mkdir(parents=True, exist_ok=True)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        unfinished = into / f"{UNFINISHED}{stamp}"
        unfinished.mkdir(mode=0o700)
    except OSError as error:
        raise CopyError(f"{into} cannot be written: {error.strerror}.") from error
    return unfinished


def finish(unfinished: Path, contents: Contents) -> Path:
    """Seal the folder and give it its name, which no unfinished copy ever has."""
    text = json.dumps(asdict(contents), indent=1, sort_keys=True)
    with sealing.sealed(unfinished / CONTENTS, CONTENTS, settings.BACKUP_KEY) as writing:
        writing.write(text.encode())
    names = sorted(_names(unfinished))
    lines = [f"{digest(unfinished / name)}  {name}\n" for name in names]
    _write(unfinished / SUMS, "".join(lines))
    target = unfinished.with_name(PREFIX + unfinished.name.removeprefix(UNFINISHED))
    unfinished.rename(target)
    _sync(target.parent)
    return target


def drop(unfinished: Path) -> None:
    shutil.rmtree(unfinished, ignore_errors=True)


def read(copy: Path) -> Contents:
    """Check every byte of a copy and read what it holds. Raises DamagedCopyError."""
    if not copy.is_dir():
        raise CopyError(f"{copy} is no folder. Name the folder of one copy ({PREFIX}…).")
    problems = list(_damage(copy))
    if problems:
        raise DamagedCopyError(copy, problems)
    try:
        said = json.loads(b"".join(part_of(copy, CONTENTS)))
        if said["format"] != FORMAT:
            raise CopyError(f"{copy} was made by another version, in a way this one cannot read.")
        for part in ("tables", "files"):
            said[part] = {name: (int(size), str(seen)) for name, (size, seen) in said[part].items()}
        contents = Contents(**said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedCopyError(copy, [f"{CONTENTS} cannot be read: {error}"]) from error
    held = {name.removeprefix(f"{FILES}/") for name in _names(copy) if name.startswith(f"{FILES}/")}
    if held != set(contents.files):
        raise DamagedCopyError(copy, [f"{FILES} are not those that {CONTENTS} names"])
    _open_all(copy, contents)
    return contents


def _open_all(copy: Path, contents: Contents) -> None:
    """Where it is encrypted, every file opens before anything is done with the first."""
    if not sealing.is_sealed(copy / CONTENTS):
        return
    for name in (DUMP, *(f"{FILES}/{name}" for name in contents.files)):
        if not sealing.is_sealed(copy / name):
            raise DamagedCopyError(copy, [f"{name} is not encrypted, as the rest of the copy is"])
        for _ in part_of(copy, name):
            pass


def part_of(copy: Path, name: str) -> Iterator[bytes]:
    """The blocks of one file of a copy, as they were before it was encrypted."""
    return sealing.blocks(copy / name, name, settings.BACKUP_KEY)


def copies_in(folder: Path) -> list[Path]:
    """The finished copies, newest first."""
    return sorted((p for p in folder.glob(f"{PREFIX}*") if p.is_dir()), reverse=True)


def add_file(source: Path, copy: Path, name: str) -> tuple[int, str]:
    """Copy an uploaded file into a copy; its size and digest."""
    with source.open("rb") as reading:
        blocks = iter(lambda: reading.read(sealing.BLOCK), b"")
        inside = f"{FILES}/{name}"
        return _put(blocks, copy / inside, inside, settings.BACKUP_KEY)


def put_file(copy: Path, name: str, target: Path) -> tuple[int, str]:
    """Copy an uploaded file out of a copy again; its size and digest."""
    return _put(part_of(copy, f"{FILES}/{name}"), target, name, "")


def _put(blocks: Iterable[bytes], target: Path, name: str, key: str) -> tuple[int, str]:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen, size = hashlib.sha256(), 0
    with sealing.sealed(target, name, key) as writing:
        for block in blocks:
            seen.update(block)
            size += len(block)
            writing.write(block)
    return size, seen.hexdigest()


def uploaded(root: Path | None) -> Iterator[str]:
    """The names of the uploaded files, as paths below their folder. Links lead nowhere."""
    if root is None or not root.is_dir():
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != STAGED)
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix()


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def size_of(copy: Path) -> int:
    return sum((copy / name).stat().st_size for name in _names(copy))


def _damage(copy: Path) -> Iterator[str]:
    try:
        lines = (copy / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        yield f"{SUMS} is missing or cannot be read"
        return
    expected = dict(_pairs(lines))
    present = set(_names(copy)) - {SUMS}
    for name in (DUMP, CONTENTS):
        if name not in expected:
            yield f"{SUMS} does not name {name}"
    for name in sorted({*expected, *present}):
        if name not in present:
            yield f"{name} is missing"
        elif name not in expected:
            yield f"{name} does not belong to it"
        elif digest(copy / name) != expected[name]:
            yield f"{name} is not as it was when the copy was made"


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        seen, _, name = line.partition("  ")
        yield name, seen


def _names(copy: Path) -> Iterator[str]:
    for path in copy.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(copy).as_posix()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        path.chmod(0o600)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
