"""The costs of a school year as a page, a file and a sheet. Money: COST_VIEW alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from provision.costs.selectors.costs import Costs, Sum, open_costs
from provision.costs.selectors.rows import (
    BIGGEST_FIRST,
    SORTS,
    CostRow,
    Listing,
    count_words,
)
from provision.costs.selectors.words import TO_DATE
from provision.models import ProvisionSettings
from provision.money import about_pounds, pounds
from provision.plans.selectors.frame import term_words
from provision.plans.selectors.in_force import drafts_words
from provision.settings.selectors import settings_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.calendar import current_year
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, Column, ListPage, SortLink, page_of, sort_of, table_head
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import plural, short_day

VIEWS = {
    "": "Pupils", "class": "Classes", "year": "Year groups", "term": "Terms",
    "intervention": "Interventions", "area": "Areas of need", "line": "Rows of plans",
}  # fmt: skip
ONE_OF = {
    "": "Pupil", "class": "Class", "year": "Year group", "term": "Term",
    "intervention": "Intervention", "area": "Area of need", "line": "Row of a plan",
}  # fmt: skip
_SHOW = {
    "": "everyone with provision", "near": "pupils near the threshold",
    "past": "pupils over the threshold",
}  # fmt: skip
_PLANS = {"": "agreed plans", "all": "plans that are not agreed yet, too"}


@dataclass(frozen=True)
class CostList:
    """A school year's costs as a page, a file or a sheet asks for them."""

    year: AcademicYear
    settings: ProvisionSettings
    costs: Costs
    by: str
    rows: list[CostRow]
    total: CostRow
    count: str
    words: str
    flags: Sequence[Chip]
    # What a reader has to know beside the figures, on the screen and on paper.
    notes: Sequence[str]
    terms: str
    to_date_words: str = TO_DATE


@dataclass(frozen=True)
class CostsPage:
    lede: str
    views: list[Link]
    tiles: list[Stat]
    terms: str
    bar: FilterBar
    head: list[SortLink]
    page: ListPage[CostRow]
    total: CostRow
    by: str
    notes: Sequence[str]
    exports: list[Link]
    is_bare: bool
    to_date_words: str = TO_DATE


def year_asked(school: School, address: Address, today: date) -> AcademicYear | None:
    """The school year in the address by its September, else the current one. One query."""
    years = list(school.years.all())
    asked = address.get("of")
    chosen = next((year for year in years if str(year.first_calendar_year) == asked), None)
    return chosen or current_year(today, years) or (years[-1] if years else None)


def cost_list(actor: Actor, year: AcademicYear, address: Address) -> CostList:
    """Thirteen queries, whatever the number of pupils and lines."""
    today = actor.today
    settings = settings_of(year.school_id)
    with_drafts = address.get("plans") == "all"
    costs = open_costs(year=year, today=today, with_drafts=with_drafts)
    by = address.get("by") if address.get("by") in VIEWS else ""
    listing = Listing(actor, year, settings, costs, address)
    rows, total = listing.listed(by)
    words = f"{year.name}, {_PLANS.get(address.get('plans'), _PLANS[''])}"
    if not by:
        words += f", {_SHOW.get(address.get('show'), _SHOW[''])}"
    left_out = "" if with_drafts else drafts_words(year)
    return CostList(
        year, settings, costs, by, rows, total, count_words(by, len(rows)), words,
        [chip for chip in listing.standings.values() if chip], _notes(costs, left_out),
        _terms(costs, year),
    )  # fmt: skip


def costs_page(actor: Actor, school: School, year: AcademicYear, address: Address) -> CostsPage:
    found = cost_list(actor, year, address)
    total = found.costs.total
    page = page_of(found.rows, address.get("page"), address=address)
    sort = sort_of(address.get("sort"), SORTS, BIGGEST_FIRST)
    return CostsPage(
        lede=f"School year {year.name} · {found.count} · as at {short_day(actor.today)}",
        views=[
            Link(label, address.with_params({"by": key or None, "sort": None}).url,
                 current=key == found.by)
            for key, label in VIEWS.items()
        ],
        tiles=_tiles(found, total, address),
        terms=found.terms,
        bar=_bar(school, year, found.by, address),
        head=table_head(_columns(found.by), address, sort=sort),
        page=page,
        total=found.total,
        by=found.by,
        notes=found.notes,
        exports=_exports(actor, school, address),
        is_bare=not found.costs.lines,
    )  # fmt: skip


def _tiles(found: CostList, total: Sum, address: Address) -> list[Stat]:
    tiles = [
        Stat(about_pounds(total.planned), "planned so far for the year"),
        Stat(about_pounds(total.to_date), "to date"),
    ]
    past = sum(1 for chip in found.flags if chip.kind == "late")
    near = sum(1 for chip in found.flags if chip.kind == "soon")
    show = address.get("show") if not found.by else "-"
    if past:
        url = address.with_params({"by": None, "show": "past"}).url
        label = "pupil over the threshold" if past == 1 else "pupils over the threshold"
        tiles.append(Stat(str(past), label, url, "late", current=show == "past"))
    if near:
        url = address.with_params({"by": None, "show": "near"}).url
        tiles.append(Stat(str(near), "near it, or will pass it", url, "soon", show == "near"))
    return tiles


def _terms(costs: Costs, year: AcademicYear) -> str:
    """ "Autumn term 2026 £34,211 · Spring term 2027 nothing yet". One query.

    Plans are written term by term, so a year's sum grows: this says how far it has come.
    """
    sums = costs.by(lambda line: line.row.plan.term_id)
    words = []
    for term in year.terms.order_by("starts_on"):
        amount = sums.get(term.pk, Sum()).planned
        words.append(f"{term_words(term)} {about_pounds(amount) if amount else 'nothing yet'}")
    return f"Planned so far: {' · '.join(words)}." if words else ""


def _notes(costs: Costs, left_out: str) -> list[str]:
    notes = [left_out] if left_out else []
    drafts = [line for line in costs.lines if not line.is_agreed]
    if drafts:
        lines = plural(len(drafts), "row is", "rows are")
        amount = pounds(sum((line.planned.total for line in drafts), Decimal(0)))
        notes.append(
            f"{lines} not agreed yet, {amount} of the whole: priced at the school’s rates as they"
            " are now."
        )
    if costs.days_without_price:
        days = plural(costs.days_without_price, "day of a row has", "days of rows have")
        notes.append(f"{days} no rate and cost nothing here. Add the rate under Rates.")
    return notes


def _columns(by: str) -> list[Column]:
    middle = {"": [Column("Against")], "line": [Column("How it is worked out")]}.get(by, [])
    return [
        Column(ONE_OF[by], "name"), *middle, Column("Planned", "planned", "num", "down"),
        Column("To date", "to_date", "num", "down"),
    ]  # fmt: skip


def _bar(school: School, year: AcademicYear, by: str, address: Address) -> FilterBar:
    years = [(str(y.first_calendar_year), y.name) for y in school.years.all()]
    main = [
        Filter(
            "of",
            "School year",
            years,
            address.get_all("of"),
            lead="of",
            default=str(year.first_calendar_year),
        ),
        Filter("plans", "Plans", list(_PLANS.items()), address.get_all("plans"), lead="counting"),
    ]
    if not by:
        show = Filter("show", "Pupils", list(_SHOW.items()), address.get_all("show"), lead="Show")
        main.insert(0, show)
    return FilterBar(address, main=main, results="main")


def _exports(actor: Actor, school: School, address: Address) -> list[Link]:
    if not actor.may(Action.PROVISION_EXPORT):
        return []
    query = f"?{address.with_params({}).query}" if address.with_params({}).query else ""
    return [
        Link(label, reverse(name, args=[school.slug]) + query)
        for name, label in (("costs_pdf", "PDF to print"), ("costs_csv", "CSV file"))
    ]
