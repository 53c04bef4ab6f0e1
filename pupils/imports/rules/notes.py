"""What a sheet says beside the register's own facts: each column's words under its heading."""

from collections.abc import Iterable

from send_mis.tabular.said_nothing import says_nothing
from send_mis.tabular.table import Cell, shown

NOTES = "notes"
# These headings say nothing of what stands under them.
_PLAIN = frozenset({"note", "notes", "comment", "comments", "remarks", "sen notes", "send notes"})


def joined_notes(columns: Iterable[tuple[str, Cell]]) -> str:
    """ "Agencies: SALT. Strategies: now and next board." """
    said = []
    for heading, cell in columns:
        text = " ".join((cell if isinstance(cell, str) else shown(cell)).split())
        if text and not says_nothing(cell):
            is_plain = heading.casefold().strip() in _PLAIN
            said.append(text if is_plain else f"{heading}: {text}")
    return "; ".join(said)
