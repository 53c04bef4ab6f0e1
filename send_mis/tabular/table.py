"""Rows and columns, whatever file they came from, and the search for the row of headings."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from send_mis.errors import BadFile
from send_mis.reading.text import without_unseen
from send_mis.tabular import limits
from send_mis.tabular.headings import recognised_count

_ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
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
class Problem:
    """What is wrong with one row. The number is the row's in the file, headings counted."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"Row {self.row}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has exactly one cell per column; an empty cell is the empty text."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    heading_row: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()

    def records(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Row number and the row's cells by column name."""
        for row in self.rows:
            yield row.number, dict(zip(self.columns, row.cells, strict=True))


def tidy(text: str) -> str:
    """Without the spaces at the ends, doubled spaces and characters that nobody can see."""
    text = without_unseen(text.translate(_BREAKS)).replace("\r\n", "\n").replace("\r", "\n")
    return _SPACES.sub(" ", text).strip()


def shown(value: Cell) -> str:
    """A value as an error message repeats it: British, on one line, not too long."""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = " ".join(value.split())
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def to_plain(cell: Cell) -> str | dict[str, str]:
    """A form that JSON can keep without forgetting what was a date or a number."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, MacNumberText):
        return {"number_1904": str(cell)}
    return {"number": str(cell)} if isinstance(cell, NumberText) else cell


def from_plain(plain: str | Mapping[str, str]) -> Cell:
    if isinstance(plain, str):
        return plain
    if "date" in plain:
        return date.fromisoformat(plain["date"])
    if "number_1904" in plain:
        return MacNumberText(plain["number_1904"])
    return NumberText(plain["number"])


def find_headings(rows: Sequence[Row]) -> Row:
    """The row of headings among the first ones, or BadFile.

    Reports print titles first. The row with most headings that we know wins; where we know none,
    the first row that is nearly as wide as the table and holds different words only.
    """
    first = [row for row in rows[: limits.MAX_ROWS_BEFORE_HEADINGS] if _filled(row)]
    if not first:
        raise BadFile("The file has no rows in it.")
    known = {row.number: recognised_count(_words(row)) for row in first}
    best = max(first, key=lambda row: known[row.number])
    widest = max(_filled(row) for row in first)
    if known[best.number] >= min(2, widest):
        return best
    for row in first:
        words = _words(row)
        is_distinct = len(set(words)) == len(words) == _filled(row)
        if _filled(row) >= max(2, widest * 0.6) and is_distinct:
            return row
    raise BadFile(
        "No row of headings was found. The first row should name each column, for example"
        " UPN, Surname, Forename."
    )


def build_table(
    rows: Sequence[Row], *, ragged_is_problem: bool, sheet: str = "", notes: Sequence[str] = ()
) -> Table:
    """A Table from rows of any width; blank rows are left out, blank columns too."""
    heading = find_headings(rows)
    body = [row for row in rows if row.number > heading.number and _filled(row)]
    if not body:
        raise BadFile("The file has headings and no rows under them.")
    if len(body) > limits.MAX_ROWS:
        raise BadFile(f"The file has more than {limits.MAX_ROWS:,} rows, the most that is read.")
    width = _last_filled(heading)
    if not ragged_is_problem:
        width = max(width, *(_last_filled(row) for row in body))
    if width > limits.MAX_COLUMNS:
        raise BadFile(f"The file has more than {limits.MAX_COLUMNS} columns.")
    problems = list(_problems(body, width, ragged_is_problem=ragged_is_problem))
    used = [
        index
        for index in range(width)
        if _at(heading, index) or any(_at(row, index) for row in body)
    ]
    names, more_notes = _column_names([shown(_at(heading, index)) for index in used], used)
    return Table(
        columns=names,
        rows=tuple(Row(row.number, tuple(_at(row, index) for index in used)) for row in body),
        heading_row=heading.number,
        problems=tuple(problems[: limits.MAX_PROBLEMS]),
        notes=(*notes, *more_notes),
        sheet=sheet,
    )


def _problems(body: Iterable[Row], width: int, *, ragged_is_problem: bool) -> Iterator[Problem]:
    for row in body:
        found = max(len(row.cells), 1)
        if ragged_is_problem and (found < width or _last_filled(row) > width):
            yield Problem(row.number, f"it has {found} values and the headings have {width}.")
        most = limits.MAX_CELL_CHARACTERS
        if any(isinstance(cell, str) and len(cell) > most for cell in row.cells):
            yield Problem(row.number, f"a value is longer than {most:,} characters.")


def _column_names(
    headings: Sequence[str], indexes: Sequence[int]
) -> tuple[tuple[str, ...], list[str]]:
    """Names that differ: a repeated heading says which one it is, an empty one where it stands."""
    names: list[str] = []
    notes: list[str] = []
    seen: dict[str, int] = {}
    taken = {heading.casefold() for heading in headings}
    for heading, index in zip(headings, indexes, strict=True):
        if not heading:
            names.append(_free(f"Column {column_letters(index)}", taken))
            notes.append(f"Column {column_letters(index)} has no heading.")
            continue
        count = seen[heading.casefold()] = seen.get(heading.casefold(), 0) + 1
        if count == 1:
            names.append(heading)
            continue
        which = _ORDINALS[count] if count < len(_ORDINALS) else f"number {count}"
        names.append(_free(f"{heading} ({which})", taken))
        notes.append(f"The heading “{heading}” stands there more than once.")
    return tuple(names), list(dict.fromkeys(notes))


def _free(name: str, taken: set[str]) -> str:
    while name.casefold() in taken:
        name += "*"
    taken.add(name.casefold())
    return name


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA, as spreadsheets name columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _at(row: Row, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else ""


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell)


def _last_filled(row: Row) -> int:
    return max((index for index, cell in enumerate(row.cells, start=1) if cell), default=0)


def _words(row: Row) -> list[str]:
    """The cells that could be headings: a date, a number or a UPN is none."""
    return [
        cell.casefold()
        for cell in row.cells
        if isinstance(cell, str)
        and cell
        and not isinstance(cell, NumberText)
        and not _DATA_LIKE.fullmatch(cell)
    ]
