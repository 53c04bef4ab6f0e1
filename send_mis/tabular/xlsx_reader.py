"""Excel workbooks → a Table. Formulas count as the value that Excel last saw in them."""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from send_mis.errors import BadFile
from send_mis.tabular import limits
from send_mis.tabular.headings import recognised_count
from send_mis.tabular.source import Source
from send_mis.tabular.table import Cell, NumberText, Row, Table, build_table, tidy
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
_DAMAGED = "The workbook is damaged. Open it in Excel, save it again and upload that."


@dataclass(frozen=True, slots=True)
class _SheetRows:
    name: str
    rows: Sequence[Row]

    @property
    def weight(self) -> tuple[int, int]:
        """A register of 70 pupils outweighs a list of 255 language codes: headings count."""
        first = self.rows[: limits.MAX_ROWS_BEFORE_HEADINGS]
        known = max((recognised_count(map(str, row.cells)) for row in first), default=0)
        return known * len(self.rows), len(self.rows)


def read_xlsx(source: Source, *, sheet: str | None = None) -> Table:
    """The named sheet, or the visible one with most in it. Raises BadFile."""
    with safe_copy(source) as copy:
        try:
            sheets = _read_sheets(copy, sheet)
        except _CONTRADICTORY:
            raise BadFile(_DAMAGED) from None
    if not any(found.rows for found in sheets):
        raise BadFile("The workbook is empty.")
    best = max(sheets, key=lambda found: found.weight)
    if len(best.rows) > limits.MAX_ROWS + limits.MAX_ROWS_BEFORE_HEADINGS:
        raise BadFile(f"The sheet “{best.name}” has more than {limits.MAX_ROWS:,} rows.")
    table = build_table(best.rows, ragged_is_problem=False, sheet=best.name)
    others = tuple(found.name for found in sheets if found is not best and found.rows)
    return replace(table, other_sheets=others)


def _read_sheets(copy: IO[bytes], wanted: str | None) -> list[_SheetRows]:
    with warnings.catch_warnings():
        # openpyxl warns of styles and extensions that it does not keep; we keep none.
        warnings.simplefilter("ignore")
        book = load_workbook(copy, read_only=True, data_only=True, keep_links=False)
        sheets = [
            sheet
            for sheet in book.worksheets
            if isinstance(sheet, ReadOnlyWorksheet)
            and (sheet.title == wanted if wanted else sheet.sheet_state == "visible")
        ]
        if wanted and not sheets:
            raise BadFile(f"The workbook has no sheet called “{wanted}”.")
        found = [
            _SheetRows(sheet.title, tuple(_rows(sheet))) for sheet in sheets[: limits.MAX_SHEETS]
        ]
        book.close()
    return found


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[Row]:
    """Filled rows, without the empty cells at their ends, until there are too many."""
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    filled = 0
    for number, values in enumerate(sheet.values, start=1):
        cells = [_cell(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.MAX_COLUMNS:
            raise BadFile(
                f"Row {number} of “{sheet.title}” has more than {limits.MAX_COLUMNS} columns."
            )
        yield Row(number, tuple(cells))
        filled += 1
        if filled > limits.MAX_ROWS + limits.MAX_ROWS_BEFORE_HEADINGS:
            return


def _cell(value: object) -> Cell:
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
        return _number(value)
    if isinstance(value, (time, timedelta)):
        return str(value)
    return tidy(str(value))


def _number(value: int | float | Decimal) -> NumberText:
    """As a person would write it: a telephone number without ".0", a tenth as 0.1."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        value = int(value)
    return NumberText(value)
