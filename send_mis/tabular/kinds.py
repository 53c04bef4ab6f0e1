"""What kind of file this is, told by its content. The name and the browser's word count for
nothing: a page of HTML called pupils.xls is what some systems call an Excel export."""

import codecs
import re
from collections.abc import Mapping
from enum import StrEnum
from zipfile import BadZipFile, ZipFile

from send_mis.errors import BadFile
from send_mis.tabular import limits
from send_mis.tabular.decode import decode
from send_mis.tabular.source import Source, open_source
from send_mis.tabular.xml_guard import XmlGuard


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    CTF = "ctf"


_ACCEPTED = "Upload a CSV file, an Excel workbook (.xlsx) or a Common Transfer File (.xml)."
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a document in rich text",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"7z\xbc\xaf": "a compressed file: unpack it first",
    b"Rar!": "a compressed file: unpack it first",
    b"SQLite format 3": "a database",
    b"MZ": "a program",
    b"\x7fELF": "a program",
}
_WEB_PAGE = re.compile(
    r"<(?:!doctype html|html|head|body|table|meta|style|div|script)\b", re.IGNORECASE
)


def sniff(source: Source, filename: str = "") -> FileKind:
    """Raises BadFile that says what the file is instead, naming it if a name is given."""
    with open_source(source) as stream:
        head = stream.read(limits.SNIFF_BYTES)
        if head.startswith(b"PK"):
            return _kind_of_archive(source)
    called = f"“{filename[:100]}”" if filename else "The file"
    if head.startswith(_OLD_OFFICE):
        raise BadFile(_words_for_old_office(head, called))
    for beginning, words in _BEGINNINGS.items():
        if head.startswith(beginning):
            raise BadFile(f"{called} is {words}. {_ACCEPTED}")
    text = _first_text(head)
    if not text:
        raise BadFile("The file is empty.")
    return _kind_of_markup(head, text, called) if text.startswith("<") else FileKind.CSV


def _first_text(head: bytes) -> str:
    """The beginning, decoded; a character cut by the end of the sample is left off."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in head:
        head = head[: len(head) & ~3] if len(head) == limits.SNIFF_BYTES else head
        return decode(head).lstrip("\ufeff \t\r\n")
    if len(head) == limits.SNIFF_BYTES:
        head = head[: head.rfind(b"\n") + 1] or head.decode("ascii", "ignore").encode()
    return decode(head).strip("\ufeff \t\r\n")


def _kind_of_archive(source: Source) -> FileKind:
    try:
        with open_source(source) as stream, ZipFile(stream) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        # What zipfile raises at a cut, a false length, a strange name and an unknown method.
        raise BadFile(
            "The workbook is damaged: its end is missing. It may have been cut off on its way;"
            " save it and upload it again."
        ) from None
    if "xl/workbook.bin" in names:
        raise BadFile("This is a binary Excel workbook (.xlsb). Save it as .xlsx.")
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return FileKind.XLSX
    if "content.xml" in names and "mimetype" in names:
        raise BadFile("This is an OpenDocument file. Save it as .xlsx or CSV.")
    if any(name.startswith("word/") for name in names):
        raise BadFile(f"This is a Word document. {_ACCEPTED}")
    raise BadFile(f"This is a zip archive: unpack it first. {_ACCEPTED}")


def _words_for_old_office(head: bytes, called: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in head:
        return f"{called} is protected with a password. Save it without one."
    return (
        f"{called} is in an old Office format (.xls, .doc), or protected with a password."
        " Open it and save it as .xlsx without a password."
    )


def _kind_of_markup(head: bytes, text: str, called: str) -> FileKind:
    if _WEB_PAGE.match(text):
        raise BadFile(
            f"{called} is a web page, whatever its name says."
            " Open it in Excel and save it as .xlsx or CSV."
        )
    root = _root_name(head)
    if root == "ctfile":
        return FileKind.CTF
    if root == "workbook":
        raise BadFile(f"{called} is an Excel 2003 XML file. Save it as .xlsx.")
    if root == "html":
        raise BadFile(f"{called} is a web page, not a list of pupils. {_ACCEPTED}")
    raise BadFile(f"{called} is XML, but not a Common Transfer File: it begins with <{root}>.")


class _RootFound(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


class _FirstElement:
    def start(self, name: str, _attributes: Mapping[str, str], _line: int) -> None:
        raise _RootFound(name)

    def end(self, name: str) -> None: ...
    def text(self, text: str) -> None: ...


def _root_name(head: bytes) -> str:
    guard = XmlGuard(_FirstElement(), what="The XML file", max_elements=10)
    try:
        guard.feed(head.lstrip())
        guard.close()
    except _RootFound as found:
        return found.name[:60]
    raise BadFile("The XML file has nothing in it.")
