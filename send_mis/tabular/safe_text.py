"""Text that a spreadsheet will show and never run, for every file that we write.

A cell beginning with = + - or @ (also in full width, also after spaces or a line break) is a
formula to Excel; one in a pupil's notes could send data elsewhere when the head opens the file.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from send_mis.tabular import limits

Value = str | int | float | Decimal | bool | date | None

_FORMULA_SIGNS = frozenset("=+-@")
_FORMULA_STARTS = ("\t", "\r", "\n")
# What XML 1.0 cannot hold, and halves of characters that no encoding can.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_GUARD = "'"


def printable(text: str) -> str:
    """Without control characters, line ends as \\n, cut to what a cell can hold."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > limits.MAX_CELL_CHARACTERS:
        text = text[: limits.MAX_CELL_CHARACTERS - 1] + "…"
    return text


def is_formula_like(text: str) -> bool:
    """Whether some spreadsheet may take the text for a formula."""
    if text.startswith(_FORMULA_STARTS):
        return True
    for character in text:
        if character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}:
            continue
        return unicodedata.normalize("NFKC", character)[:1] in _FORMULA_SIGNS
    return False


def guarded(text: str) -> str:
    """For CSV, which has no types: an apostrophe in front of what could be a formula."""
    return _GUARD + text if is_formula_like(text.lstrip(_GUARD)) else text


def unguarded(text: str) -> str:
    """Undoes `guarded` when one of our own exports comes back."""
    bare = text.removeprefix(_GUARD)
    return bare if is_formula_like(bare.lstrip(_GUARD)) else text


def as_text(value: Value) -> str:
    """How a value stands in a CSV file: dates in ISO, which nobody can take for American."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(printable(value)) if isinstance(value, str) else str(value)
