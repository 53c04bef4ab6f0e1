"""Rows → a workbook of one sheet: headings that stay in view, dates as dates, text as text."""

import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from send_mis.tabular.safe_text import Value, is_formula_like, printable

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET_NAME = 31
_NARROWEST, _WIDEST = 8, 50
_ROWS_MEASURED = 200
_DATE_FORMAT, _MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


def write_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Formula-safe: every text is stored as text, also if it begins with an equals sign."""
    body = [list(row) for row in rows]
    book = Workbook(write_only=True)
    book.properties.title = printable(title)
    book.properties.creator = "SEND MIS"
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns):
        letter = get_column_letter(index + 1)
        sheet.column_dimensions[letter].width = _width(column, body, index)
    sheet.append([_text_cell(sheet, column, heading=True) for column in columns])
    for row in body:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return _text_cell(sheet, "Yes" if value else "No")
    if isinstance(value, str):
        return _text_cell(sheet, value)
    if not isinstance(value, date) and not math.isfinite(value):
        return _text_cell(sheet, str(value))
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None))
        cell.number_format = _MOMENT_FORMAT
        return cell
    cell = WriteOnlyCell(sheet)
    cell.value = value
    if isinstance(value, date):
        cell.number_format = _DATE_FORMAT
    return cell


def _text_cell(sheet: WriteOnlyWorksheet, text: str, *, heading: bool = False) -> Cell:
    text = printable(text)
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl would make "=1" a formula and "#N/A" an error
    if is_formula_like(text):
        cell.quotePrefix = True  # stays text when somebody edits the cell
    if heading:
        cell.font = Font(bold=True)
    if "\n" in text:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _sheet_name(title: str) -> str:
    name = _NOT_IN_SHEET_NAMES.sub(" ", printable(title)).replace("\n", " ")
    name = " ".join(name.split())[:_LONGEST_SHEET_NAME].strip("' ")
    return name or "Sheet"


def _width(column: str, body: Sequence[Sequence[Value]], index: int) -> int:
    longest = len(column)
    for row in body[:_ROWS_MEASURED]:
        value = row[index] if index < len(row) else None
        if isinstance(value, str):
            longest = max(longest, *(len(line) for line in value[:1000].split("\n")))
        elif value is not None:
            longest = max(longest, 10)
    return max(_NARROWEST, min(_WIDEST, longest + 2))
