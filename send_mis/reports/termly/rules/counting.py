"""Pupils on the register, counted by what a report asks, as tables. Pure.

The rows of a table stand as the rule of small figures wants them: the most common first, and what
is shown together first at the end.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pupils.choices import BroadArea, SenStatus, Sex
from send_mis.reports.suppression.rules.tables import CountedTerm, CountTable

ONE_COLUMN = ("Pupils",)
PROGRESS = "progress"
_NO_AREA = "Another need, or none recorded"
_AREAS = {area.value: area.label for area in BroadArea if area is not BroadArea.OTHER}
# Lowest and highest year, as numbers: Reception is 0.
_STAGES = (
    ("Key stage 2", 3, 6), ("Key stage 1", 1, 2), ("Nursery and Reception", -3, 0),
    ("Key stage 3", 7, 9), ("Key stage 4", 10, 11), ("Years 12 to 14", 12, 14),
)  # fmt: skip
_STAGE_TITLE = "Key stage"
TITLES: Mapping[str, str] = {
    "status": "SEN support and EHC plans",
    "area": "Main need",
    "stage": _STAGE_TITLE,
    "sex": "Boys and girls",
    "disadvantage": "Disadvantage",
    "language": "First language",
    "care": "Children in care",
    PROGRESS: "Outcomes that ended since the last report",
}
_ALL, _NOT_ENDED = "Reached all of their outcomes", "No outcome ended"
_SOME, _NONE = "Reached some, or in part", "Reached none yet"


@dataclass(frozen=True, slots=True)
class SamePupils:
    """How many on the register share all of these."""

    status: str
    area: str
    year: int
    sex: str
    is_disadvantaged: bool
    is_eal: bool
    is_looked_after: bool
    many: int


def title_of(key: str) -> str:
    return TITLES[key.partition(" ")[0]]


def tables_of(pupils: Sequence[SamePupils], years: tuple[int, int]) -> dict[str, CountTable]:
    """`years`: the lowest and the highest that the school teaches. A question is left out which
    nobody can answer for every pupil, and one that has one answer here."""
    asked: dict[str, tuple[Sequence[str], Callable[[SamePupils], str]]] = {
        "status": (
            (SenStatus.SEN_SUPPORT.label, SenStatus.EHC_PLAN.label),
            lambda one: SenStatus(one.status).label,
        ),
        "area": ((*_AREAS.values(), _NO_AREA), lambda one: _AREAS.get(one.area, _NO_AREA)),
        "disadvantage": (
            ("Not disadvantaged", "Disadvantaged"),
            lambda one: "Disadvantaged" if one.is_disadvantaged else "Not disadvantaged",
        ),
        "language": (
            ("English", "Another language"),
            lambda one: "Another language" if one.is_eal else "English",
        ),
        "care": (
            ("Not looked after", "Looked after"),
            lambda one: "Looked after" if one.is_looked_after else "Not looked after",
        ),
    }
    stages = [stage for stage in _STAGES if stage[1] <= years[1] and stage[2] >= years[0]]
    names = [name for name, _, _ in stages]
    if len(stages) > 1 and all(_stage(one, stages) for one in pupils):
        # Other stages, another question: its grouping is of these rows alone.
        asked[f"stage {years[0]} {years[1]}"] = (names, lambda one: _stage(one, stages))
    if all(one.sex for one in pupils):
        asked["sex"] = (("Boys", "Girls"), lambda one: "Boys" if one.sex == Sex.MALE else "Girls")
    return {key: _table(rows, pupils, answer) for key, (rows, answer) in asked.items()}


def progress_table(ended: Iterable[tuple[int, int, int]], on_register: int) -> CountTable:
    """`ended`: of each pupil of the register of whose outcomes some ended: how many, how many
    of them were reached, and how many in part."""
    counted: Counter[str] = Counter()
    for many, met, partly in ended:
        counted[_ALL if met == many else _SOME if met + partly else _NONE] += 1
    counted[_NOT_ENDED] = on_register - counted.total()
    rows = (_ALL, _NOT_ENDED, _SOME, _NONE)
    return CountTable(rows, ONE_COLUMN, tuple((counted[row],) for row in rows))


def _stage(one: SamePupils, stages: Iterable[tuple[str, int, int]]) -> str:
    return next((name for name, low, high in stages if low <= one.year <= high), "")


def _table(
    rows: Sequence[str], pupils: Iterable[SamePupils], answer: Callable[[SamePupils], Hashable]
) -> CountTable:
    counted: Counter[Hashable] = Counter()
    for one in pupils:
        counted[answer(one)] += one.many
    return CountTable(tuple(rows), ONE_COLUMN, tuple((counted[row],) for row in rows))


def counted_term(tables: Mapping[str, CountTable], joined: int, left: int) -> CountedTerm:
    return CountedTerm(tables, joined, left, frozenset({PROGRESS}) & tables.keys())


@dataclass(frozen=True, slots=True)
class CountedReport:
    """What a report rests on. `done`, `in_time`, `late`: steps of EHC plans and
    assessments, to which the law gives a day: ours and the authority’s. `measures`: what the
    school did, as `Measures.as_json` keeps it."""

    term: CountedTerm
    on_roll: int
    done: int
    in_time: int
    late: int
    measures: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        tables = {
            key: {"rows": list(table.rows), "counts": [row[0] for row in table.counts]}
            for key, table in self.term.tables.items()
        }
        return {
            "tables": tables, "joined": self.term.joined, "left": self.term.left,
            "on_roll": self.on_roll, "done": self.done, "in_time": self.in_time,
            "late": self.late, "measures": dict(self.measures),
        }  # fmt: skip

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "CountedReport":
        tables = {
            key: CountTable(
                tuple(table["rows"]), ONE_COLUMN, tuple((each,) for each in table["counts"])
            )
            for key, table in kept["tables"].items()
        }
        term = counted_term(tables, kept["joined"], kept["left"])
        return cls(
            term, kept["on_roll"], kept["done"], kept["in_time"], kept["late"],
            kept.get("measures", {}),
        )  # fmt: skip
