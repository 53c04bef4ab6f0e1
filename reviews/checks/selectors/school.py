"""A school's gaps on one page: whose need, outcome, provision or plan lacks something, and what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from reviews.checks.rules.plan import Finding, check_pupil
from reviews.checks.selectors.facts import check_reads, checked_pupils, checked_rows
from reviews.checks.selectors.pupil import mend_link
from reviews.choices import PlanGap
from send_mis.access.actor import Actor
from send_mis.database.ahead import read_ahead
from send_mis.names.saying import list_name
from send_mis.schools.models import School
from send_mis.ui.addresses import page_url
from send_mis.ui.filters import Choices, Filter, FilterBar
from send_mis.ui.lists import Address, Column, ListPage, SortLink, page_of, sort_of, table_head
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

FILES = {"csv": "CSV", "xlsx": "Spreadsheet (XLSX)", "pdf": "PDF"}
_COLUMNS = (
    Column("Pupil", "pupil"), Column("Class", "class"), Column("What is missing", "kind"),
    Column("Mend it"),
)  # fmt: skip
_ORDER = {kind: place for place, kind in enumerate(PlanGap)}


@dataclass(frozen=True, slots=True)
class GapRow:
    """One thing that is missing for one pupil. `place`: of the pupil in the order of names."""

    place: int
    pupil_id: UUID
    pupil: str
    class_name: str
    class_key: str
    finding: Finding

    @property
    def kind(self) -> str:
        return str(self.finding.kind.label)


_SORTS: dict[str, Callable[[GapRow], Any]] = {
    "pupil": lambda row: row.place,
    "class": lambda row: row.class_key,
    "kind": lambda row: _ORDER[row.finding.kind],
}


@dataclass(frozen=True, slots=True)
class GapLine:
    """A row in words: `url` leads to the pupil's plan."""

    pupil: str
    url: str
    class_name: str
    kind: str
    text: str
    mend: Link | None


@dataclass(frozen=True)
class FoundGaps:
    """Of the filter, in its order. `checked`: how many pupils were looked at."""

    rows: list[GapRow]
    checked: int
    with_gaps: int
    classes: Choices
    today: date

    @property
    def words(self) -> str:
        pupils = plural(self.checked, "pupil", "pupils")
        return f"Something is missing for {self.with_gaps} of {pupils}"


@dataclass(frozen=True)
class GapPage:
    words: str
    bar: FilterBar
    head: list[SortLink]
    page: ListPage[GapLine]
    exports: list[Link]
    is_bare: bool


def gap_page(actor: Actor, school: School, address: Address) -> GapPage:
    """Two queries, however many pupils there are."""
    found = find_gaps(actor, school, address)
    page = page_of(found.rows, address.get("page"), address=address)
    lines = [_line(row, actor) for row in page.rows]
    bar = _bar(address, found.classes)
    files = [
        Link(label, f"{reverse(f'gaps_{kind}', args=[school.slug])}?{address.query}")
        for kind, label in FILES.items()
    ]
    return GapPage(
        words=found.words, bar=bar, head=table_head(_COLUMNS, address, sort=_sort(address)),
        page=ListPage(lines, page.number, page.pages, page.total, page.per_page, address),
        exports=files if found.rows else [], is_bare=not found.with_gaps,
    )  # fmt: skip


def find_gaps(actor: Actor, school: School, address: Address) -> FoundGaps:
    """Checked by the rules of a single plan, so that the two never differ. Two queries."""
    reader, today = actor.for_query, actor.today
    rows = checked_rows(reader, school.pk, today)
    ids = tuple(row.pk for row in rows)
    with read_ahead(*check_reads(reader, ids, school.pk, today)):
        pupils = checked_pupils(rows, reader, school.pk)
    every = [
        _gap(place, row, finding)
        for place, (row, pupil) in enumerate(zip(rows, pupils, strict=True))
        for finding in check_pupil(pupil)
    ]
    shown = _sorted(_narrowed(every, address), _sort(address))
    with_gaps = len({gap.pupil_id for gap in every})
    return FoundGaps(shown, len(rows), with_gaps, _classes(rows), today)


def filter_words(found: FoundGaps, address: Address) -> str:
    chosen = [words for each in _bar(address, found.classes).main for _, words in each.chosen]
    return "; ".join([plural(len(found.rows), "gap", "gaps"), *chosen])


def _gap(place: int, row: Any, finding: Finding) -> GapRow:
    surname = row.preferred_surname or row.legal_surname
    forename = row.preferred_forename or row.legal_forename
    return GapRow(
        place, row.pk, list_name(surname, forename), row.membership__school_class__name or "",
        row.membership__school_class__sort_key or "", finding,
    )  # fmt: skip


def _line(row: GapRow, actor: Actor) -> GapLine:
    return GapLine(
        row.pupil, page_url("pupil_cycle", row.pupil_id), row.class_name, row.kind,
        row.finding.text, mend_link(row.finding, actor.actions),
    )  # fmt: skip


def _narrowed(rows: Sequence[GapRow], address: Address) -> list[GapRow]:
    kind, school_class = address.get("kind"), address.get("class")
    return [
        row
        for row in rows
        if (not kind or row.finding.kind == kind)
        and (not school_class or row.class_name == school_class)
    ]


def _sort(address: Address) -> str:
    return sort_of(address.get("sort"), _SORTS, "pupil")


def _sorted(rows: Sequence[GapRow], sort: str) -> list[GapRow]:
    """Within a class or kind by name: they come in the order of names."""
    key = _SORTS[sort.removeprefix("-")]
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _classes(rows: Sequence[Any]) -> Choices:
    found = {
        (row.membership__school_class__sort_key, row.membership__school_class__name)
        for row in rows
        if row.membership__school_class__name
    }
    return [("", "any class"), *((name, name) for _, name in sorted(found))]


def _bar(address: Address, classes: Choices) -> FilterBar:
    kinds = [("", "everything that is missing"), *((k.value, str(k.label)) for k in PlanGap)]
    return FilterBar(
        address,
        main=[
            Filter("kind", "What is missing", kinds, address.get_all("kind"), lead="Show"),
            Filter("class", "Class", classes, address.get_all("class"), lead="in"),
        ],
        results="main",
    )  # fmt: skip
