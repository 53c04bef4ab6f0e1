"""Excel workbooks → a Table. Formulas count as the value that Excel last saw in them."""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from send_mis.errors import BadFile
from send_mis.tabular import limits
from send_mis.tabular.headings import recognised_count
from send_mis.tabular.layout import build_table
from send_mis.tabular.sheet_marks import SheetMarks, spans
from send_mis.tabular.sheets import joined, of_one_kind
from send_mis.tabular.source import Source
from send_mis.tabular.spoilt import UNWORKED
from send_mis.tabular.table import (
    Cell,
    MacNumberText,
    NumberText,
    Table,
    TableRow,
    column_letters,
    tidy,
)
from send_mis.tabular.xlsx_guard import safe_copy

# The parts are well-formed XML by now (see xlsx_guard), but may still contradict one another:
# openpyxl then stumbles in any of these ways.
_CONTRADICTORY = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
_ESCAPED_RETURN = re.compile("_x000d_", re.IGNORECASE)  # how a workbook spells a CR
_MOST_NAMED = 6
_DAMAGED = "The workbook is damaged. Open it in Excel, save it again and upload that."


@dataclass(frozen=True, slots=True)
class _SheetRows:
    name: str
    rows: Sequence[TableRow]
    marks: SheetMarks

    @property
    def weight(self) -> tuple[int, int]:
        """A register of 70 pupils outweighs a list of 255 language codes: headings count."""
        first = self.rows[: limits.MAX_ROWS_BEFORE_HEADINGS]
        known = max((recognised_count(map(str, row.cells)) for row in first), default=0)
        return known * len(self.rows), len(self.rows)


@dataclass(frozen=True, slots=True)
class _Book:
    """`hidden`: sheets with something in them that nobody sees, so they are not read."""

    sheets: list[_SheetRows]
    hidden: list[str]


def read_xlsx(source: Source, *, sheet: str | None = None) -> Table:
    """The named sheet, or the visible one with most in it and those like it. Raises BadFile."""
    marks: dict[str, SheetMarks] = {}
    with safe_copy(source, marks) as copy:
        try:
            book = _read_book(copy, sheet, marks)
        except _CONTRADICTORY:
            raise BadFile(_DAMAGED) from None
    found = [each for each in book.sheets if each.rows]
    if not found:
        raise BadFile("The workbook is empty.")
    best = max(found, key=lambda each: each.weight)
    table = _table_of(best)
    alike: list[Table] = []
    if sheet is None and len(found) > 1:
        others = [_table_or_none(each) for each in found if each is not best]
        same = {other.sheet: other for other in of_one_kind(table, [o for o in others if o])}
        same[best.name] = table
        alike = [same[each.name] for each in found if each.name in same]
    if len(alike) > 1:
        table = joined(alike)
        if len(table.rows) > limits.MAX_ROWS:
            raise BadFile(f"The workbook has more than {limits.MAX_ROWS:,} rows.")
    read = {each.sheet for each in alike} | {best.name}
    left = tuple(each.name for each in found if each.name not in read)
    return replace(
        table, other_sheets=left, remarks=(*table.remarks, *_unread_words(left, book.hidden))
    )


def _table_of(found: _SheetRows) -> Table:
    if len(found.rows) > limits.MAX_ROWS + limits.MAX_ROWS_BEFORE_HEADINGS:
        raise BadFile(f"The sheet “{found.name}” has more than {limits.MAX_ROWS:,} rows.")
    table = build_table(found.rows, ragged_is_problem=False, sheet=found.name)
    return replace(table, remarks=(*table.remarks, *_mark_words(table, found)))


def _table_or_none(found: _SheetRows) -> Table | None:
    try:
        return _table_of(found)
    except BadFile:
        return None


def _unread_words(left: Sequence[str], hidden: Sequence[str]) -> Iterator[str]:
    if left:
        word = "This sheet is" if len(left) == 1 else "These sheets are"
        names = ", ".join(f"“{name}”" for name in left)
        yield f"{word} not read: {names}. Import what you need of it separately."
    if hidden:
        word = "sheet is" if len(hidden) == 1 else "sheets are"
        yield f"Hidden {word} not read: {', '.join(f'“{name}”' for name in hidden)}."


def _mark_words(table: Table, found: _SheetRows) -> Iterator[str]:
    """What is hidden or merged among the rows that are read."""
    numbers = {row.number for row in table.rows}
    if hidden := numbers & found.marks.hidden_rows:
        word = "Row {} is hidden" if len(hidden) == 1 else "Rows {} are hidden"
        yield f"{word.format(spans(hidden))} in the workbook and read all the same."
    used = {index for row in found.rows for index, cell in enumerate(row.cells) if cell}
    if columns := sorted(used & found.marks.hidden_columns):
        names = ", ".join(column_letters(column) for column in columns)
        word = "Column {} is hidden" if len(columns) == 1 else "Columns {} are hidden"
        yield f"{word.format(names)} in the workbook and read all the same."
    merged = [m.name for m in found.marks.merged if m.last_row > m.first_row in numbers]
    if merged:
        names = ", ".join(merged[:_MOST_NAMED]) + (" and more" if merged[_MOST_NAMED:] else "")
        yield f"Merged cells ({names}) are read in each of their rows."


def _read_book(copy: IO[bytes], wanted: str | None, marks: Mapping[str, SheetMarks]) -> _Book:
    with warnings.catch_warnings():
        # openpyxl warns of styles and extensions that it does not keep; we keep none.
        warnings.simplefilter("ignore")
        book = load_workbook(copy, read_only=True, data_only=True, keep_links=False)
        every = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        sheets = [
            sheet
            for sheet in every
            if (sheet.title == wanted if wanted else sheet.sheet_state == "visible")
        ]
        if wanted and not sheets:
            raise BadFile(f"The workbook has no sheet called “{wanted}”.")
        number = MacNumberText if book.epoch == CALENDAR_MAC_1904 else NumberText
        found = []
        for sheet in sheets[: limits.MAX_SHEETS]:
            path = vars(sheet)["_worksheet_path"]  # openpyxl tells it in no other way
            own = marks.get(path, SheetMarks())
            found.append(_SheetRows(sheet.title, _filled_down(_rows(sheet, own, number), own), own))
        hidden = [s.title for s in every if s.sheet_state != "visible" and not wanted]
        book.close()
    return _Book(found, hidden)


def _rows(
    sheet: ReadOnlyWorksheet, marks: SheetMarks, number: type[NumberText]
) -> Iterator[TableRow]:
    """Filled rows, without the empty cells at their ends, until there are too many."""
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    filled = 0
    for place, values in enumerate(sheet.values, start=1):
        cells = [_cell(value, number) for value in values]
        for index, cell in enumerate(cells):
            if not cell and (place, index) in marks.unworked:
                cells[index] = UNWORKED
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.MAX_COLUMNS:
            raise BadFile(
                f"Row {place} of “{sheet.title}” has more than {limits.MAX_COLUMNS} columns."
            )
        yield TableRow(place, tuple(cells))
        filled += 1
        if filled > limits.MAX_ROWS + limits.MAX_ROWS_BEFORE_HEADINGS:
            return


def _filled_down(rows: Iterable[TableRow], marks: SheetMarks) -> tuple[TableRow, ...]:
    """A cell merged over several rows is each row's. Rows with nothing else stay blank."""
    found = {row.number: row for row in rows}
    for merged in marks.merged:
        first = found.get(merged.first_row)
        if first is None or merged.column >= len(first.cells) or merged.width > 1:
            continue
        value = first.cells[merged.column]
        for number in range(merged.first_row + 1, merged.last_row + 1):
            row = found.get(number)
            if row is None:
                continue
            cells = [*row.cells, *[""] * (merged.column + 1 - len(row.cells))]
            if not cells[merged.column]:
                cells[merged.column] = value
                found[number] = TableRow(number, tuple(cells))
    return tuple(found.values())


def _cell(value: object, number: type[NumberText]) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(_ESCAPED_RETURN.sub("", value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (int, float, Decimal)):
        return number(_number(value))
    if isinstance(value, (time, timedelta)):
        return str(value)
    return tidy(str(value))


def _number(value: int | float | Decimal) -> str:
    """As a person would write it: a telephone number without ".0", a tenth as 0.1."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        value = int(value)
    return str(value)
