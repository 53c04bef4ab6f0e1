"""Words that people and programs write where there is nothing to say."""

import re

from send_mis.tabular.table import Cell

_NOTHING = frozenset(
    {
        "na", "nil", "none", "null", "nan", "undefined", "blank", "empty", "tbc", "tba", "tbd",
        "to be confirmed", "to be added", "awaiting", "awaiting info", "unknown", "not known",
        "none known", "none recorded", "not recorded", "not applicable", "none given", "not given",
        "no data", "no information", "no info", "nothing", "none noted", "not stated", "not set",
        "no entry",
    }
)  # fmt: skip
_MARKS = re.compile(r"[\s\-–—_.?/\\*~]+")
_LETTERS = re.compile(r"[^a-z ]+")


def says_nothing(cell: Cell) -> bool:
    """ "N/A", "TBC", "None known", "-": in a cell that may be empty it is empty."""
    if not isinstance(cell, str):
        return False
    if _MARKS.fullmatch(cell):
        return True
    text = cell.casefold().replace("/", "").replace(".", "")
    return " ".join(_LETTERS.sub(" ", text).split()) in _NOTHING and not re.search(r"\d", text)
