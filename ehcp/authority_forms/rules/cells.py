"""A table of a form: which cell is the label of which, and where a row stands for each of many."""

import re
from dataclasses import dataclass, field
from typing import Any

from ehcp.authority_forms.rules.wordxml import (
    EMPTY_BOX,
    Node,
    TextLine,
    child,
    local,
    paragraphs_of,
    squeezed,
    value_of,
    w,
)

_NUMBER = re.compile(r"\W*(?:\d+|[ivx]{1,4}|[a-z])\W*", re.IGNORECASE)
_ENDS_IN_NUMBER = re.compile(r"\W*\d+\W*$")
_ONLY_BOXES = re.compile(rf"[{EMPTY_BOX}□❑❏❒🗆🔲_.…\s\u00a0]*(?:/\s*)?")
_LONGEST_HEAD = 160


@dataclass
class FormRow:
    node: Node
    cells: list["Cell"] = field(default_factory=list)


@dataclass
class Cell:
    """`at`: its first column, `span`: how many it covers."""

    node: Node
    row: FormRow
    at: int
    span: int
    is_continued: bool
    control: Node | None = None
    words: str = ""
    is_empty: bool = False
    is_label: bool = False
    # A table of its own, or a picture.
    holds_more: bool = False
    paragraphs: list[Node] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Nothing in it that is said: empty, or only what is filled."""
        return self.is_empty or not (self.holds_more or _ONLY_BOXES.sub("", self.words))


@dataclass
class Head:
    label: str
    at: int


@dataclass
class ListBlock:
    """Rows below a row of headings, one for each of many. `name`: the heading of the table."""

    name: str
    columns: list[Head]
    rows: list[FormRow]
    spots: list[Any] = field(default_factory=list)


def is_blank(paragraph: Node) -> bool:
    line = TextLine(paragraph)
    return not squeezed(line.text) and not line.marks and not _has_picture(paragraph)


def _has_picture(element: Node) -> bool:
    return any(next(element.iter(w(name)), None) is not None for name in ("drawing", "pict"))


class FormGrid:
    def __init__(self, table: Node) -> None:
        self.rows = [row for row in map(_row, _rows(table)) if row.cells]
        self._by_column: list[dict[int, Cell]] = [
            {at: cell for cell in row.cells for at in range(cell.at, cell.at + cell.span)}
            for row in self.rows
        ]
        for number, row in enumerate(self.rows):
            for cell in row.cells:
                if cell.is_continued and number:
                    above = self._by_column[number - 1].get(cell.at)
                    cell.words = above.words if above else ""
                    cell.is_label = bool(above and above.is_label)
        self.lists = self._lists()
        asking = [c for row in self.rows for c in row.cells if not (c.is_label or c.is_continued)]
        labels = (self._beside(c) if c.is_open else self._left(c) for c in asking)
        self._used = {id(found) for found in labels if found is not None}

    def is_used(self, cell: Cell) -> bool:
        """Whether it says what belongs into another cell."""
        return id(cell) in self._used or any(
            cell.row is each for block in self.lists for each in self._heads_of(block)
        )

    def _heads_of(self, block: ListBlock) -> list[FormRow]:
        at = self.rows.index(block.rows[0])
        return [self.rows[at - 1]] if at else []

    def label_of(self, cell: Cell) -> str:
        """The words beside it, or above it; both where a row has several to fill."""
        side = self._left(cell)
        above = self._above(cell)
        if side is None:
            return above.words if above is not None else ""
        opened = [each for each in side.row.cells if each.is_open and each.at > side.at]
        if len(opened) > 1 and above is not None and self._is_heading(above):
            return f"{side.words}: {above.words}"
        return side.words

    def _beside(self, cell: Cell) -> Cell | None:
        found = self._left(cell)
        return self._above(cell) if found is None else found

    def _left(self, cell: Cell) -> Cell | None:
        before = [each for each in cell.row.cells if each.at < cell.at]
        for each in reversed(before):
            if each.is_label:
                return each
            if not each.is_open:
                return None
        return None

    def _above(self, cell: Cell) -> Cell | None:
        number = self.rows.index(cell.row)
        while number:
            number -= 1
            found = self._by_column[number].get(cell.at)
            if found is None:
                return None
            if found.is_label:
                return found
            if not found.is_open:
                return None
        return None

    def _is_heading(self, cell: Cell) -> bool:
        return len(cell.row.cells) > 1 and all(c.is_label or not c.words for c in cell.row.cells)

    def _lists(self) -> list[ListBlock]:
        found: list[ListBlock] = []
        number = 1
        while number < len(self.rows):
            head = self.rows[number - 1]
            rows = self._blank_rows(head, number)
            if rows and self._is_head(head):
                name = self._name_of(number - 1) or _numbered_name(rows[0].cells[0])
                found.append(ListBlock(name, _columns(head, rows[0]), rows))
                number += len(rows)
            number += 1
        return [block for block in found if block.columns]

    def _is_head(self, row: FormRow) -> bool:
        return len(row.cells) > 1 and all(
            cell.is_label and len(cell.words) <= _LONGEST_HEAD for cell in row.cells
        )

    def _blank_rows(self, head: FormRow, number: int) -> list[FormRow]:
        """Those below it with the same columns and nothing said, or a number at their head."""
        found: list[FormRow] = []
        for row in self.rows[number:]:
            same = [(c.at, c.span) for c in row.cells] == [(c.at, c.span) for c in head.cells]
            if not same or any(c.is_continued for c in row.cells):
                break
            if not all(cell.is_open for cell in row.cells[1:]):
                break
            if not row.cells[0].is_open and not _is_numbered(row.cells[0].words, found):
                break
            found.append(row)
        return found

    def _name_of(self, at: int) -> str:
        """The heading across the table, just above the row of headings."""
        above = self.rows[at - 1] if at else None
        return above.cells[0].words if above and len(above.cells) == 1 else ""


def _numbered_name(cell: Cell) -> str:
    """ "Parent" of the row "Parent 1"."""
    return "" if cell.is_open else _ENDS_IN_NUMBER.sub("", cell.words)


def _is_numbered(words: str, before: list[FormRow]) -> bool:
    """ "1", or "Outcome 1" where the next is "Outcome 2"."""
    if _NUMBER.fullmatch(words):
        return True
    name = _ENDS_IN_NUMBER.sub("", words)
    if name == words:
        return False
    return not before or _ENDS_IN_NUMBER.sub("", before[-1].cells[0].words) == name


def _columns(head: FormRow, first: FormRow) -> list[Head]:
    return [
        Head(label.words, number)
        for number, (label, cell) in enumerate(zip(head.cells, first.cells, strict=True))
        if cell.is_open
    ]


def _rows(container: Node) -> list[Node]:
    found: list[Node] = []
    for element in container:
        name = local(element)
        if name == "tr":
            found.append(element)
        elif name in ("sdt", "sdtContent", "customXml", "ins"):
            found += _rows(element)
    return found


def cells_of(row: Node) -> list[tuple[Node, Node | None]]:
    """Each with the content control that is around it, if there is one."""
    found: list[tuple[Node, Node | None]] = []
    for element in row:
        name = local(element)
        if name == "tc":
            found.append((element, None))
        elif name == "sdt":
            inner = element.find(w("sdtContent"))
            found += [(cell, element) for cell, _ in cells_of(inner)] if inner is not None else []
        elif name in ("customXml", "ins", "sdtContent"):
            found += cells_of(element)
    return found


def _number(words: str, otherwise: int) -> int:
    return int(words) if words.isdecimal() else otherwise


def _row(node: Node) -> FormRow:
    row = FormRow(node)
    at = _number(value_of(child(node, "trPr", "gridBefore")), 0)
    for element, control in cells_of(node):
        about = child(element, "tcPr")
        span = max(1, _number(value_of(child(about, "gridSpan")), 1))
        merged = child(about, "vMerge")
        is_continued = merged is not None and value_of(merged) != "restart"
        row.cells.append(_filled(Cell(element, row, at, span, is_continued, control)))
        at += span
    return row


def _filled(cell: Cell) -> Cell:
    cell.paragraphs = paragraphs_of(cell.node)
    lines = [TextLine(paragraph) for paragraph in cell.paragraphs]
    cell.words = squeezed(" ".join(line.text for line in lines))
    cell.holds_more = cell.node.find(w("tbl")) is not None or _has_picture(cell.node)
    has_more = cell.holds_more or any(line.marks for line in lines) or _has_control(cell.node)
    cell.is_empty = not cell.words and not has_more and bool(lines)
    has_letters = any(letter.isalnum() for letter in cell.words)
    cell.is_label = has_letters and not has_more and cell.control is None and not any(
        sign in cell.words for sign in (EMPTY_BOX, "□", "❑", "❏", "__")
    )  # fmt: skip
    return cell


def _has_control(cell: Node) -> bool:
    return next(cell.iter(w("sdt")), None) is not None
