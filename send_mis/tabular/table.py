"""Rows and columns, whatever file they came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from send_mis.names.writing import composed
from send_mis.reading.text import without_unseen

_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")
_BREAKS = {0x0B: "\n", 0x0C: None}
_DATA_LIKE = re.compile(r"[\d\s/.:,£%+-]+|[A-Z]\d{11}[\dA-Z]|\S+@\S+")
_LONGEST_SHOWN = 60


class NumberText(str):
    """Text of a cell that was a number in the spreadsheet: only such a text may be a day count."""

    __slots__ = ()


class MacNumberText(NumberText):
    """A number of a workbook that counts its days from 1904."""

    __slots__ = ()


Cell = str | date


@dataclass(frozen=True, slots=True)
class TableProblem:
    """What is wrong with one row. The number is the row's in the file, headings counted."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"Row {self.row}: {self.message}"


@dataclass(frozen=True, slots=True)
class TableRow:
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has exactly one cell per column; an empty cell is the empty text.

    `notes` are about the columns. `remarks` are what whoever confirms must know of the file: what
    was passed over, joined, filled or hidden.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    heading_row: int
    problems: tuple[TableProblem, ...] = ()
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()

    def records(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Row number and the row's cells by column name."""
        for row in self.rows:
            yield row.number, dict(zip(self.columns, row.cells, strict=True))


def tidy(text: str) -> str:
    """Without the spaces at the ends, doubled spaces and characters that nobody can see."""
    text = without_unseen(text.translate(_BREAKS)).replace("\r\n", "\n").replace("\r", "\n")
    return composed(_SPACES.sub(" ", text).strip())


def shown(value: Cell) -> str:
    """A value as an error message repeats it: British, on one line, not too long."""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = " ".join(value.split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA, as spreadsheets name columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def filled(row: TableRow) -> int:
    """How many cells have something in them."""
    return sum(1 for cell in row.cells if cell)


def words_of(row: TableRow) -> list[str]:
    """The cells that could be headings: a date, a number or a UPN is none."""
    return [
        cell.casefold()
        for cell in row.cells
        if isinstance(cell, str)
        and cell
        and not isinstance(cell, NumberText)
        and not _DATA_LIKE.fullmatch(cell)
    ]
