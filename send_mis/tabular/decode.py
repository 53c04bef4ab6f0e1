"""Bytes → text, for the encodings that school systems and spreadsheets write."""

import codecs
import re

from send_mis.errors import BadFile

# Tab, line ends, form feed (reports print one per page) and the vertical tab of in-cell breaks.
_NEVER_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_OLD_END_OF_FILE = "\x1a"
_LOOKED_AT = 4096
_NOT_TEXT = (
    "The file is not text: it holds bytes that no list of pupils has. Export it again as CSV."
)
_CUT_OFF = "The file breaks off in the middle of a letter. Export it again."


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16, marked or not, else Windows-1252. Raises BadFile for anything binary."""
    text = _decoded(data).removesuffix(_OLD_END_OF_FILE)
    if _NEVER_IN_TEXT.search(text):
        raise BadFile(_NOT_TEXT)
    return text


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise BadFile("The file is in UTF-32. Save it as UTF-8 and try again.")
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data[3:], "utf-8")
    if data.startswith(codecs.BOM_UTF16_LE):
        return _strict(data[2:], "utf-16-le")
    if data.startswith(codecs.BOM_UTF16_BE):
        return _strict(data[2:], "utf-16-be")
    if b"\x00" in data:
        return _unmarked_utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            raise BadFile(_CUT_OFF) from None
    return _strict(data, "cp1252")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.reason in {"truncated data", "unexpected end of data"}:
            raise BadFile(_CUT_OFF) from None
        raise BadFile(_NOT_TEXT) from None


def _unmarked_utf16(data: bytes) -> str:
    """English text in UTF-16 has a nought in every other byte, on one side only."""
    head = data[:_LOOKED_AT]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.4 * half and even < 0.1 * half:
        return _strict(data, "utf-16-le")
    if even > 0.4 * half and odd < 0.1 * half:
        return _strict(data, "utf-16-be")
    raise BadFile(_NOT_TEXT)
