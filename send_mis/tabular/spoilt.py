"""Cells that a spreadsheet has spoilt: its errors, and classes taken for dates or numbers."""

import re
from datetime import date

from send_mis.tabular.table import Cell, NumberText, shown

# Stands for a formula whose result was never saved with the workbook.
UNWORKED = "#FORMULA!"
_ERROR = re.compile(
    r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!"
    r"|GETTING_DATA|FORMULA!|#+)",
    re.IGNORECASE,
)
_DATE_OF_EXCEL = re.compile(r"\d{1,2}-[A-Z][a-z]{2}(?:-\d{2,4})?|[A-Z][a-z]{2}-\d{2}")
_DATE_LIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: \d\d:\d\d.*)?")
_EXPONENT = re.compile(r"\d+(?:\.\d+)?E[+-]\d+|\d+\.\d+E\d+", re.IGNORECASE)
_FRACTION = re.compile(r"\d*\.\d+")
# No school has so many classes that it only counts them; 7E1 becomes 70.
_MOST_COUNTED = 19


def error_words(cell: Cell) -> str:
    """Why the cell holds no value, or nothing."""
    if not isinstance(cell, str) or not _ERROR.fullmatch(cell.strip()):
        return ""
    if cell == UNWORKED:
        return (
            "a formula stands there whose result was not saved. Open the workbook in Excel, save"
            " it and upload it again."
        )
    return f"“{cell.strip()[:12]}” is a spreadsheet's error, not a value."


def eaten_words(cell: Cell) -> str:
    """What a class or a name became when a spreadsheet took it for a date or a number: 2-1, 7E1."""
    text = shown(cell)
    if isinstance(cell, date) or _DATE_OF_EXCEL.fullmatch(text) or _DATE_LIKE.fullmatch(text):
        return f"“{text}” is a date: a spreadsheet may have changed what was typed, such as 2-1."
    if _EXPONENT.fullmatch(text) or _FRACTION.fullmatch(text):
        return f"“{text}” is a number: a spreadsheet may have changed what was typed, such as 7E1."
    if isinstance(cell, NumberText) and text.isdecimal() and int(text) > _MOST_COUNTED:
        return f"“{text}” is a number: a spreadsheet may have changed what was typed, such as 7E1."
    return ""
