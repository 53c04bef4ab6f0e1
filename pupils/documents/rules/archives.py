"""Office files that are archives: Word, Excel and PowerPoint since 2007, and OpenDocument."""

import posixpath
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pupils.documents.rules import kinds
from pupils.documents.rules.kinds import FILE_KINDS, refused

_MOST_MEMBERS = 5_000
_MOST_UNPACKED = 200 * 1024 * 1024
# A part may be packed this tightly, once it is large enough to do harm.
_MOST_RATIO, _RATIO_COUNTS_FROM = 200, 10 * 1024 * 1024
_MOST_OF_A_LIST = 2 * 1024 * 1024
_CHUNK = 256 * 1024
_TYPES, _MANIFEST, _MIMETYPE = "[Content_Types].xml", "META-INF/manifest.xml", "mimetype"
_MAIN_PARTS = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
}
_PROGRAM = re.compile(
    r"\.(?:exe|dll|com|scr|pif|msi|jar|class|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|sh|html?|svg)$"
)
_END_RECORD = b"PK\x05\x06"
# What zipfile raises on a damaged, locked or strangely packed file: NotImplementedError where it
# does not know how it was packed, RuntimeError where it wants a password.
CANNOT_UNPACK = (
    BadZipFile, LargeZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError,
    ValueError,
)  # fmt: skip


def archive_kind(content: bytes, virus: bytes) -> str:
    """The key of its kind. `virus`: what no part of it may hold. Raises RuleBroken, at `file`."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_list(archive, members, content)
            kind = _kind(archive)
            _refuse_parts(archive, members, virus)
            return kind
    except (*CANNOT_UNPACK, ParseError, DefusedXmlException) as error:
        raise refused(kinds.DAMAGED) from error


def _refuse_list(archive: ZipFile, members: list[ZipInfo], content: bytes) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise refused(kinds.LOCKED)
    starts = min((member.header_offset for member in members), default=0)
    if starts or archive.comment or content[-22:-18] != _END_RECORD:
        raise refused(kinds.TWO_FILES)
    if len(members) > _MOST_MEMBERS or sum(m.file_size for m in members) > _MOST_UNPACKED:
        raise refused(kinds.BOMB)
    names = [member.filename for member in members]
    if len({name.casefold() for name in names}) != len(names) or any(map(_leads_out, names)):
        raise refused(kinds.DAMAGED)
    lowered = [posixpath.basename(name).lower() for name in names]
    if "vbaproject.bin" in lowered or any("/activex/" in f"/{name.lower()}" for name in names):
        raise refused(kinds.MACROS)
    if any(_PROGRAM.search(name) for name in lowered):
        raise refused(kinds.PROGRAM_WITHIN)


def _leads_out(name: str) -> bool:
    """A name that would be written elsewhere than where the archive is unpacked."""
    parts = name.split("/")
    has_drive = len(name) > 1 and name[1] == ":"
    return name.startswith("/") or "\\" in name or ".." in parts or has_drive


def _kind(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if _TYPES in names:
        return _office_kind(_short(archive, _TYPES))
    if _MIMETYPE in names:
        return _open_document_kind(archive, names)
    raise refused(kinds.NOT_TAKEN)


def _office_kind(types: bytes) -> str:
    named = [
        str(element.get("ContentType", "")).lower() for element in fromstring(types)
    ]  # fmt: skip
    if any("macroenabled" in each or "vbaproject" in each for each in named):
        raise refused(kinds.MACROS)
    found = {kind for each in named for end, kind in _MAIN_PARTS.items() if each.endswith(end)}
    if len(found) != 1:
        raise refused(kinds.NOT_TAKEN)
    return found.pop()


def _open_document_kind(archive: ZipFile, names: set[str]) -> str:
    said = _short(archive, _MIMETYPE).decode("ascii", "replace").strip()
    kind = next((k.key for k in FILE_KINDS.values() if k.content_type == said), "")
    if not kind.startswith("od") or _MANIFEST not in names:
        raise refused(kinds.NOT_TAKEN)
    if b"encryption-data" in _short(archive, _MANIFEST):
        raise refused(kinds.LOCKED)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise refused(kinds.MACROS)
    return kind


def _short(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        found = stream.read(_MOST_OF_A_LIST + 1)
    if len(found) > _MOST_OF_A_LIST:
        raise refused(kinds.BOMB)
    return found


def _refuse_parts(archive: ZipFile, members: list[ZipInfo], virus: bytes) -> None:
    """Unpacks all of it, and keeps nothing: what comes out is counted, whatever was declared."""
    left = _MOST_UNPACKED
    for member in members:
        out, before = 0, b""
        allowed = max(_RATIO_COUNTS_FROM, member.compress_size * _MOST_RATIO)
        for chunk in _unpacked(archive, member):
            out += len(chunk)
            left -= len(chunk)
            if left < 0 or out > allowed:
                raise refused(kinds.BOMB)
            if not before and chunk.startswith(b"MZ"):
                raise refused(kinds.PROGRAM_WITHIN)
            if virus in before[-len(virus) :] + chunk:
                raise refused(kinds.VIRUS)
            before = chunk


def _unpacked(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
