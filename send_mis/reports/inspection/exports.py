"""An inspector's list as a file: the rows of the page, in the usual columns."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pupils.choices import BroadArea
from pupils.register.selectors.query import Register
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.errors import RuleBroken
from send_mis.reports.inspection.selectors.list import InspectedPupil, with_involvement
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx

TITLE = "Pupils with SEN"
# What one request may build: seconds, not minutes.
MOST_ROWS = {"csv": 10_000, "xlsx": 5_000, "pdf": 1_000}


@dataclass(frozen=True, slots=True)
class InspectionColumn:
    """`action`: what somebody holds who may take it out of the school."""

    heading: str
    action: Action
    value: Callable[[InspectedPupil], Value]


COLUMNS = (
    InspectionColumn("Pupil", Action.PUPIL_VIEW, lambda one: one.name),
    InspectionColumn("Year group", Action.PUPIL_VIEW, lambda one: one.year),
    InspectionColumn("Class", Action.PUPIL_VIEW, lambda one: one.row.class_name),
    InspectionColumn("SEN status", Action.REGISTER_VIEW, lambda one: one.code),
    InspectionColumn("On the register since", Action.REGISTER_VIEW, lambda one: one.more.since),
    InspectionColumn("Primary need", Action.REGISTER_VIEW, lambda one: one.need),
    InspectionColumn("Area of the primary need", Action.REGISTER_VIEW, lambda one: _area(one)),
    InspectionColumn("EHC plan of", Action.EHC_VIEW, lambda one: one.more.authority),
    InspectionColumn(
        "Disadvantaged", Action.PUPIL_VIEW_DISADVANTAGE, lambda one: one.row.is_disadvantaged
    ),
    InspectionColumn("EAL", Action.PUPIL_VIEW, lambda one: one.row.is_eal),
    InspectionColumn("Looked after", Action.PUPIL_VIEW_CARE, lambda one: one.row.is_looked_after),
    InspectionColumn("Outside agencies", Action.REFERRAL_VIEW, lambda one: one.agencies),
    InspectionColumn("Last review", Action.REGISTER_VIEW, lambda one: one.more.last_on),
    InspectionColumn("Next review", Action.REGISTER_VIEW, lambda one: one.row.due_on),
)


def _area(one: InspectedPupil) -> str:
    return str(BroadArea(one.row.needs[0].area).label) if one.row.needs else ""


def inspection_rows(register: Register, kind: str) -> list[InspectedPupil]:
    """Every row of the filter. Raises RuleBroken when there are too many."""
    most = MOST_ROWS[kind]
    rows = register.rows(0, most + 1)
    if len(rows) > most:
        raise RuleBroken(
            f"This would be more than {most:,} pupils in one file. Choose a year, and download it "
            "in parts."
        )
    return with_involvement(register.actor, rows, register.place.id)


def inspection_csv(actor: Actor, rows: Iterable[InspectedPupil]) -> bytes:
    return write_csv([each.heading for each in _columns(actor)], _values(actor, rows))


def inspection_xlsx(actor: Actor, rows: Iterable[InspectedPupil]) -> bytes:
    return write_xlsx(TITLE, [each.heading for each in _columns(actor)], _values(actor, rows))


def _columns(actor: Actor) -> list[InspectionColumn]:
    return [each for each in COLUMNS if actor.may(each.action)]


def _values(actor: Actor, rows: Iterable[InspectedPupil]) -> Iterator[list[Value]]:
    columns = _columns(actor)
    return ([each.value(row) for each in columns] for row in rows)
