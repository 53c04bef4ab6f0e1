"""A workbook with a sheet for each class or year: sheets with the same headings are one table."""

import re
from collections.abc import Sequence
from dataclasses import replace

from send_mis.tabular.headings import folded, recognise
from send_mis.tabular.table import Cell, Table, TableProblem, TableRow
from send_mis.tabular.values import parse_year_group

# Who stands on such a sheet is no longer on the register, or is no pupil at all.
_ASIDE = re.compile(
    r"\b(?:left|leavers?|archived?|old|former|past|removed|off[ -]?roll|off register|history"
    r"|template|example|blank|keys?|lists?|codes?|lookups?|staff|transition out)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:sheet|tabelle|feuil|hoja|foglio)\s*\d*|pupils|students|data|export", re.IGNORECASE
)
_NAMES = frozenset({"full_name", "legal_surname", "legal_forename", "upn"})
_PLACES = frozenset({"class_name", "year_group"})
# Rows of the second sheet are numbered from here, of the third from twice as much.
_APART, _FAR_APART = 1_000, 100_000


def of_one_kind(best: Table, others: Sequence[Table]) -> list[Table]:
    """Those that hold other pupils under the same headings as `best`, and it itself."""
    keys = _keys(best)
    if not keys & _NAMES or _ASIDE.search(best.sheet):
        return []
    return [other for other in others if _is_alike(_keys(other), keys) and not _is_aside(other)]


def joined(tables: Sequence[Table]) -> Table:
    """In the order of the workbook. Where no column says it, the sheet's name is the class."""
    apart = _APART if all(t.rows[-1].number < _APART for t in tables) else _FAR_APART
    place = "" if _keys(tables[0]) & _PLACES else _place_named(tables)
    columns = _all_columns(tables)
    rows: list[TableRow] = []
    problems: list[TableProblem] = []
    remarks = [_read_words(tables, apart, place)]
    for number, table in enumerate(tables):
        offset = number * apart
        where = [_position(table, column) for column in columns]
        for row in table.rows:
            cells: list[Cell] = ["" if at is None else row.cells[at] for at in where]
            rows.append(
                TableRow(row.number + offset, tuple([*cells, table.sheet] if place else cells))
            )
        problems += [TableProblem(p.row + offset, p.message) for p in table.problems]
        remarks += [f"“{table.sheet}”: {remark}" for remark in table.remarks]
    return replace(
        tables[0],
        columns=(*columns, place) if place else tuple(columns),
        rows=tuple(rows),
        problems=tuple(problems),
        notes=tuple(dict.fromkeys(note for table in tables for note in table.notes)),
        remarks=tuple(remarks),
    )


def _keys(table: Table) -> set[str]:
    return {key for key in recognise(table.columns).keys.values() if key}


def _is_alike(one: set[str], other: set[str]) -> bool:
    """The same columns, give or take one that a class did not need."""
    return bool(one & _NAMES) and len(one ^ other) <= 1 and len(one & other) > 1


def _is_aside(table: Table) -> bool:
    return bool(_ASIDE.search(table.sheet))


def _place_named(tables: Sequence[Table]) -> str:
    """What the sheets' names are: years, classes, or nothing but numbers that Excel gave."""
    names = [table.sheet for table in tables]
    if any(_NO_NAME.fullmatch(name) for name in names):
        return ""
    return "Year" if all(map(_is_year, names)) else "Class"


def _is_year(name: str) -> bool:
    try:
        parse_year_group(name)
    except ValueError:
        return False
    return True


def _all_columns(tables: Sequence[Table]) -> list[str]:
    found: dict[str, str] = {}
    for table in tables:
        for column in table.columns:
            found.setdefault(_sign(table, column), column)
    return list(found.values())


def _sign(table: Table, column: str) -> str:
    """Two headings of one meaning ("Need", "Needs") are one column."""
    return recognise(table.columns).keys.get(column) or folded(column) or column


def _position(table: Table, column: str) -> int | None:
    signs = [_sign(table, own) for own in table.columns]
    wanted = recognise([column]).keys.get(column) or folded(column) or column
    return signs.index(wanted) if wanted in signs else None


def _read_words(tables: Sequence[Table], apart: int, place: str) -> str:
    names = ", ".join(f"“{table.sheet}”" for table in tables)
    starts = "; ".join(
        f"row {1 + number * apart} is the first of “{table.sheet}”"
        for number, table in enumerate(tables)
        if number
    )
    taken = f" The sheet's name is taken as the {place.lower()}." if place else ""
    return f"{len(tables)} sheets are read: {names}.{taken} In the list below {starts}."
