"""The register as a file: the same rows as the page, with only the columns its reader may see.

Headings are those that our own import knows, so a file can come back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pupils.choices import BroadArea, ToldHow
from pupils.fields import PUPIL_FIELDS
from pupils.record.selectors.state import State
from pupils.register.selectors.filters import in_words
from pupils.register.selectors.query import Register
from pupils.register.selectors.rows import (
    STATUS_WORDS,
    PupilRow,
    enrolment_words,
    need_label,
    since_words,
)
from pupils.years import year_words
from send_mis.access.fields import Use
from send_mis.errors import RuleBroken
from send_mis.names.saying import list_name
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx
from send_mis.ui.words import day

# What one request may build: seconds, not minutes. A larger trust takes one school at a time.
MOST_ROWS = {"csv": 50_000, "xlsx": 10_000, "pdf": 1_000}
_STATUS_CODES = {State.EHC_PLAN: "E", State.SEN_SUPPORT: "K"}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """`field` is the fact of the registry that it shows."""

    heading: str
    field: str
    value: Callable[[PupilRow], Value]


def _need(row: PupilRow, rank: int) -> str:
    """The DfE's code where there is one, because that is what other systems read."""
    if len(row.needs) <= rank:
        return ""
    need = row.needs[rank]
    return need.type or need.words or str(BroadArea(need.area).label)


def _further_needs(row: PupilRow) -> str:
    return "; ".join(need_label(need) for need in row.needs[2:])


def _area(row: PupilRow) -> str:
    return str(BroadArea(row.needs[0].area).label) if row.needs else ""


def _is(*states: State) -> Callable[[PupilRow], bool]:
    return lambda row: row.state in states


_ON_REGISTER = _is(State.EHC_PLAN, State.SEN_SUPPORT)
_MONITORED = _is(State.MONITORED)

COLUMNS = (
    ExportColumn("UPN", "upn", lambda row: row.upn),
    ExportColumn("Surname", "name", lambda row: row.surname),
    ExportColumn("Forename", "name", lambda row: row.forename),
    ExportColumn("Legal surname", "legal_name", lambda row: row.legal_surname),
    ExportColumn("Legal forename", "legal_name", lambda row: row.legal_forename),
    ExportColumn("Date of birth", "born_on", lambda row: row.born_on),
    ExportColumn("Year group", "year", lambda row: year_words(row.year)),
    ExportColumn("Class", "class", lambda row: row.class_name),
    ExportColumn("SEN status", "status", lambda row: _STATUS_CODES.get(row.state, "N")),
    ExportColumn("SEN since", "since", lambda row: row.since if _ON_REGISTER(row) else None),
    ExportColumn("Primary need", "need", lambda row: _need(row, 0)),
    ExportColumn("Area of the primary need", "area", _area),
    ExportColumn("Secondary need", "need", lambda row: _need(row, 1)),
    ExportColumn("Further needs", "need", _further_needs),
    ExportColumn("Next review", "review", lambda row: row.due_on if _ON_REGISTER(row) else None),
    ExportColumn("Parents told on", "told", lambda row: row.told_on),
    ExportColumn("Parents told how", "told",
           lambda row: str(ToldHow(row.told_how).label) if row.told_how else ""),
    ExportColumn("Monitored since", "since", lambda row: row.since if _MONITORED(row) else None),
    ExportColumn((
        "Monitoring "
        "review on"
    ), "review", lambda row: row.due_on if _MONITORED(row) else None),
    ExportColumn("EAL", "eal", lambda row: row.is_eal),
    ExportColumn("Looked after", "lac", lambda row: row.is_looked_after),
    ExportColumn("Disadvantaged", "disadvantaged", lambda row: row.is_disadvantaged),
)  # fmt: skip


def columns_for(register: Register) -> list[ExportColumn]:
    columns = [
        column
        for column in COLUMNS
        if PUPIL_FIELDS.allows(register.actor, column.field, Use.EXPORT)
    ]
    if register.place.is_trust:
        names = {school.id: school.name for school in register.place.schools}
        columns.insert(0, ExportColumn("School", "school", lambda row: names[row.school_id]))
    if register.reaches_leavers:
        today = register.today
        columns.append(
            ExportColumn("On roll", "class",
                   lambda row: "Yes" if row.is_on_roll else enrolment_words(row, today))
        )  # fmt: skip
    return columns


def rows_of(register: Register, kind: str) -> list[PupilRow]:
    """Every row of the filter, in its order. Raises RuleBroken when there are too many."""
    most = MOST_ROWS[kind]
    rows = register.rows(0, most + 1)
    if len(rows) > most:
        raise RuleBroken(
            f"This would be more than {most:,} pupils in one file. Choose one school, or one "
            "year, and download it in parts."
        )
    return rows


def as_csv(register: Register, rows: list[PupilRow]) -> bytes:
    columns = columns_for(register)
    return write_csv([column.heading for column in columns], _values(columns, rows))


def as_xlsx(register: Register, rows: list[PupilRow]) -> bytes:
    columns = columns_for(register)
    title = f"SEN register {register.today:%d.%m.%Y}"
    return write_xlsx(title, [column.heading for column in columns], _values(columns, rows))


def _values(columns: list[ExportColumn], rows: list[PupilRow]) -> Iterator[list[Value]]:
    return ([column.value(row) for column in columns] for row in rows)


def filter_words(register: Register) -> str:
    slug = register.asked.school_slug
    school = next((s.name for s in register.place.schools if s.slug == slug), "")
    return in_words(register.asked, school)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row on paper, in words alone: colour is lost on most school printers."""

    name: str
    school: str
    school_class: str
    status: str
    needs: str
    next_review: str


def printed_rows(register: Register, rows: list[PupilRow]) -> list[PrintedRow]:
    schools = {school.id: school.name for school in register.place.schools}
    return [_printed(row, schools[row.school_id], register) for row in rows]


def _printed(row: PupilRow, school: str, register: Register) -> PrintedRow:
    code = _STATUS_CODES.get(row.state, "")
    status = f"{code} {STATUS_WORDS[row.state]}".strip()
    place = ", ".join(words for words in (row.class_name, year_words(row.year)) if words)
    needs = "; ".join(need_label(need) for need in row.needs)
    return PrintedRow(
        name=list_name(row.surname, row.forename),
        school=school,
        school_class=place if row.is_on_roll else enrolment_words(row, register.today),
        status=f"{status} {since_words(row)}".strip() or "–",
        needs=needs or ("None recorded" if code else ""),
        next_review=_printed_review(row, register),
    )


def _printed_review(row: PupilRow, register: Register) -> str:
    if row.due_on is None:
        return "No date" if _ON_REGISTER(row) else ""
    late = " (late)" if row.due_on < register.today else ""
    return f"{day(row.due_on)}{late}"
