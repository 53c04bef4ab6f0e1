"""A photo without where and with what it was taken. Its points stay as they are. Pure.

A telephone writes the place into the photo: of a letter photographed at the kitchen table it is the
home, which another of the child's people may not learn. Which way up a photo is held stays.
"""

import re
import struct
from collections.abc import Iterator

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
# Parts of a JPEG in which a camera or a program writes of itself: what opens them is kept of none.
_APP1, _APP13, _COMMENT = 0xE1, 0xED, 0xFE
_MANY_PICTURES = b"MPF\0"
_APP2 = 0xE2
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_EXIF = b"Exif\0\0"
_ORIENTATION, _PLACE, _SHORT = 0x0112, 0x8825, 3
# No camera makes more; whoever makes a file of nothing but small parts keeps nobody waiting.
_MOST_PARTS = 20_000
_MOST_EXIFS, _LARGEST_EXIF = 4, 1_000_000
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PNG_WORDS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_WORDS = frozenset({b"EXIF", b"XMP "})
# Of the bits of a WebP: that it holds such parts.
_WEBP_BITS = 0x08 | 0x04


def without_place(content: bytes) -> bytes:
    """Of a JPEG, PNG, WebP or HEIC picture; anything else is as it was. Raises ValueError where it
    is not made as such a file is."""
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return b"".join(_jpeg(content))
        if content.startswith(_PNG_SIGN):
            return _PNG_SIGN + b"".join(_png(content))
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _webp(content)
        if content[4:8] == b"ftyp":
            return _heic(content)
    except (struct.error, IndexError) as error:
        raise ValueError("not made as such a picture is") from error
    return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Up to its end: what a telephone hangs on behind (a film, a second picture) goes."""
    yield content[:2]
    at = 2
    for _ in range(_MOST_PARTS):
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise ValueError("no part begins here")
        mark = content[at + 1]
        if mark == _EOI:
            yield content[at : at + 2]
            return
        if mark in _ALONE:
            yield content[at : at + 2]
            at += 2
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        part = content[at + 4 : end]
        yield from _kept(mark, part, content[at:end])
        at = end
        if mark == _SOS:
            at = _end_of_points(content, end)
            yield content[end:at]
    raise ValueError("it has too many parts")


def _kept(mark: int, part: bytes, whole: bytes) -> Iterator[bytes]:
    if mark == _APP1 and part.startswith(_EXIF):
        yield from _upright(part[len(_EXIF) :])
    elif mark in (_APP1, _APP13, _COMMENT) or (mark == _APP2 and part.startswith(_MANY_PICTURES)):
        return
    else:
        yield whole


def _end_of_points(content: bytes, at: int) -> int:
    """In the points a mark is one where neither 0 nor a number of a restart follows."""
    found = _MARK.search(content, at)
    if found is None:
        raise ValueError("its end is missing")
    return found.start()


def _upright(tiff: bytes) -> Iterator[bytes]:
    """An Exif of nothing but which way up it is held."""
    found = next((value for tag, value, _ in _tags(tiff) if tag == _ORIENTATION), 1)
    if 1 < found <= 8:
        body = b"MM\0*" + struct.pack(">LHHHLHHL", 8, 1, _ORIENTATION, _SHORT, 1, found, 0, 0)
        yield struct.pack(">BBH", 0xFF, _APP1, len(_EXIF) + len(body) + 2) + _EXIF + body


def _tags(tiff: bytes, first: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Tag, value (of a number) and where it stands, of one list: the first, unless another."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return
    at = struct.unpack_from(order + "L", tiff, 4)[0] if first is None else first
    (many,) = struct.unpack_from(order + "H", tiff, at)
    for number in range(many):
        place = at + 2 + 12 * number
        tag, kind = struct.unpack_from(order + "HH", tiff, place)
        (value,) = struct.unpack_from(order + ("H" if kind == _SHORT else "L"), tiff, place + 8)
        yield tag, value, place


def _png(content: bytes) -> Iterator[bytes]:
    at = len(_PNG_SIGN)
    for _ in range(_MOST_PARTS):
        (length,) = struct.unpack_from(">L", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise ValueError("it is cut off")
        if kind not in _PNG_WORDS:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end
    raise ValueError("it has too many parts")


def _webp(content: bytes) -> bytes:
    found, at = [], 12
    while at + 8 <= len(content):
        kind = content[at : at + 4]
        (length,) = struct.unpack_from("<L", content, at + 4)
        end = at + 8 + length + length % 2
        part = content[at:end]
        if kind == b"VP8X":
            part = part[:8] + bytes([part[8] & ~_WEBP_BITS]) + part[9:]
        if kind not in _WEBP_WORDS:
            found.append(part)
        at = end
    body = b"WEBP" + b"".join(found)
    return b"RIFF" + struct.pack("<L", len(body)) + body


def _heic(content: bytes) -> bytes:
    """Nothing is moved in it, for its parts are found by where they stand: the list of the place is
    filled with noughts."""
    made = bytearray(content)
    start = 0
    for _ in range(_MOST_EXIFS):
        at = content.find(_EXIF, start)
        if at < 0:
            break
        start = at + len(_EXIF)
        tiff = content[start : start + _LARGEST_EXIF]
        for tag, value, _ in _tags(tiff):
            if tag == _PLACE:
                _blank(made, tiff, start, value)
    return bytes(made)


def _blank(made: bytearray, tiff: bytes, start: int, first: int) -> None:
    """What the list names stands in it, or elsewhere where it is longer than four bytes."""
    order = "<" if tiff[:2] == b"II" else ">"
    for _, _, place in list(_tags(tiff, first)):
        kind, many, value = struct.unpack_from(order + "HLL", tiff, place + 2)
        size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}.get(kind, 1) * many
        if 4 < size <= len(tiff) - value:
            made[start + value : start + value + size] = bytes(size)
        made[start + place + 8 : start + place + 12] = bytes(4)
