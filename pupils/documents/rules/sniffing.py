"""What a file is, by its content and never by its name. Whatever is not known to be safe to keep
is refused, in words that name what to do."""

import re
from io import BytesIO
from zipfile import is_zipfile

from pupils.documents.rules import kinds
from pupils.documents.rules.archives import archive_kind
from pupils.documents.rules.kinds import refused
from pupils.documents.rules.old_office import OLE_SIGN, old_office_kind
from pupils.documents.rules.pictures import picture_kind
from send_mis.pdf.asking import state_of_pdf

# The test file that every scanner stops; in two halves, so that none stops this program.
_TEST_VIRUS = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"
_HEAD = 1024
_MARKUP = re.compile(
    rb"<\s*(?:script|html|svg|iframe|body|\?php|!doctype\s+(?:html|svg))", re.IGNORECASE
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
# Signs that no text has: line ends, tabs and page breaks are none of them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
# A file or program within rich text; its text alone is taken.
_WITHIN_RTF = re.compile(rb"\\(?:objdata|objocx|objemb|objautlink)", re.IGNORECASE)


def kind_of(content: bytes) -> str:
    """The key of its DocumentFormat. Raises RuleBroken, at the field `file`."""
    if not content:
        raise refused(kinds.EMPTY)
    if len(content) > kinds.MOST_BYTES:
        raise refused(kinds.TOO_LARGE)
    if _TEST_VIRUS in content:
        raise refused(kinds.VIRUS)
    if content.startswith(b"PK\x03\x04"):
        if b"%PDF-" in content[:_HEAD]:
            raise refused(kinds.TWO_FILES)
        return archive_kind(content, _TEST_VIRUS)
    if content.startswith(OLE_SIGN):
        return old_office_kind(content)
    return _single(content)


def _single(content: bytes) -> str:
    """Kinds that are one file and must not hide another behind it."""
    kind = _sign_of(content)
    if kind and is_zipfile(BytesIO(content)):
        raise refused(kinds.TWO_FILES)
    if kind == "pdf":
        return _pdf(content)
    if kind == "rtf":
        if _WITHIN_RTF.search(content):
            raise refused(kinds.PROGRAM_WITHIN)
        return kind
    if kind == "heic":
        # Its points cannot be counted here. It is never shown, only handed out.
        return kind
    if kind:
        if _MARKUP.search(content) or b"%PDF-" in content[:_HEAD]:
            raise refused(kinds.TWO_FILES)
        return picture_kind(content)
    return _text(content)


def _sign_of(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"{\\rtf"):
        return "rtf"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "heic"
    is_picture = content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"))
    is_webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    return "picture" if is_picture or is_webp else ""


def _pdf(content: bytes) -> str:
    if _MARKUP.search(content[:_HEAD]):
        raise refused(kinds.TWO_FILES)
    state = state_of_pdf(content)
    if state != "whole":
        raise refused(kinds.LOCKED if state == "locked" else kinds.DAMAGED)
    return "pdf"


def _text(content: bytes) -> str:
    if _MARKUP.search(content) or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise refused(kinds.WEB_PAGE)
    if is_zipfile(BytesIO(content)):
        raise refused(kinds.TWO_FILES)
    if content.startswith(b"#!") or b"%PDF-" in content[:_HEAD]:
        raise refused(kinds.NOT_TAKEN)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            is_marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
            text = content.decode("utf-16" if is_marked else "cp1252")
        except UnicodeDecodeError:
            raise refused(kinds.NOT_TAKEN) from None
    if _CONTROL.search(text) or _MARKUP.search(text.encode()):
        raise refused(kinds.NOT_TAKEN)
    return "txt"
