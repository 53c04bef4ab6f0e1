"""The first words of a document, its title and its days, of each kind of file."""

import struct
from datetime import date

import pytest

from pupils.documents.rules.words import DocumentWords, words_of
from send_mis.pdf.looking import words_of_pdf
from tests.pupils.folder_files import word, written_pdf
from tests.pupils.sent_files import archive, office, ole, open_document, pdf

_NS = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def _old_word(*pieces: tuple[bool, str]) -> bytes:
    """A Word 97 file whose text lies in these pieces, each narrow (cp1252) or wide."""
    texts, places, starts, at, letters = b"", [0], [], 1_024, 0
    for is_narrow, text in pieces:
        raw = text.encode("cp1252" if is_narrow else "utf-16-le")
        starts.append((at * 2) | 0x4000_0000 if is_narrow else at)
        texts, at, letters = texts + raw, at + len(raw), letters + len(text)
        places.append(letters)
    listed = struct.pack(f"<{len(places)}I", *places)
    listed += b"".join(struct.pack("<HIH", 0, start, 0) for start in starts)
    style = struct.pack("<BH", 1, 2) + b"\0\0"
    clx = style + struct.pack("<BI", 2, len(listed)) + listed
    head = bytearray(b"\xec\xa5" + struct.pack("<H", 0x00C1) + bytes(6) + struct.pack("<H", 0x0200))
    head = head.ljust(0x01A2, b"\0") + struct.pack("<II", 600, len(clx))
    main = bytes(head.ljust(600, b"\0") + clx).ljust(1_024, b"\0") + texts
    return ole("WordDocument", "1Table", main=main)


KINDS = {
    "word": ("docx", lambda: word("Plan of Zoë", "Name: Noah"), "Plan of Zoë\nName: Noah"),
    "word with a head of pages": (
        "docx",
        lambda: office(
            word__document_dot_xml='<w:d xmlns:w="w"><w:p><w:t>Body</w:t></w:p></w:d>',
            word__header1_dot_xml='<w:h xmlns:w="w"><w:p><w:t>Noah</w:t></w:p></w:h>',
        ),
        "Noah\nBody",
    ),
    "runs, tabs and cells": (
        "docx",
        lambda: office(
            word__document_dot_xml='<w:d xmlns:w="w"><w:p><w:t>No</w:t><w:t>ah</w:t><w:tab/>'
            "<w:t>4H</w:t></w:p><w:tc><w:p><w:t>Cell</w:t></w:p></w:tc></w:d>"
        ),
        "Noah 4H\nCell",
    ),
    "excel": (
        "xlsx",
        lambda: archive(
            {"xl/sharedStrings.xml": "<sst><si><t>Noah</t></si><si><t>4H</t></si></sst>"}
        ),
        "Noah\n4H",
    ),
    "slides": (
        "pptx",
        lambda: archive({"ppt/slides/slide1.xml": f"<s {_NS}><a:p><a:t>Noah</a:t></a:p></s>"}),
        "Noah",
    ),
    "open document": (
        "odt",
        lambda: open_document(
            **{"content.xml": '<c xmlns:t="t"><t:p>Noah <t:span>Bright</t:span> of 4H</t:p></c>'}
        ),
        "Noah Bright of 4H",
    ),
    "rich text": (
        "rtf",
        lambda: (
            rb"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator X}\b Zo\'eb\b0\par "
            rb"\u321?\'f3d\tab 4H \u-10179?\u-8694?}"
        ),
        "Zoë\nŁód 4H 😊",
    ),
    "text": ("txt", lambda: "Zoë".encode(), "Zoë"),
    "text of an old machine": ("txt", lambda: "Zoë".encode("cp1252"), "Zoë"),
    "text of Notepad": ("txt", lambda: "Кацпер".encode("utf-16"), "Кацпер"),
    "old word": (
        "doc", lambda: _old_word((True, "Zoë\rPlan "), (False, "Кацпер")), "Zoë\nPlan Кацпер",
    ),
    "old word with a field": (
        "doc", lambda: _old_word((True, "Date: \x13 DATE \x141 May\x15 end")), "Date: 1 May end",
    ),
    "pdf": ("pdf", lambda: written_pdf("Plan", "Name: Noah"), "Plan\nName: Noah"),
    "pdf of pictures": ("pdf", pdf, ""),
    "picture": ("png", lambda: b"x", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_the_first_words(name: str) -> None:
    kind, make, wanted = KINDS[name]
    lines = words_of(make(), kind).text.replace("\r", "").split("\n")
    assert "\n".join(line.strip() for line in lines if line.strip()) == wanted


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("docx", b"PK\x03\x04"), ("docx", office(word__document_dot_xml="<w>")),
        ("pdf", b"%PDF-1.4"), ("rtf", b"{\\rtf1 {\\u-10179 \\'zz"),
        ("docx", archive({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"})),
        ("docx", archive({"word/document.xml": "<a>" * 30_000 + "</a>" * 30_000})),
        ("doc", ole("WordDocument")), ("doc", b"x"),
        ("doc", ole("WordDocument", main=b"\xff" * 4_000)),
        ("odt", open_document(**{"content.xml": "x"})),
    ],
)  # fmt: skip
def test_what_cannot_be_read_has_no_words(kind: str, content: bytes) -> None:
    assert words_of(content, kind).text.strip() in ("", "\ufffdzz")


def test_title_and_days_are_those_that_the_program_wrote() -> None:
    made = word("x", title="IEP", saved="2025-10-01")
    assert words_of(made, "docx") == DocumentWords("x\n", "IEP", None, date(2025, 10, 1))


def test_a_pdf_that_takes_forever_or_too_much_has_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("send_mis.pdf.looking._SECONDS", 0.001)
    assert words_of_pdf(written_pdf("x")) is None
