"""A folder that comes as one ZIP file, opened member by member. Nothing is written by the names in
it; what cannot be taken is said with its name, and the rest goes on."""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from pupils.documents.rules import kinds
from pupils.documents.rules.archives import CANNOT_UNPACK

MOST_FILES = 300
MOST_BYTES_OF_ALL = 400 * 1024 * 1024
_CHUNK = 256 * 1024
_MOST_RATIO, _RATIO_COUNTS_FROM = 200, 10 * 1024 * 1024
_UTF8 = 0x800
_LOCKED = 0x1
# What Windows, a Mac and Word leave in folders of their own accord.
_NO_DOCUMENT = re.compile(
    r"(?:\.ds_store|thumbs\.db|desktop\.ini|ehthumbs\.db|\.directory|icon\r?|\._.*|~\$.*|\.~.*#?"
    r"|~.*\.tmp|.*\.(?:tmp|lnk|crdownload|part))",
    re.IGNORECASE,
)
LEADS_OUT = "Its name leads out of the folder. Put the file itself into the folder and send it."
IS_LINK = "It is only a link to another file. Put the file itself into the folder."
IS_ZIP = "It is a ZIP within a ZIP. Unpack it first, then send what was in it."
TOO_MANY = f"A folder is read up to {MOST_FILES} files. Send the others as another folder."
TOO_MUCH = "Unpacked, the folder is larger than 400 MB. Send it in two parts."


@dataclass(frozen=True, slots=True)
class PackedFile:
    """`problem`: why it cannot be taken, and then there is no content."""

    path: str
    content: bytes = b""
    problem: str = ""


def is_no_document(path: str) -> bool:
    """Left by a program beside the documents: nobody would miss it."""
    *folders, name = path.split("/")
    return "__MACOSX" in folders or _NO_DOCUMENT.fullmatch(name) is not None


def is_folder_archive(content: bytes) -> bool:
    """A ZIP that is no Office file."""
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except CANNOT_UNPACK:
        return False
    return "[Content_Types].xml" not in names and "mimetype" not in names


def unpacked(content: bytes) -> Iterator[PackedFile]:
    """Each file in turn; names of folders alone are passed over. Raises one of CANNOT_UNPACK."""
    left = MOST_BYTES_OF_ALL
    with ZipFile(BytesIO(content)) as archive:
        members = [member for member in archive.infolist() if not _is_folder(member)]
        for number, member in enumerate(members):
            if number >= MOST_FILES:
                yield PackedFile(f"{len(members) - number} more", problem=TOO_MANY)
                return
            path, problem = _path_of(member), _problem_of(member)
            if is_no_document(path) or problem:
                yield PackedFile(path, problem=problem)
                continue
            found = _content(archive, member, path, left)
            left -= len(found.content)
            yield found


def _content(archive: ZipFile, member: ZipInfo, path: str, left: int) -> PackedFile:
    """What comes out is counted, whatever was declared."""
    allowed = max(_RATIO_COUNTS_FROM, member.compress_size * _MOST_RATIO)
    parts, length = [], 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                length += len(chunk)
                if length > allowed:
                    return PackedFile(path, problem=kinds.BOMB)
                if length > kinds.MOST_BYTES:
                    return PackedFile(path, problem=kinds.TOO_LARGE)
                if length > left:
                    return PackedFile(path, problem=TOO_MUCH)
                parts.append(chunk)
    except CANNOT_UNPACK:
        return PackedFile(path, problem=kinds.DAMAGED)
    return PackedFile(path, b"".join(parts))


def _is_folder(member: ZipInfo) -> bool:
    return member.is_dir() or member.filename.endswith("\\")


def _path_of(member: ZipInfo) -> str:
    """The name as whoever packed it saw it: UTF-8 where it can be, else as Windows writes it."""
    name = member.filename
    if not member.flag_bits & _UTF8 and not name.isascii():
        packed = name.encode("cp437", "replace")
        try:
            name = packed.decode("utf-8")
        except UnicodeDecodeError:
            name = packed.decode("cp850", "replace")
    return name.replace("\\", "/")


def _problem_of(member: ZipInfo) -> str:
    path = _path_of(member)
    if path.startswith("/") or ".." in path.split("/") or path[1:2] == ":":
        return LEADS_OUT
    mode = member.external_attr >> 16
    if stat.S_ISLNK(mode) or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
        return IS_LINK
    return kinds.LOCKED if member.flag_bits & _LOCKED else ""
