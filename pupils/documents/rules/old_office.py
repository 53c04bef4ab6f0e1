"""Word, Excel and PowerPoint files from before 2007, and new ones that a password locks: both are
OLE2 containers, read by olefile."""

import struct
from datetime import UTC, date, datetime
from io import BytesIO

from olefile import OleFileIO

from pupils.documents.rules import kinds
from pupils.documents.rules.kinds import refused
from send_mis.ui.words import day_of

OLE_SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {"worddocument": "doc", "workbook": "xls", "book": "xls", "powerpoint document": "ppt"}
_LOCKED = frozenset({"encryptedpackage", "encryptioninfo", "encryption"})
_MACROS = frozenset({"_vba_project", "_vba_project_cur", "vba", "macros"})
_PROGRAMS = frozenset({"\x01ole10native"})
# Word: the bit of the first block that says "encrypted". Excel: the record FILEPASS.
_WORD_FLAGS, _WORD_ENCRYPTED = 10, 0x0100
_BOF, _FILEPASS = 0x0809, 0x002F
# Which of the two table streams is Word's, and where in the first block its list of pieces is said.
_WORD_SECOND_TABLE, _WORD_PIECES = 0x0200, 0x01A2
_PIECE_IS_NARROW = 0x4000_0000
# Word 97; the versions before it keep their pieces elsewhere.
_FIRST_WITH_PIECES = 0x00C1
_MOST_LETTERS = 20_000
# What olefile trips over in a container that was put together to harm it.
_CANNOT_READ = (
    OSError, struct.error, ValueError, IndexError, TypeError, RecursionError, AttributeError,
)  # fmt: skip
# Marks of paragraphs, cells, lines and pages; what stands between 0x13 and 0x14 is a field's code.
_WORD_MARKS = str.maketrans({"\r": "\n", "\x07": "\n", "\x0b": "\n", "\x0c": "\n", "\xa0": " "})


def old_office_kind(content: bytes) -> str:
    """Raises RuleBroken, at the field `file`."""
    try:
        with OleFileIO(BytesIO(content)) as container:
            return _kind(container)
    except _CANNOT_READ as error:
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


def old_office_properties(content: bytes) -> tuple[str, date | None, date | None]:
    """Title, made and saved on, as the program wrote them; nothing where they cannot be read."""
    try:
        with OleFileIO(BytesIO(content)) as container:
            said = container.get_metadata()
            title = said.title or b""
            words = title.decode("cp1252", "replace") if isinstance(title, bytes) else str(title)
            clean = " ".join(words.replace("\0", " ").split())[:300]
            return clean, _day(said.create_time), _day(said.last_saved_time)
    except _CANNOT_READ:
        return "", None, None


def _day(moment: object) -> date | None:
    # Kept in UTC, without saying so. Programs that write no date write the year 1601.
    if not isinstance(moment, datetime) or moment.year <= 1980:
        return None
    return day_of(moment.replace(tzinfo=UTC))


def old_word_text(content: bytes) -> str:
    """The first letters of a Word file, put together of its pieces ([MS-DOC] 2.4.1)."""
    try:
        with OleFileIO(BytesIO(content)) as container:
            body = container.openstream("WordDocument").read()
            version, flags = struct.unpack_from("<2xH6xH", body)
            if version < _FIRST_WITH_PIECES:
                return ""
            table = container.openstream("1Table" if flags & _WORD_SECOND_TABLE else "0Table")
            start, length = struct.unpack_from("<II", body, _WORD_PIECES)
            return _shown(_pieces(body, table.read()[start : start + length]))
    except _CANNOT_READ:
        return ""


def _pieces(body: bytes, listed: bytes) -> str:
    at = 0
    while listed[at] == 1:  # changes of style before the list
        at += 3 + struct.unpack_from("<H", listed, at + 1)[0]
    (length,) = struct.unpack_from("<I", listed, at + 1)
    number = (length - 4) // 12
    places = struct.unpack_from(f"<{number + 1}I", listed, at + 5)
    said = ""
    for piece in range(number):
        (begins,) = struct.unpack_from("<I", listed, at + 5 + 4 * (number + 1) + 8 * piece + 2)
        letters = min(places[piece + 1] - places[piece], _MOST_LETTERS - len(said))
        if letters <= 0:
            break
        if begins & _PIECE_IS_NARROW:
            first = (begins & ~_PIECE_IS_NARROW) // 2
            said += body[first : first + letters].decode("cp1252", "replace")
        else:
            said += body[begins : begins + 2 * letters].decode("utf-16-le", "replace")
    return said


def _shown(text: str) -> str:
    """Without the codes of fields, whose results stay, and without marks of pictures and notes."""
    said: list[str] = []
    depth = 0
    for letter in text.translate(_WORD_MARKS):
        if letter == "\x13":
            depth += 1
        elif letter in "\x14\x15":
            depth = max(0, depth - 1) if letter == "\x14" or depth else 0
        elif not depth and (letter >= " " or letter in "\n\t"):
            said.append(letter)
    return "".join(said)
