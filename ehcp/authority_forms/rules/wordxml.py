"""WordprocessingML as far as a form needs it: the words of a paragraph, and writing into them."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

# lxml has no types of its own.
Node: TypeAlias = Any

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
VML = "urn:schemas-microsoft-com:vml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What a link stands in that waits for a click.
LINK_ELEMENTS = frozenset({"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"})
EMPTY_BOX, TICKED_BOX = "☐", "☒"
_BOXES = {"F0A8": EMPTY_BOX, "F06F": EMPTY_BOX, "F071": EMPTY_BOX, "F072": EMPTY_BOX,
          "F0FE": TICKED_BOX, "F0FD": TICKED_BOX, "F078": TICKED_BOX}  # fmt: skip
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTERS = re.compile(r"[^\W\d_]")
# In the order of the schema these come after `rtl`.
_AFTER_RTL = ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")
_MARKS_OF_CHANGE = ("ins", "del", "moveFrom", "moveTo", "rPrChange")


def w(name: str) -> str:
    return f"{{{WORD}}}{name}"


def local(element: Node) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Node | None, *names: str) -> Node | None:
    """The first child of these names, each inside the one before."""
    for name in names:
        element = None if element is None else element.find(w(name))
    return element


def value_of(element: Node | None, name: str = "val") -> str:
    return "" if element is None else str(element.get(w(name), ""))


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Something of a line that can be written over: text, a tab, a break, a sign."""

    node: Node
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class LineMark:
    """Something in a line that is no text: a content control, a form field, a text box."""

    kind: str
    node: Node
    at: int


class TextLine:
    """The words of one paragraph as a reader sees them, without what is in its controls."""

    def __init__(self, paragraph: Node) -> None:
        self.paragraph = paragraph
        self.pieces: list[TextPiece] = []
        self.marks: list[LineMark] = []
        self._length = 0
        # Each field that is open: whether it is a form's, and whether its code or its result.
        self._fields: list[tuple[bool, bool]] = []
        self._read(paragraph)
        self.text = "".join(piece.text for piece in self.pieces)

    def _read(self, parent: Node) -> None:
        for element in parent:
            name = local(element)
            if name == "sdt":
                self.marks.append(LineMark("control", element, self._length))
            elif name in ("AlternateContent", "drawing", "pict", "object"):
                if next(element.iter(w("txbxContent")), None) is not None:
                    self.marks.append(LineMark("text_box", element, self._length))
            elif name == "fldChar":
                self._field(element)
            elif name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym"):
                self._piece(element, name)
            elif name in ("del", "moveFrom", "pPr", "rPr", "p", "tbl"):
                continue
            else:
                self._read(element)

    def _field(self, element: Node) -> None:
        kind = value_of(element, "fldCharType")
        if kind == "begin":
            is_form = element.find(w("ffData")) is not None
            self._fields.append((is_form, False))
            if is_form:
                self.marks.append(LineMark("field", element, self._length))
        elif kind == "separate" and self._fields:
            self._fields[-1] = (self._fields[-1][0], True)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _piece(self, element: Node, name: str) -> None:
        if any(is_form or not is_result for is_form, is_result in self._fields):
            return
        text = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name)
        if name == "sym":
            text = _BOXES.get(value_of(element, "char").upper(), "\ufffc")
        if text is None:
            text = element.text or ""
        if text:
            self.pieces.append(TextPiece(element, self._length, text))
            self._length += len(text)

    def replace(self, start: int, end: int, value: str, *, plain: bool = False) -> None:
        """`plain`: not in the bold of the words before it. Lines that were read before are old."""
        over = [p for p in self.pieces if p.start < end and p.end > start]
        if not over:
            self._add(start, value, plain=plain)
            return
        first, last = over[0], over[-1]
        head, tail = first.text[: start - first.start], last.text[end - last.start :]
        nodes = [*_nodes(head), *_nodes(value), *_nodes(tail)]
        for node in nodes:
            first.node.addprevious(node)
        for piece in over:
            piece.node.getparent().remove(piece.node)

    def _add(self, at: int, value: str, *, plain: bool) -> None:
        before = [p for p in self.pieces if p.end <= at]
        run = new_run(value, None)
        if not before:
            place = self.paragraph.find(w("pPr"))
            self.paragraph.insert(0 if place is None else 1, run)
            return
        old = before[-1].node.getparent()
        style = copy_of_style(child(old, "rPr"), drop=("b", "bCs") if plain else ())
        if style is not None:
            run.insert(0, style)
        old.addnext(run)


def clean(text: str) -> str:
    """What XML can hold, with plain line ends."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).expandtabs(4)


def _nodes(text: str) -> Iterator[Node]:
    for number, part in enumerate(clean_line_tabs(text).split("\n")):
        if number:
            yield etree.Element(w("br"))
        for at, words in enumerate(part.split("\t")):
            if at:
                yield etree.Element(w("tab"))
            if words:
                node = etree.Element(w("t"))
                node.text = words
                node.set(_SPACE, "preserve")
                yield node


def clean_line_tabs(text: str) -> str:
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def new_run(text: str, style: Node | None) -> Node:
    """A run of these words. `style`: its rPr, which becomes the run's own."""
    run = etree.Element(w("r"))
    if _is_right_to_left(text):
        style = etree.Element(w("rPr")) if style is None else style
        _set_right_to_left(style)
    if style is not None:
        run.append(style)
    run.extend(_nodes(text))
    return run


def _is_right_to_left(text: str) -> bool:
    letters = len(_LETTERS.findall(text))
    return letters > 0 and len(_RTL.findall(text)) * 2 > letters


def _set_right_to_left(style: Node) -> None:
    if style.find(w("rtl")) is not None:
        return
    mark = etree.Element(w("rtl"))
    later = next((each for each in style if local(each) in _AFTER_RTL), None)
    if later is None:
        style.append(mark)
    else:
        later.addprevious(mark)


def copy_of_style(style: Node | None, drop: tuple[str, ...] = ()) -> Node | None:
    """An rPr for a new run, without what only a paragraph's end has, and without `drop`."""
    if style is None:
        return None
    copy = deepcopy(style)
    copy.tail = None
    for each in list(copy):
        if local(each) in (*_MARKS_OF_CHANGE, *drop):
            copy.remove(each)
    return copy


def style_of(paragraph: Node) -> Node | None:
    """How words typed into an empty paragraph would look."""
    for run in paragraph.iter(w("r")):
        found = child(run, "rPr")
        if found is not None:
            return copy_of_style(found)
    return copy_of_style(child(paragraph, "pPr", "rPr"))


def write_paragraph(paragraph: Node, text: str) -> None:
    """Words into a paragraph that has none."""
    style = style_of(paragraph)
    for run in list(paragraph.findall(w("r"))):
        if not any(local(each) in ("drawing", "pict", "object", "fldChar") for each in run):
            paragraph.remove(run)
    paragraph.append(new_run(text, style))


def paragraphs_of(container: Node) -> list[Node]:
    """Its own, also those inside wrappers, not those of tables within it."""
    found: list[Node] = []
    for element in container:
        name = local(element)
        if name == "p":
            found.append(element)
        elif name in ("sdt", "sdtContent", "customXml", "smartTag", "ins"):
            found += paragraphs_of(element)
    return found


def squeezed(text: str) -> str:
    return " ".join(text.replace("\ufffc", " ").split())
