"""Did it help? Each intervention: pupils, sessions, change on one measure, cost per pupil.

Groups of all terms are pooled, for they are of three to six. Different measures are never averaged.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from provision.choices import Area, SessionState
from provision.costs.selectors.costs import costs_of
from provision.costs.selectors.words import OWN_WORDS
from provision.fields import PROVISION_FIELDS
from provision.impact.rules import Effect, EntryAndExit, cost_per_pupil, effects, same_measure
from provision.models import Allocation, ImpactResult, Intervention, PlanRow, Session
from provision.money import pounds
from provision.plans.selectors.in_force import IN_FORCE
from provision.rates.rules import NOTHING
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.fields import Use
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, Column, SortLink, sort_of, table_head
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

# The middle of the little picture and how far it reaches to each side, in per cent of its width.
_MIDDLE, _REACH = 50.0, 46.0


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Mean and spread about no change, each on its own scale: does the spread reach below it?"""

    low: str
    width: str
    mean: str


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    effect: Effect
    words: str
    pupils: str
    mark: ChartMark | None
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One intervention. Both costs are None for who may not see money."""

    id: UUID | None
    name: str
    url: str
    area: str
    pupils: int
    groups: str
    delivered: int
    missed: int
    sessions: str
    measured: list[MeasuredEffect]
    spent: Decimal | None
    cost: Decimal | None

    @property
    def spent_words(self) -> str:
        return "" if self.spent is None else pounds(self.spent)

    @property
    def cost_words(self) -> str:
        return "" if self.cost is None else pounds(self.cost)


@dataclass(frozen=True)
class EffectPage:
    bar: FilterBar
    head: list[SortLink]
    rows: list[EffectRow]
    year_name: str
    words: str
    shows_cost: bool
    # What all rows come to; empty for who may not see money.
    total: str
    exports: list[Link]


def effect_page(actor: Actor, school: School, address: Address) -> EffectPage:
    """Six queries, and seven for the costs of whoever may see them. Sessions are one of them."""
    years = list(school.years.all())
    year = next((y for y in years if str(y.first_calendar_year) == address.get("of")), None)
    shows_cost = PROVISION_FIELDS.allows(actor, "cost", Use.COLUMN)
    sorts = ("intervention", "pupils", "sessions", *(("spent", "cost") if shows_cost else ()))
    sort = sort_of(address.get("sort"), sorts, "intervention")
    area = address.get("area") if address.get("area") in Area.values else ""
    rows = effect_rows(actor, school, year, with_cost=shows_cost, area=area)
    _order(rows, sort)
    choices = [(str(y.first_calendar_year), y.name) for y in years]
    areas = [("", "any need"), *((v, str(label).lower()) for v, label in Area.choices)]
    columns = [
        Column("Intervention", "intervention"), Column("Pupils", "pupils", "num", "down"),
        Column("Sessions", "sessions", "num", "down"), Column("Change from start to end"),
    ]  # fmt: skip
    if shows_cost:
        columns += [
            Column("Cost to date", "spent", "num", "down"),
            Column("Cost a pupil", "cost", "num", "down"),
        ]
    return EffectPage(
        bar=FilterBar(
            address,
            main=[
                Filter("area", "Area of need", areas, address.get_all("area"),
                       lead="Show those for"),
                Filter("of", "School year", [("", "all school years"), *choices],
                       address.get_all("of"), lead="in"),
            ],
            results="main",
        ),
        head=table_head(columns, address, sort=sort),
        rows=rows,
        year_name=year.name if year else "All",
        words=f"School year {year.name}" if year else "All school years together",
        shows_cost=shows_cost,
        total=pounds(sum((row.spent or NOTHING for row in rows), NOTHING)) if shows_cost else "",
        exports=_exports(actor, school, address),
    )  # fmt: skip


def effect_rows(
    actor: Actor, school: School, year: AcademicYear | None, *, with_cost: bool, area: str = "",
    until: date | None = None,
) -> list[EffectRow]:  # fmt: skip
    """Interventions that anybody was ever in, and what plans say in their own words. `until`: the
    last day whose sessions and reviews count, where it is not today."""
    found = _Found(
        _sessions(school, year, until), _places(actor, school, year),
        _changes(school, year, until),
        _costs(actor, school, year) if with_cost else None,
    )  # fmt: skip
    entries = Intervention.objects.visible_to(actor, Action.PROVISION_VIEW).filter(school=school)
    if area:
        entries = entries.filter(area=area)
    rows = [
        found.row(entry.pk, entry.name, entry.get_area_display(),
                  reverse("interventions_item", args=[school.slug, entry.pk]))
        for entry in entries if found.knows(entry.pk)
    ]  # fmt: skip
    if found.knows(None) and not area:
        # Different things: what was counted in them is not set side by side.
        rows.append(found.row(None, OWN_WORDS, "Not one intervention, so not compared"))
    return rows


@dataclass(frozen=True)
class _Found:
    """By intervention; None is what plans say in their own words."""

    sessions: Mapping[UUID | None, Mapping[str, int]]
    places: Mapping[UUID | None, Mapping[str, int]]
    changes: Mapping[UUID, list[EntryAndExit]]
    costs: Mapping[UUID | None, Decimal] | None

    def knows(self, key: UUID | None) -> bool:
        return key in self.places or key in self.sessions

    def row(self, key: UUID | None, name: str, area: str, url: str = "") -> EffectRow:
        here = self.places.get(key, {"pupils": 0, "rows": 0})
        held = self.sessions.get(key, {"delivered": 0, "missed": 0})
        changes = self.changes.get(key, []) if key else []
        spent = None if self.costs is None else self.costs.get(key, NOTHING)
        return EffectRow(
            key, name, url, area, here["pupils"], plural(here["rows"], "group", "groups"),
            held["delivered"], held["missed"], _session_words(held["delivered"], held["missed"]),
            [_measured(each) for each in effects(changes)], spent,
            None if spent is None else cost_per_pupil(spent, here["pupils"]),
        )  # fmt: skip


def _of_year(rows: Any, year: AcademicYear | None) -> Any:
    return rows.filter(row__plan__year=year) if year else rows


def _sessions(
    school: School, year: AcademicYear | None, until: date | None
) -> dict[UUID | None, dict[str, int]]:
    """One aggregate query, however many sessions there are."""
    rows = _of_year(Session.objects.filter(school=school), year)
    if until:
        rows = rows.filter(held_on__lte=until)
    counted = (
        rows.order_by()
        .values("row__intervention_id")
        .annotate(
            delivered=Count("pk", filter=Q(state=SessionState.DELIVERED)),
            missed=Count("pk", filter=Q(state=SessionState.MISSED)),
        )
    )
    return {each["row__intervention_id"]: each for each in counted}


def _places(
    actor: Actor, school: School, year: AcademicYear | None
) -> dict[UUID | None, dict[str, int]]:
    """Who has been in it: a group that is only planned has done nothing yet."""
    begun = Allocation.objects.filter(
        school=school, starts_on__lte=actor.today, row__starts_on__lte=actor.today
    )
    counted = (
        _of_year(begun, year)
        .order_by()
        .values("row__intervention_id")
        .annotate(pupils=Count("pupil", distinct=True), rows=Count("row", distinct=True))
    )
    return {each["row__intervention_id"]: each for each in counted}


def _changes(
    school: School, year: AcademicYear | None, until: date | None
) -> dict[UUID, list[EntryAndExit]]:
    """Where each pupil began and ended in a group, on one measure: over all of its reviews."""
    rows = ImpactResult.objects.filter(school=school, review__done_on__isnull=False)
    if until:
        rows = rows.filter(review__done_on__lte=until)
    if year:
        rows = rows.filter(review__row__plan__year=year)
    columns = ("review__row__intervention_id", "review__row_id", "pupil_id", "measure", "entry",
               "exit")  # fmt: skip
    found: dict[tuple[UUID, UUID, UUID, str], tuple[str, Decimal | None, Decimal | None]] = {}
    known = rows.filter(review__row__intervention__isnull=False).order_by("review__done_on", "pk")
    for intervention, row, pupil, measure, entry, leaving in known.values_list(*columns):
        key = (intervention, row, pupil, same_measure(measure))
        name, first, last = found.get(key, (measure, None, None))
        found[key] = (
            name, entry if first is None else first, last if leaving is None else leaving,
        )  # fmt: skip
    changes: dict[UUID, list[EntryAndExit]] = defaultdict(list)
    for (intervention, _, pupil, _), (name, first, last) in found.items():
        if first is not None and last is not None:
            changes[intervention].append(EntryAndExit(pupil, name, first, last))
    return changes


def _costs(actor: Actor, school: School, year: AcademicYear | None) -> dict[UUID | None, Decimal]:
    """What the lines in force have come to by today. Seven queries."""
    rows: QuerySet[PlanRow] = PlanRow.objects.filter(IN_FORCE, school=school)
    if year:
        rows = rows.filter(plan__year=year)
    costs = costs_of(rows.select_related("plan"), school_id=school.pk, today=actor.today)
    by = costs.by(lambda line: line.row.intervention_id)
    return {intervention: each.to_date for intervention, each in by.items()}


def _session_words(delivered: int, missed: int) -> str:
    if not delivered + missed:
        return "None recorded"
    share = round(100 * delivered / (delivered + missed))
    return f"held of {delivered + missed:,} recorded, {share} per cent"


def _measured(effect: Effect) -> MeasuredEffect:
    pupils = plural(effect.pupils, "pupil", "pupils")
    if effect.mean is None or effect.spread is None:
        return MeasuredEffect(
            effect, "", pupils, None, Chip("neutral", f"Too few to say: {pupils}")
        )
    words = f"{_signed(effect.mean)} on average, spread {effect.spread.normalize():f}"
    of = f"{effect.results} results of {pupils}" if effect.results > effect.pupils else pupils
    return MeasuredEffect(effect, words, of, _mark(effect.mean, effect.spread), None)


def _signed(number: Decimal) -> str:
    text = f"{abs(number).normalize():f}"
    return f"−{text}" if number < 0 else f"+{text}" if number else "no change"


def _mark(mean: Decimal, spread: Decimal) -> ChartMark:
    most = float(abs(mean) + spread) or 1.0
    scale = _REACH / most
    low = _MIDDLE + float(mean - spread) * scale
    return ChartMark(
        f"{low:.1f}", f"{max(1.0, 2 * float(spread) * scale):.1f}",
        f"{_MIDDLE + float(mean) * scale:.1f}",
    )  # fmt: skip


def _order(rows: list[EffectRow], sort: str) -> None:
    keys: dict[str, Any] = {
        "intervention": lambda row: row.name.casefold(),
        "pupils": lambda row: row.pupils,
        "sessions": lambda row: row.delivered,
        "spent": lambda row: row.spent or NOTHING,
        "cost": lambda row: row.cost or NOTHING,
    }
    rows.sort(key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _exports(actor: Actor, school: School, address: Address) -> list[Link]:
    if not actor.may(Action.PROVISION_EXPORT):
        return []
    query = f"?{address.query}" if address.params else ""
    return [
        Link(label, reverse(name, args=[school.slug]) + query)
        for name, label in (("effect_pdf", "PDF to print"), ("effect_csv", "CSV file"))
    ]
