"""The first words of a document, its own title and its own days, as far as they can be read.

Only of a file that `sniffing` has let in: what unpacks too far was refused there. What cannot be
read has no words, which is no fault of the file.
"""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pupils.documents.rules.old_office import old_office_properties, old_word_text
from send_mis.pdf.looking import words_of_pdf
from send_mis.reading.dates import NoDate, read_day

MOST_LETTERS = 20_000
_MOST_OF_A_PART = 16 * 1024 * 1024
_HEAD_OF_A_WORD_FILE = re.compile(r"word/header\d*\.xml")
_FIRST_SLIDES = re.compile(r"ppt/slides/slide[1-3]\.xml")
# The parts whose text is a document's, the head of its pages first: names often stand there.
_PARTS: dict[str, tuple[re.Pattern[str], ...]] = {
    "docx": (_HEAD_OF_A_WORD_FILE, re.compile(r"word/document\.xml")),
    "xlsx": (re.compile(r"xl/sharedStrings\.xml"), re.compile(r"xl/worksheets/sheet1\.xml")),
    "pptx": (_FIRST_SLIDES,),
    "odt": (re.compile(r"content\.xml"),),
    "ods": (re.compile(r"content\.xml"),),
    "odp": (re.compile(r"content\.xml"),),
}
_PROPERTIES = ("docProps/core.xml", "meta.xml")
# After these a new line begins; between two runs of letters in one paragraph nothing does.
_ENDS_LINE = frozenset({"p", "h", "tc", "tr", "br", "si", "c", "table-cell", "table-row"})
_GAP = frozenset({"tab", "s"})
_LETTERS = frozenset({"t", "span", "a", "p", "h", "s", "tab", "line-break"})
_CANNOT_READ = (
    BadZipFile, ParseError, DefusedXmlException, KeyError, OSError, EOFError, ValueError,
    RuntimeError, NotImplementedError,
)  # fmt: skip
_PDF_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_RTF_MARK = re.compile(
    r"\\u(-?\d+) ?\??|\\'([0-9a-fA-F]{2})|\\([a-z]+)(-?\d+)? ?|\\(.)|([{}])|([^\\{}]+)", re.DOTALL
)
_RTF_SILENT = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore"}
)


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """`made_on` and `saved_on` are what the program that wrote the file put into it."""

    text: str = ""
    title: str = ""
    made_on: date | None = None
    saved_on: date | None = None


def words_of(content: bytes, kind: str) -> DocumentWords:
    """`kind`: the key of its DocumentFormat."""
    if kind == "pdf":
        return _of_pdf(content)
    if kind in _PARTS:
        return _of_archive(content, kind)
    if kind in ("doc", "xls", "ppt"):
        title, made, saved = old_office_properties(content)
        text = old_word_text(content) if kind == "doc" else ""
        return DocumentWords(text[:MOST_LETTERS], title, made, saved)
    if kind == "rtf":
        return DocumentWords(_rtf_text(content[: 20 * MOST_LETTERS])[:MOST_LETTERS])
    if kind == "txt":
        return DocumentWords(_decoded(content)[:MOST_LETTERS])
    return DocumentWords()


def _of_pdf(content: bytes) -> DocumentWords:
    found = words_of_pdf(content)
    if found is None:
        return DocumentWords()
    title, made, saved, text = found
    return DocumentWords(text, title[:300], _pdf_day(made), _pdf_day(saved))


def _pdf_day(text: str) -> date | None:
    found = _PDF_DAY.match(text)
    return _day("-".join(found.groups())) if found else None


def _day(text: str) -> date | None:
    try:
        return read_day(text[:10], today=date.max)
    except NoDate:
        return None


def _of_archive(content: bytes, kind: str) -> DocumentWords:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            text = ""
            for pattern in _PARTS[kind]:
                for name in sorted(filter(pattern.fullmatch, names)):
                    if len(text) < MOST_LETTERS:
                        text += _text_of(fromstring(_part(archive, name))) + "\n"
            title, made, saved = _properties(archive, names)
            return DocumentWords(text[:MOST_LETTERS], title, made, saved)
    except _CANNOT_READ:
        return DocumentWords()


def _part(archive: ZipFile, name: str) -> bytes:
    """Raises ValueError where it is larger than any page of words."""
    with archive.open(name) as stream:
        found = stream.read(_MOST_OF_A_PART + 1)
    if len(found) > _MOST_OF_A_PART:
        raise ValueError(name)
    return found


def _text_of(root: Element) -> str:
    """Depth first without calling itself: a file may nest its parts a thousand deep."""
    said: list[str] = []
    length = 0
    waiting: list[tuple[Element | None, str]] = [(root, "")]
    while waiting and length < MOST_LETTERS:
        element, after = waiting.pop()
        if element is None:
            said.append(after)
            length += len(after)
            continue
        name = str(element.tag).rpartition("}")[2]
        text = (element.text or "") if name in _LETTERS else ""
        said.append(" " if name in _GAP else text)
        length += len(said[-1])
        inside: list[tuple[Element | None, str]] = []
        for child in element:
            inside.append((child, ""))
            if child.tail and name in _LETTERS:
                inside.append((None, child.tail))
        if name in _ENDS_LINE:
            waiting.append((None, "\n"))
        waiting.extend(reversed(inside))
    lines = ("".join(said)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _properties(archive: ZipFile, names: list[str]) -> tuple[str, date | None, date | None]:
    name = next((each for each in _PROPERTIES if each in names), None)
    if name is None:
        return "", None, None
    said = {
        str(element.tag).rpartition("}")[2]: (element.text or "").strip()
        for element in fromstring(_part(archive, name)).iter()
    }
    made = said.get("created") or said.get("creation-date") or ""
    saved = said.get("modified") or said.get("date") or ""
    return " ".join(said.get("title", "").split())[:300], _day(made), _day(saved)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rtf_text(content: bytes) -> str:
    """The letters of rich text, without its tables of faces and colours, and its pictures."""
    said: list[str] = []
    depth, silent_from = 0, 0
    for found in _RTF_MARK.finditer(content.decode("cp1252", "replace")):
        number, code, word, _, sign, brace, letters = found.groups()
        if brace:
            depth += 1 if brace == "{" else -1
            if silent_from > depth:
                silent_from = 0
        elif not silent_from and (word in _RTF_SILENT or sign == "*"):
            silent_from = depth
        elif not silent_from:
            said.append(_rtf_letters(number, code, word, sign, letters))
    # A letter beyond the first 65,536 is written as two halves.
    return "".join(said).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _rtf_letters(
    number: str | None, code: str | None, word: str | None, sign: str | None, letters: str | None
) -> str:
    if number:
        return chr(int(number) % 0x10000)
    if code:
        return bytes.fromhex(code).decode("cp1252", "replace")
    if word:
        return "\n" if word in ("par", "line", "cell", "row") else " " if word == "tab" else ""
    if sign:
        return sign if sign in "\\{}" else " " if sign == "~" else ""
    return (letters or "").replace("\r", "").replace("\n", "")
