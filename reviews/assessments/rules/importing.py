"""A file of values: which column is which, whose each row is, and what is wrong with it. Pure.

One row for each pupil, one column for each assessment by its name. A bad cell holds up no other.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from reviews.assessments.rules.recording import day_problems
from reviews.assessments.rules.values import NoValue, ScaleFacts, read_value
from send_mis.names.folding import fold
from send_mis.reading.dates import NoDate, read_day
from send_mis.tabular import Cell, Table
from send_mis.tabular.headings import folded, recognise
from send_mis.tabular.table import shown

# What tells who a pupil is; a class or a date of birth only tells namesakes apart.
_SURNAMES = ("legal_surname", "preferred_surname")
_FORENAMES = ("legal_forename", "preferred_forename")
_WHO = frozenset({*_SURNAMES, *_FORENAMES, "full_name", "upn", "born_on", "class_name"})
_DAYS = frozenset({
    folded(word) for word in ("Date", "Day", "Assessed on", "Date of assessment", "Test date",
                              "Assessment date", "Date assessed", "Date taken")
})  # fmt: skip
_NOTHING = frozenset({"", "-", "–", "n/a", "na", "x", "absent", "abs"})


class ScaleByName(ScaleFacts, Protocol):
    """A scale that a column may be."""

    pk: UUID


@dataclass(frozen=True, slots=True)
class AssessablePupil:
    """Somebody on roll whom the reader may assess."""

    id: UUID
    label: str
    upn: str
    surnames: tuple[str, ...]
    forenames: tuple[str, ...]
    born_on: date
    class_name: str


@dataclass(frozen=True, slots=True)
class FileValue:
    """A value that the file has for a pupil."""

    scale_id: UUID
    scale: str
    text: str
    value: Decimal


@dataclass(frozen=True)
class FileRow:
    """A row of the file: whose it is, its values, and what is wrong with the rest of it."""

    number: int
    label: str
    pupil_id: UUID | None
    on: date
    values: list[FileValue] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FilePlan:
    """`left_out`: columns that are no assessment of the school's and tell nobody's name."""

    rows: list[FileRow]
    columns: list[str]
    left_out: list[str]


def plan_file(
    table: Table, scales: Sequence[ScaleByName], pupils: Sequence[AssessablePupil], on: date,
    today: date,
) -> FilePlan:  # fmt: skip
    named = {folded(scale.name): scale for scale in scales}
    keys = recognise(table.columns).keys
    columns = {name: named[folded(name)] for name in table.columns if folded(name) in named}
    who = {name: keys[name] for name in table.columns if keys[name] in _WHO and name not in columns}
    days = [name for name in table.columns if folded(name) in _DAYS and name not in columns]
    finder = _Finder(pupils, today)
    rows, taken = [], dict[tuple[UUID, UUID, date], int]()
    for number, cells in table.records():
        said = {key: cells[name] for name, key in who.items() if key and cells[name]}
        pupil, problem = finder.find(said)
        row_on, day_problem = _day(cells, days, on, today)
        row = FileRow(
            number, pupil.label if pupil else _who_words(said), pupil.id if pupil else None,
            row_on, problems=[each for each in (problem, day_problem) if each],
        )  # fmt: skip
        if pupil and not row.problems:
            _read_values(row, cells, columns, taken)
        rows.append(row)
    known = {*columns, *who, *days}
    left_out = [name for name in table.columns if name not in known]
    return FilePlan(rows, [scale.name for scale in columns.values()], left_out)


def _read_values(
    row: FileRow, cells: Mapping[str, Cell], columns: Mapping[str, ScaleByName],
    taken: dict[tuple[UUID, UUID, date], int],
) -> None:  # fmt: skip
    assert row.pupil_id is not None  # noqa: S101 only of a row whose pupil is known
    for name, scale in columns.items():
        text = shown(cells[name])
        if text.casefold() in _NOTHING:
            continue
        place = (row.pupil_id, scale.pk, row.on)
        if isinstance(cells[name], date):
            row.problems.append(f"{scale.name}: {text} is a date.")
        elif place in taken:
            row.problems.append(f"{scale.name}: row {taken[place]} has this pupil already.")
        else:
            try:
                value = read_value(scale, text)
            except NoValue as wrong:
                row.problems.append(f"{scale.name}: {wrong}")
            else:
                taken[place] = row.number
                row.values.append(FileValue(scale.pk, scale.name, text, value))


def _day(cells: Mapping[str, Cell], days: Sequence[str], on: date, today: date) -> tuple[date, str]:
    """The row's own day where the file has one, else that of the form."""
    cell = next((cells[name] for name in days if cells[name]), "")
    if not cell:
        return on, ""
    try:
        found = cell if isinstance(cell, date) else read_day(cell, today=today)
    except NoDate as wrong:
        return on, str(wrong)
    problems = day_problems(found, today)
    return found, problems["on"][0] if problems else ""


def _who_words(said: Mapping[str, Cell]) -> str:
    parts = [shown(said[key]) for key in ("full_name", *_FORENAMES, *_SURNAMES) if key in said]
    return " ".join(dict.fromkeys(parts)) or shown(said.get("upn", "")) or "Nobody named"


class _Finder:
    """By UPN, else by name in any order of its words; namesakes by date of birth or class."""

    def __init__(self, pupils: Sequence[AssessablePupil], today: date) -> None:
        self._today = today
        self._by_upn = {each.upn: each for each in pupils if each.upn}
        self._by_name: dict[tuple[str, ...], dict[UUID, AssessablePupil]] = defaultdict(dict)
        for each in pupils:
            for surname in each.surnames:
                for forename in each.forenames:
                    self._by_name[_words(f"{forename} {surname}")][each.id] = each

    def find(self, said: Mapping[str, Cell]) -> tuple[AssessablePupil | None, str]:
        """The pupil, or why not."""
        upn = shown(said.get("upn", "")).replace(" ", "").upper()
        if upn in self._by_upn:
            return self._by_upn[upn], ""
        found = self._named(said)
        if len(found) > 1:
            found = [each for each in found if _fits(each, said, self._today)] or found
        if len(found) == 1:
            if upn and found[0].upn:
                return None, f"The UPN {upn} is not that of {found[0].label}."
            return found[0], ""
        if found:
            return None, "Several pupils have this name: add the UPN or the class."
        return None, "Nobody of this name or UPN whom you may assess is on roll."

    def _named(self, said: Mapping[str, Cell]) -> list[AssessablePupil]:
        names = [shown(said["full_name"])] if "full_name" in said else []
        names += [
            f"{shown(said[one])} {shown(said[two])}"
            for one in _FORENAMES for two in _SURNAMES
            if one in said and two in said
        ]  # fmt: skip
        found: dict[UUID, AssessablePupil] = {}
        for name in names:
            found |= self._by_name.get(_words(name), {})
        return list(found.values())


def _fits(pupil: AssessablePupil, said: Mapping[str, Cell], today: date) -> bool:
    born, place = said.get("born_on"), shown(said.get("class_name", ""))
    if isinstance(born, str) and born:
        try:
            born = read_day(born, today=today, is_past=True)
        except NoDate:
            born = None
    if isinstance(born, date) and born != pupil.born_on:
        return False
    return not place or fold(place) == fold(pupil.class_name)


def _words(name: str) -> tuple[str, ...]:
    """In the order of the alphabet: "Bright, Noah" is "Noah Bright"."""
    return tuple(sorted(fold(name).split()))
