"""A column for each need with a cross or a tick in it → one column that names the needs."""

from dataclasses import replace

from send_mis.tabular.sen_values import need_of_heading
from send_mis.tabular.table import Cell, Table, TableRow, shown

TICKED = "Needs ticked in the columns"
_TICKS = frozenset(
    {"x", "xx", "y", "yes", "✓", "✔", "√", "☑", "t", "true", "p", "s", "*", "•", "1"}
)
_NONE = frozenset({"", "n", "no", "-", "–", "0", "false", "f", "☐"})
_RANKS = frozenset("123456789")
_FEWEST = 2
_MAIN = frozenset({"p"})


def with_ticks_read(table: Table) -> Table:
    """Needs in the order of their numbers (1 is the main one), else of the columns."""
    found = [
        place
        for place, name in enumerate(table.columns)
        if need_of_heading(name) and _is_ticked(table, place)
    ]
    if len(found) < _FEWEST:
        return table
    # A need that nobody of this list has: its column stands among the others all the same.
    found = [
        place
        for place, name in enumerate(table.columns)
        if place in found or (need_of_heading(name) and _is_unticked(table, place))
    ]
    kept = [place for place in range(len(table.columns)) if place not in found]
    rows = tuple(
        TableRow(
            row.number,
            (*(row.cells[place] for place in kept), _needs(table, row, found)),
        )
        for row in table.rows
    )
    names = ", ".join(f"“{table.columns[place]}”" for place in found)
    return replace(
        table,
        columns=(*(table.columns[place] for place in kept), TICKED),
        rows=rows,
        remarks=(*table.remarks, f"A mark under {names} is read as that need."),
    )


def _is_ticked(table: Table, place: int) -> bool:
    marks = [_mark(row.cells[place]) for row in table.rows]
    return any(marks) and all(mark in _TICKS | _RANKS | _NONE for mark in marks)


def _is_unticked(table: Table, place: int) -> bool:
    return all(_mark(row.cells[place]) in _NONE for row in table.rows)


def _needs(table: Table, row: TableRow, places: list[int]) -> str:
    ticked = [
        (_rank(_mark(row.cells[place])), place)
        for place in places
        if _mark(row.cells[place]) not in _NONE
    ]
    return "; ".join(table.columns[place] for _, place in sorted(ticked))


def _rank(mark: str) -> int:
    return int(mark) if mark in _RANKS else 0 if mark in _MAIN else 1


def _mark(cell: Cell) -> str:
    return shown(cell).strip().casefold()
