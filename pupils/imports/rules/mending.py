"""The cells of a row that a person has to mend, found by the readers that read the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pupils.choices import ImportKind, RowOutcome
from pupils.imports.rules.cells import Reading, read_row
from pupils.imports.rules.columns import LABELS, NEED_COLUMNS
from pupils.imports.rules.plans import RowPlan
from pupils.imports.rules.says import Note, ProblemKind
from send_mis.tabular.table import Cell

_NAMES = ("full_name", "staff_name", "legal_surname", "legal_forename")
_WHO = (*_NAMES, "born_on", "upn", "class_name")
# Where no cell is wrong by itself, and they contradict one another or one is missing.
_CELLS_OF_KIND: Mapping[str, Sequence[str]] = {
    ProblemKind.UPN: ("upn", "former_upn"),
    ProblemKind.NAME: (*_NAMES, "born_on"),
    ProblemKind.DATE: ("born_on", "joined_on", "left_on", "sen_since", "next_review_on"),
    ProblemKind.SEN: ("sen_status", "sen_since", "needs", *NEED_COLUMNS, "next_review_on"),
    ProblemKind.TWICE: ("upn", *_NAMES, "born_on"),
    ProblemKind.CLASS: ("class_name",),
    ProblemKind.STAFF: ("staff_name", "email", "staff_role"),
}
# May be asked for although the file has no such column.
_ASKED_FOR = ("born_on", "sen_status")
_STUCK = (RowOutcome.PROBLEM, RowOutcome.AMBIGUOUS)


@dataclass(frozen=True, slots=True)
class CellToMend:
    """`is_wrong`: it, or one with which it is at odds, keeps the row from being taken."""

    key: str
    text: str
    is_wrong: bool

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "text": self.text, "is_wrong": self.is_wrong}


def note_cells(rows: Iterable[RowPlan], kind: str, reading: Reading) -> None:
    """Leave with each row that is stuck the cells that can be mended in place."""
    for row in rows:
        if row.outcome in _STUCK and row.number:
            row.cells = cells_to_mend(row, kind, reading)


def cells_to_mend(row: RowPlan, kind: str, reading: Reading) -> list[CellToMend]:
    cells = _cells(row)
    wrong = _wrong(row, cells, kind, reading)
    keys = [*cells]
    if kind != ImportKind.STAFF:
        keys += [key for key in _ASKED_FOR if key in wrong]
        if not any(key in cells for key in _NAMES) and wrong & set(_NAMES):
            keys += ["legal_surname", "legal_forename"]
    return [
        CellToMend(key, text_of(cells.get(key, "")), key in wrong)
        for key in dict.fromkeys(keys)
        if key in LABELS
    ]


def _cells(row: RowPlan) -> Mapping[str, Cell]:
    read = row.row if row.row is not None else row.person
    cells: Mapping[str, Cell] = read.cells if read is not None else {}
    return cells


def _wrong(row: RowPlan, cells: Mapping[str, Cell], kind: str, reading: Reading) -> set[str]:
    if row.outcome is RowOutcome.AMBIGUOUS:
        return set(_WHO)
    blocking = [note for note in row.notes if note.blocks]
    if any(note.kind is ProblemKind.SHAPE for note in blocking):
        return set(cells)
    alone = {} if kind == ImportKind.STAFF else _faults_alone(row.number, cells, reading)
    found: set[str] = set()
    for note in blocking:
        own = {key for key, notes in alone.items() if note in notes}
        found |= own or _at_odds(note.kind, cells)
    return found


def _at_odds(kind: ProblemKind, cells: Mapping[str, Cell]) -> set[str]:
    """Of names and the date of birth those that are missing, if any is."""
    keys = set(_CELLS_OF_KIND.get(kind, ()))
    missing = {key for key in keys & {*cells, *_ASKED_FOR} if not cells.get(key)}
    return missing if kind is ProblemKind.NAME and missing else keys


def _faults_alone(
    number: int, cells: Mapping[str, Cell], reading: Reading
) -> dict[str, tuple[Note, ...]]:
    """What is wrong with each cell by itself."""
    return {
        key: read_row(number, {key: cell}, reading).notes
        for key, cell in cells.items()
        if cell != ""
    }


def text_of(cell: Cell) -> str:
    """As a form shows it, and as the same reader reads it again."""
    return " ".join(cell.split()) if isinstance(cell, str) else f"{cell:%d/%m/%Y}"
