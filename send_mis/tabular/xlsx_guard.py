"""Makes a workbook safe to open: every part that the reader will see is checked first.

Only XML parts of a workbook are of use to us. Each is unpacked once under limits, read through
without document type or entities, and copied into a plain archive; macros, pictures, links to
other files, pivot caches and everything else stay behind. The reader sees only the copy, so its
safety does not hang on how it was configured.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as zlib_error

from send_mis.errors import BadFile
from send_mis.tabular import limits
from send_mis.tabular.sheet_marks import SheetMarks, SheetNoter
from send_mis.tabular.source import Source, open_source
from send_mis.tabular.xml_guard import XmlGuard

_WANTED = re.compile(r".+\.(?:xml|rels)", re.IGNORECASE | re.DOTALL)
_LEFT_BEHIND = re.compile(
    r"docProps/|customXml/|xl/(?:vba|macro|activeX|externalLinks|queryTables|connections|pivot"
    r"|slicer|chart|drawings|media|theme|embeddings|comments|threadedComments|persons|tables)",
    re.IGNORECASE,
)
_READABLE_PACKING = {ZIP_STORED, ZIP_DEFLATED}
_REFERENCE = re.compile(r"([A-Za-z]{1,3})?\$?([0-9]{1,7})?(?:\.0)?")
_DAMAGED = "The workbook is damaged: {what}. Open it in Excel, save it and upload it again."
_CANNOT_UNPACK = (BadZipFile, zlib_error, EOFError, OSError, ValueError, RuntimeError)
_IN_MEMORY_BYTES = 16 * 1024 * 1024


class _SheetPlaces:
    """Refuses rows and columns that Excel does not have: they make a reader count for ever."""

    def __init__(self) -> None:
        self.noter = SheetNoter()

    def start(self, name: str, attributes: Mapping[str, str], _line: int) -> None:
        if name in {"row", "c"}:
            place = attributes.get("r")
            if place is not None and not _exists(place):
                raise BadFile(_DAMAGED.format(what=f"it names a cell {place[:20]}"))
        self.noter.start(name, attributes)

    def end(self, name: str) -> None:
        self.noter.end(name)

    def text(self, text: str) -> None:
        self.noter.text(text)


def _exists(place: str) -> bool:
    found = _REFERENCE.fullmatch(place)
    if found is None or not (found[1] or found[2]):
        return False
    column = 0
    for letter in (found[1] or "A").upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column <= limits.LAST_SHEET_COLUMN and 1 <= int(found[2] or 1) <= limits.LAST_SHEET_ROW


@contextmanager
def safe_copy(source: Source, marks: MutableMapping[str, SheetMarks]) -> Iterator[IO[bytes]]:
    """The workbook's useful parts in a fresh archive, checked. Raises BadFile.

    `marks` is filled: the name of each part → what it says beside its values.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as copy:
        with open_source(source) as stream:
            try:
                with ZipFile(stream) as archive:
                    _copy(archive, copy, marks)
            except _CANNOT_UNPACK:
                raise BadFile(_DAMAGED.format(what="a part of it cannot be unpacked")) from None
        copy.seek(0)
        yield copy


def _copy(archive: ZipFile, copy: IO[bytes], marks: MutableMapping[str, SheetMarks]) -> None:
    members = archive.infolist()
    _check_list(members)
    left = limits.MAX_UNPACKED_BYTES
    elements = limits.MAX_SHEET_ELEMENTS
    with ZipFile(copy, "w", ZIP_STORED) as safe:
        for member in members:
            if not _WANTED.fullmatch(member.filename) or _LEFT_BEHIND.match(member.filename):
                continue
            what = f"{member.filename[:60]} in the workbook"
            places = _SheetPlaces()
            guard = XmlGuard(places, what=what, max_elements=elements)
            with safe.open(ZipInfo(member.filename), "w") as out:
                for chunk in _unpacked(archive, member, left):
                    left -= len(chunk)
                    out.write(chunk)
                    guard.feed(chunk)
            guard.close()
            marks[member.filename] = places.noter.marks
            elements = guard.elements_left


def _check_list(members: list[ZipInfo]) -> None:
    if len(members) > limits.MAX_ARCHIVE_MEMBERS:
        raise BadFile("The workbook has too many parts to be read.")
    if len({member.filename for member in members}) != len(members):
        raise BadFile(_DAMAGED.format(what="it holds one part twice"))
    if any(member.compress_type not in _READABLE_PACKING for member in members):
        raise BadFile(_DAMAGED.format(what="it is packed in an unusual way"))
    if any(member.flag_bits & 0x1 for member in members):
        raise BadFile("The workbook is protected with a password. Save it without one.")


def _unpacked(archive: ZipFile, member: ZipInfo, left: int) -> Iterator[bytes]:
    """Counts what really comes out; the sizes that the archive declares may lie."""
    out = 0
    allowed = max(limits.RATIO_COUNTS_FROM_BYTES, member.compress_size * limits.MAX_PACKING_RATIO)
    with archive.open(member) as stream:
        while chunk := stream.read(limits.XML_CHUNK_BYTES):
            out += len(chunk)
            if out > left or out > allowed:
                raise BadFile(
                    "The workbook unpacks to far more than a list of pupils can hold, so it is"
                    " not opened."
                )
            yield chunk
