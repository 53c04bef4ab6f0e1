"""Headings over two rows: "Needs" above "Primary" and "Secondary" is two columns of needs."""

from collections.abc import Sequence

from send_mis.tabular.headings import folded, is_known
from send_mis.tabular.sen_values import need_of_heading
from send_mis.tabular.table import TableRow, filled, shown, words_of

_ENOUGH = 0.5
_FEWEST = 2


def with_second_row(heading: TableRow, rows: Sequence[TableRow]) -> TableRow:
    """The row of headings, joined with the row below or above it where both name columns.

    The number is that of the lower row: what follows it is read.
    """
    place = next(index for index, row in enumerate(rows) if row.number == heading.number)
    below = rows[place + 1] if place + 1 < len(rows) else None
    above = rows[place - 1] if place else None
    if below and below.number == heading.number + 1 and _is_pair(heading, below):
        return _joined(heading, below)
    if above and above.number == heading.number - 1 and _is_pair(above, heading):
        return _joined(above, heading)
    return heading


def _is_pair(top: TableRow, bottom: TableRow) -> bool:
    """Each names columns that the other leaves empty, and the lower one holds nobody's data."""
    if len(words_of(bottom)) < filled(bottom) or len(words_of(top)) < max(2, filled(top)):
        return False
    uppers = _spread(top, len(bottom.cells))
    names = [
        (upper, shown(cell))
        for upper, cell in zip(uppers, _cells(bottom, len(uppers)), strict=True)
        if cell
    ]
    if len(names) < _FEWEST or not all(folded(lower) for _, lower in names):
        return False
    known = sum(is_known(f"{upper} {lower}") or is_known(lower) for upper, lower in names)
    # "SLCN" and "ASD" under "Area of need", each with a cross in its column.
    ticked = sum(bool(need_of_heading(lower)) for _, lower in names)
    only_top = any(
        cell and not low
        for cell, low in zip(top.cells, _cells(bottom, len(top.cells)), strict=False)
    )
    only_bottom = any(
        cell and not high
        for cell, high in zip(bottom.cells, _cells(top, len(bottom.cells)), strict=False)
    )
    is_enough = known + ticked >= max(1, _ENOUGH * len(names))
    return is_enough and only_top and (only_bottom or known == len(names))


def _joined(top: TableRow, bottom: TableRow) -> TableRow:
    width = max(len(top.cells), len(bottom.cells))
    cells = []
    for upper, own, lower in zip(
        _spread(top, width), _cells(top, width), _cells(bottom, width), strict=True
    ):
        if not lower:
            cells.append(own)
        elif not upper or shown(upper) == shown(lower) or _says_it_alone(upper, lower):
            cells.append(shown(lower))
        else:
            cells.append(f"{shown(upper)} {shown(lower)}")
    return TableRow(bottom.number, tuple(cells))


def _says_it_alone(upper: str, lower: str) -> bool:
    if need_of_heading(lower):
        return True
    return is_known(shown(lower)) and not is_known(f"{upper} {shown(lower)}")


def _spread(row: TableRow, width: int) -> list[str]:
    """A heading over several columns stands in the first of them."""
    found: list[str] = []
    last = ""
    for cell in _cells(row, width):
        last = shown(cell) if cell else last
        found.append(last)
    return found


def _cells(row: TableRow, width: int) -> list[str]:
    cells = [shown(cell) if cell else "" for cell in row.cells[:width]]
    return cells + [""] * (width - len(cells))
