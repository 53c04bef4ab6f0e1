"""What a filled form says, read by another program than the one that filled it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words_of(content: bytes, *, raw: bool = False) -> str:
    """All text of the body; `raw`: its XML, without what only names and spaces differ in."""
    if raw:
        xml: str = Document(BytesIO(content)).element.xml
        return xml.replace("\n", "").replace("  ", "").replace("> <", "><")
    with ZipFile(BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def shown(content: bytes) -> list[str]:
    """Line by line as a reader sees them: headers first, the cells of a row beside one another."""
    document = Document(BytesIO(content))
    found = [
        _text(paragraph._p) for section in document.sections
        for paragraph in section.header.paragraphs
    ]  # fmt: skip
    found += list(_lines(document.element.body))
    return [line for line in found if line]


def _lines(body: Any) -> Iterator[str]:
    for element in body:
        if element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                yield " | ".join(_text(cell) for cell in row.iter(f"{_W}tc")).strip()
        elif element.tag != f"{_W}sectPr":
            yield _text(element)


def _text(element: Any) -> str:
    parts = [
        " " if each.tag in (f"{_W}br", f"{_W}tab", f"{_W}p") else each.text or ""
        for each in element.iter(f"{_W}t", f"{_W}br", f"{_W}tab", f"{_W}p")
    ]  # fmt: skip
    return " ".join("".join(parts).split())
