"""What is kept and what is refused, by its content, and what the sender is told."""

from zipfile import ZIP_DEFLATED

import pytest

from pupils.documents.rules import kinds
from pupils.documents.rules.kinds import MOST_BYTES
from pupils.documents.rules.sniffing import kind_of
from send_mis.errors import RuleBroken
from tests.pupils.sent_files import (
    EICAR,
    WORD,
    archive,
    huge_png,
    office,
    ole,
    open_document,
    pdf,
    picture,
)

_XL = WORD.replace("wordprocessingml.document", "spreadsheetml.sheet")
_SLIDES = WORD.replace("wordprocessingml.document", "presentationml.presentation")
_MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"

TAKEN = {
    "pdf": ("pdf", pdf),
    "pdf that may only not be printed": ("pdf", lambda: pdf("", "owner")),
    "word": ("docx", office),
    "excel": ("xlsx", lambda: office(_XL)),
    "slides": ("pptx", lambda: office(_SLIDES)),
    "old word": ("doc", lambda: ole("WordDocument")),
    "old excel": ("xls", lambda: ole("Workbook", main=b"\x09\x08\x02\x00\x00\x06")),
    "open document": ("odt", open_document),
    "open sheet": ("ods", lambda: open_document("spreadsheet")),
    "png": ("png", picture),
    "jpeg": ("jpg", lambda: picture("JPEG")),
    "jpeg of a phone, with something after it": ("jpg", lambda: picture("JPEG") + b"ftyp" * 99),
    "gif": ("gif", lambda: picture("GIF")),
    "webp": ("webp", lambda: picture("WEBP")),
    "heic": ("heic", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99)),
    "rtf": ("rtf", lambda: b"{\\rtf1\\ansi Report}"),
    "text": ("txt", lambda: "Zoë’s words: 3 < 4 & ‘more’".encode()),
    "text of an old machine": ("txt", lambda: "Zoë’s words".encode("cp1252")),
    "text of Notepad": ("txt", lambda: "Кацпер".encode("utf-16")),
}
ZIPPED = archive({"Evil.class": b"\xca\xfe\xba\xbe"})
REFUSED = {
    "empty": (kinds.EMPTY, lambda: b""),
    "too large": (kinds.TOO_LARGE, lambda: b"a" * (MOST_BYTES + 1)),
    "test virus": (kinds.VIRUS, lambda: EICAR),
    "test virus in a text": (kinds.VIRUS, lambda: b"Dear all,\n" + EICAR),
    "test virus in a Word file": (kinds.VIRUS, lambda: office(word__media__a=EICAR)),
    "test virus across two chunks": (
        kinds.VIRUS, lambda: office(word__media__a=b"x" * (256 * 1024 - 50) + EICAR),
    ),
    "html": (kinds.WEB_PAGE, lambda: b"<!DOCTYPE html><p>Hi"),
    "html after spaces": (kinds.WEB_PAGE, lambda: b"\xef\xbb\xbf \n <HTML>"),
    "script in a text": (kinds.WEB_PAGE, lambda: b"Dear all <script>alert(1)</script>"),
    "svg": (kinds.WEB_PAGE, lambda: b'<?xml version="1.0"?><svg onload="alert(1)"/>'),
    "xml": (kinds.WEB_PAGE, lambda: b'<?xml version="1.0"?><note/>'),
    "html in UTF-16": (kinds.NOT_TAKEN, lambda: "a <script>".encode("utf-16")),
    "program": (kinds.NOT_TAKEN, lambda: b"MZ\x90\0\x03\0\0\0PE"),
    "program of Linux": (kinds.NOT_TAKEN, lambda: b"\x7fELF\x02\x01\x01"),
    "script of a shell": (kinds.NOT_TAKEN, lambda: b"#!/bin/sh\nrm -rf /"),
    "bare archive": (kinds.PROGRAM_WITHIN, lambda: ZIPPED),
    "archive of texts": (kinds.NOT_TAKEN, lambda: archive({"a.txt": "a"})),
    "pdf that does not begin so": (kinds.NOT_TAKEN, lambda: b"GIF\n" + pdf()),
    "pdf and web page": (kinds.TWO_FILES, lambda: b"%PDF-1.4\n<script>1</script>\n" + pdf()),
    "pdf and archive": (kinds.TWO_FILES, lambda: pdf() + ZIPPED),
    "locked pdf": (kinds.LOCKED, lambda: pdf("secret", "owner")),
    "pdf cut off": (kinds.DAMAGED, lambda: pdf()[:60]),
    "gif and archive": (kinds.TWO_FILES, lambda: picture("GIF") + ZIPPED),
    "jpeg and archive": (kinds.TWO_FILES, lambda: picture("JPEG") + ZIPPED),
    "png and web page": (kinds.TWO_FILES, lambda: picture() + b"<script>1</script>"),
    "png cut off": (kinds.DAMAGED, lambda: picture(size=(200, 200))[:80]),
    "jpeg cut off": (kinds.DAMAGED, lambda: picture("JPEG", (400, 400))[:-300]),
    "only the sign of a png": (kinds.DAMAGED, lambda: b"\x89PNG\r\n\x1a\n" + bytes(40)),
    "40,000 points on each side": (kinds.PICTURE_TOO_LARGE, huge_png),
    "9,000 points on each side": (kinds.PICTURE_TOO_LARGE, lambda: huge_png(9_000, 9_000)),
    "a long strip": (kinds.PICTURE_TOO_LARGE, lambda: huge_png(30_000, 2)),
    "macros by their type": (kinds.MACROS, lambda: office(_MACRO)),
    "macros renamed": (kinds.MACROS, lambda: office(word__vbaProject_dot_bin=b"x")),
    "ActiveX": (kinds.MACROS, lambda: office(word__activeX__a=b"x")),
    "program in a Word file": (kinds.PROGRAM_WITHIN, lambda: office(word__a_dot_exe=b"x")),
    "program renamed": (kinds.PROGRAM_WITHIN, lambda: office(word__media__a=b"MZ\x90\0")),
    "names that lead out": (kinds.DAMAGED, lambda: _word({"../../etc/passwd": "x"})),
    "names from the root": (kinds.DAMAGED, lambda: _word({"/etc/passwd": "x"})),
    "names of a drive": (kinds.DAMAGED, lambda: _word({"C:evil.txt": "x"})),
    "one name twice": (kinds.DAMAGED, lambda: _word({"WORD/document.xml": "x"})),
    "bomb": (kinds.BOMB, lambda: office(word__media__a=bytes(30 * 1024 * 1024))),
    "large bomb": (kinds.BOMB, lambda: office(**{f"m{n}": _ZEROS for n in range(23)})),
    "too many parts": (kinds.BOMB, lambda: _word({f"m{n}": "" for n in range(5_001)})),
    "entities": (kinds.DAMAGED, lambda: archive({"[Content_Types].xml": _LAUGHS})),
    "something before the archive": (kinds.TWO_FILES, lambda: b"\x01" + office()),
    "an archive before the archive": (kinds.TWO_FILES, lambda: ZIPPED + office()),
    "something after the archive": (kinds.TWO_FILES, lambda: office() + bytes(40)),
    "pdf in the archive's head": (kinds.TWO_FILES, lambda: archive({"%PDF-1.4": "x"})),
    "Word cut off": (kinds.DAMAGED, lambda: office()[:-60]),
    "Word spoilt": (kinds.DAMAGED, lambda: _spoilt()),
    "locked Word": (kinds.LOCKED, lambda: ole("EncryptedPackage", "EncryptionInfo")),
    "locked old Word": (
        kinds.LOCKED, lambda: ole("WordDocument", main=b"\xec\xa5" + bytes(8) + b"\x00\x01"),
    ),
    "locked old Excel": (
        kinds.LOCKED,
        lambda: ole("Workbook", main=b"\x09\x08\x02\x00\x00\x06\x2f\x00\x02\x00\x00\x00"),
    ),
    "macros of old Word": (
        kinds.MACROS, lambda: ole("WordDocument", "Macros", storages=("Macros",)),
    ),
    "macros of old Excel": (
        kinds.MACROS, lambda: ole("Workbook", "_VBA_PROJECT_CUR", storages=("_VBA_PROJECT_CUR",)),
    ),
    "program in old Word": (
        kinds.PROGRAM_WITHIN, lambda: ole("WordDocument", "\x01Ole10Native"),
    ),
    "installer": (kinds.NOT_TAKEN, lambda: ole("Property")),
    "old Word spoilt": (kinds.DAMAGED, lambda: ole("WordDocument")[:300]),
    "macros of an open document": (kinds.MACROS, lambda: open_document(Basic__a="x")),
    "locked open document": (
        kinds.LOCKED,
        lambda: open_document(**{"META-INF__manifest.xml": "<m encryption-data='1'/>"}),
    ),
    "file within rich text": (kinds.PROGRAM_WITHIN, lambda: b"{\\rtf1{\\object\\objdata 0105}}"),
    "rich text and archive": (kinds.TWO_FILES, lambda: b"{\\rtf1}" + ZIPPED),
}  # fmt: skip
_ZEROS = bytes(9 * 1024 * 1024) + b"a"
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><Types>&c;</Types>'
)


def _word(parts: dict[str, str]) -> bytes:
    types = f'<Types><Override ContentType="{WORD}"/></Types>'
    return archive({"[Content_Types].xml": types, "word/document.xml": "<w/>"} | parts)


def _spoilt() -> bytes:
    """One part says otherwise than its checksum."""
    made = bytearray(archive({"[Content_Types].xml": "<Types/>", "a": "b" * 99}, ZIP_DEFLATED))
    at = made.index(b"<Types/>") if b"<Types/>" in made else made.index(b"PK", 30) - 3
    made[at] ^= 0xFF
    return bytes(made)


@pytest.mark.parametrize("name", TAKEN)
def test_ordinary_files_are_known_by_their_content(name: str) -> None:
    kind, make = TAKEN[name]
    assert kind_of(make()) == kind


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_do_harm_is_refused_in_words_that_help(name: str) -> None:
    words, make = REFUSED[name]
    with pytest.raises(RuleBroken) as refusal:
        kind_of(make())
    assert refusal.value.problems == {"file": [words]}
