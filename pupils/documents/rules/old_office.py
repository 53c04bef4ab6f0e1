"""Word, Excel and PowerPoint files from before 2007, and new ones that a password locks: both are
OLE2 containers, read by olefile."""

import struct
from io import BytesIO

from olefile import OleFileIO

from pupils.documents.rules import kinds
from pupils.documents.rules.kinds import refused

OLE_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_LOCKED = frozenset({"encryptedpackage", "encryptioninfo", "encryption"})
_MACROS = frozenset({"_vba_project", "_vba_project_cur", "vba", "macros"})
_PROGRAMS = frozenset({"\x01ole10native"})
# Word: the bit of the first block that says "encrypted". Excel: the record FILEPASS.
_WORD_FLAGS, _WORD_ENCRYPTED = 10, 0x0100
_BOF, _FILEPASS = 0x0809, 0x002F


def old_office_kind(content: bytes) -> str:
    """Raises RuleBroken, at the field `file`."""
    try:
        with OleFileIO(BytesIO(content)) as container:
            return _kind(container)
    # What olefile trips over in a container that was put together to harm it.
    except (OSError, struct.error, ValueError, IndexError, TypeError, RecursionError) as error:
        raise refused(kinds.DAMAGED) from error


def _kind(container: OleFileIO) -> str:
    paths = container.listdir(streams=True, storages=True)
    names = {part.lower() for path in paths for part in path}
    if names & _LOCKED:
        raise refused(kinds.LOCKED)
    if names & _MACROS:
        raise refused(kinds.MACROS)
    if names & _PROGRAMS:
        raise refused(kinds.PROGRAM_WITHIN)
    found = [path[0] for path in paths if len(path) == 1 and path[0].lower() in _MAIN]
    if not found:
        raise refused(kinds.NOT_TAKEN)
    kind = _MAIN[found[0].lower()]
    if _is_locked(kind, container.openstream(found[0]).read(65_536)):
        raise refused(kinds.LOCKED)
    return kind


def _is_locked(kind: str, start: bytes) -> bool:
    if kind == "doc" and len(start) >= _WORD_FLAGS + 2:
        (flags,) = struct.unpack_from("<H", start, _WORD_FLAGS)
        return bool(flags & _WORD_ENCRYPTED)
    return kind == "xls" and _FILEPASS in _first_records(start)


def _first_records(start: bytes) -> set[int]:
    """The kinds of the records at the head of an Excel stream."""
    found: set[int] = set()
    at = 0
    while at + 4 <= len(start) and len(found) < 40:
        kind, length = struct.unpack_from("<HH", start, at)
        if at == 0 and kind != _BOF:
            break
        found.add(kind)
        at += 4 + length
    return found
