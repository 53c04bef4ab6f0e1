"""Files that people send, made by code: ordinary ones, and those that were made to do harm."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pikepdf import Encryption, Pdf, Permissions
from PIL import Image

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{_OFFICE}wordprocessingml.document.main+xml"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def archive(parts: Mapping[str, bytes | str], packing: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", packing) as made:
        for name, content in parts.items():
            made.writestr(ZipInfo(name), content, compress_type=packing)
    return out.getvalue()


def office(main: str = WORD, **parts: bytes | str) -> bytes:
    """`parts` by their names, with an underscore twice for each slash."""
    named = {name.replace("__", "/").replace("_dot_", "."): c for name, c in parts.items()}
    body = {"[Content_Types].xml": _TYPES.format(main), "word/document.xml": "<w/>"}
    return archive(body | named)


def open_document(kind: str = "text", **parts: bytes | str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    named = {name.replace("__", "/"): content for name, content in parts.items()}
    body = {"mimetype": mimetype, "META-INF/manifest.xml": "<m/>", "content.xml": "<c/>"}
    return archive(body | named, ZIP_STORED)


def pdf(user: str | None = None, owner: str = "") -> bytes:
    out = BytesIO()
    with Pdf.new() as made:
        made.add_blank_page()
        locked = Encryption(user=user or "", owner=owner, allow=Permissions(extract=False))
        made.save(out, encryption=locked if user is not None else False)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def huge_png(width: int = 40_000, height: int = 40_000) -> bytes:
    """Says that it has so many points, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(99))), (b"IEND", b"")):
        body += struct.pack(">I", len(data)) + kind + data
        body += struct.pack(">I", zlib.crc32(kind + data))
    return body


def ole(*names: str, main: bytes = b"", storages: tuple[str, ...] = ()) -> bytes:
    """A container of Word's from before 2007 with these streams; `main` begins the first."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    streams = [name for name in names if name not in storages]
    content = (main or b"\xec\xa5" + bytes(30)).ljust(4096, b"\0")
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else free
        if name in storages:
            entries.append(_entry(name, 1, 0, 0, right=right))
        else:
            at = 10 + 8 * streams.index(name)
            entries.append(_entry(name, 2, at, 4096, right=right))
    directory = b"".join(entries).ljust(512 * 9, b"\0")
    table = [fat] + [n + 1 for n in range(1, 9)] + [end]
    for _ in streams:
        first = len(table)
        table += [first + n + 1 for n in range(7)] + [end]
    sectors = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    return head + sectors + directory + content * len(streams)


def _entry(name: str, kind: int, at: int, size: int, *, child: int = 0xFFFFFFFF,
           right: int = 0xFFFFFFFF) -> bytes:  # fmt: skip
    called = name.encode("utf-16-le") + b"\0\0"
    entry = called.ljust(64, b"\0") + struct.pack("<HBB", len(called), kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(16 + 4 + 16)
    return entry + struct.pack("<IQ", at, size)
