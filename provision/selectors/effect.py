"""Did it help? Each intervention: pupils, sessions, change on one measure, cost per pupil.

Groups of all terms are pooled, for they are of three to six. Different measures are never averaged.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from provision.choices import Area, SessionState
from provision.effect import Change, Effect, cost_per_pupil, effects, same_measure
from provision.fields import PROVISION_FIELDS
from provision.models import Allocation, ImpactResult, Intervention, PlanRow, Session
from provision.money import pounds
from provision.sections import provision_sections
from provision.selectors.costs import costs_of
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
class Mark:
    """Mean and spread about no change, each on its own scale: does the spread reach below it?"""

    low: str
    width: str
    mean: str


@dataclass(frozen=True, slots=True)
class Measured:
    measure: str
    words: str
    pupils: str
    mark: Mark | None
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class EffectRow:
    id: UUID
    name: str
    url: str
    area: str
    pupils: int
    groups: str
    delivered: int
    missed: int
    sessions: str
    measured: list[Measured]
    cost: Decimal | None
    cost_words: str


@dataclass(frozen=True)
class EffectPage:
    sections: list[Link]
    bar: FilterBar
    head: list[SortLink]
    rows: list[EffectRow]
    words: str
    shows_cost: bool
    exports: list[Link]


def effect_page(actor: Actor, school: School, address: Address) -> EffectPage:
    """Six queries, and seven for the costs of whoever may see them. Sessions are one of them."""
    years = list(school.years.all())
    year = next((y for y in years if str(y.first_calendar_year) == address.get("of")), None)
    shows_cost = PROVISION_FIELDS.allows(actor, "cost", Use.COLUMN)
    sorts = ("intervention", "pupils", "sessions", *(("cost",) if shows_cost else ()))
    sort = sort_of(address.get("sort"), sorts, "intervention")
    area = address.get("area") if address.get("area") in Area.values else ""
    rows = effect_rows(actor, school, year, with_cost=shows_cost, area=area)
    _order(rows, sort)
    choices = [(str(y.first_calendar_year), y.name) for y in years]
    areas = [("", "any need"), *((v, str(label).lower()) for v, label in Area.choices)]
    columns = [
        Column("Intervention", "intervention"), Column("Pupils", "pupils", "num", "down"),
        Column("Sessions", "sessions", "num", "down"), Column("Change from start to end"),
        *([Column("Cost a pupil", "cost", "num", "down")] if shows_cost else []),
    ]  # fmt: skip
    return EffectPage(
        sections=provision_sections(actor, school, "effect"),
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
        words=f"School year {year.name}" if year else "All school years together",
        shows_cost=shows_cost,
        exports=_exports(actor, school, address),
    )  # fmt: skip


def effect_rows(
    actor: Actor, school: School, year: AcademicYear | None, *, with_cost: bool, area: str = ""
) -> list[EffectRow]:
    """Interventions that anybody was ever in, by name."""
    sessions = _sessions(school, year)
    places = _places(school, year)
    changes = _changes(school, year)
    costs = _costs(actor, school, year) if with_cost else {}
    entries = Intervention.objects.visible_to(actor, Action.PROVISION_VIEW).filter(school=school)
    if area:
        entries = entries.filter(area=area)
    rows = []
    for entry in entries:
        if entry.pk not in places and entry.pk not in sessions:
            continue
        here = places.get(entry.pk, {"pupils": 0, "rows": 0})
        held = sessions.get(entry.pk, {"delivered": 0, "missed": 0})
        cost = cost_per_pupil(costs.get(entry.pk, Decimal(0)), here["pupils"])
        found = effects(changes.get(entry.pk, []))
        rows.append(
            EffectRow(
                id=entry.pk,
                name=entry.name,
                url=reverse("interventions_item", args=[school.slug, entry.pk]),
                area=entry.get_area_display(),
                pupils=here["pupils"],
                groups=plural(here["rows"], "group", "groups"),
                delivered=held["delivered"],
                missed=held["missed"],
                sessions=_session_words(held["delivered"], held["missed"]),
                measured=[_measured(each) for each in found],
                cost=cost if with_cost else None,
                cost_words=pounds(cost) if with_cost and cost is not None else "",
            )
        )
    return rows


def _of_year(rows: Any, year: AcademicYear | None) -> Any:
    return rows.filter(row__plan__year=year) if year else rows


def _sessions(school: School, year: AcademicYear | None) -> dict[UUID, dict[str, int]]:
    """One aggregate query, however many sessions there are."""
    rows = _of_year(Session.objects.filter(school=school), year)
    counted = (
        rows.filter(row__intervention__isnull=False)
        .order_by()
        .values("row__intervention_id")
        .annotate(
            delivered=Count("pk", filter=Q(state=SessionState.DELIVERED)),
            missed=Count("pk", filter=Q(state=SessionState.MISSED)),
        )
    )
    return {each["row__intervention_id"]: each for each in counted}


def _places(school: School, year: AcademicYear | None) -> dict[UUID, dict[str, int]]:
    rows = _of_year(Allocation.objects.filter(school=school), year)
    counted = (
        rows.filter(row__intervention__isnull=False)
        .order_by()
        .values("row__intervention_id")
        .annotate(pupils=Count("pupil", distinct=True), rows=Count("row", distinct=True))
    )
    return {each["row__intervention_id"]: each for each in counted}


def _changes(school: School, year: AcademicYear | None) -> dict[UUID, list[Change]]:
    """Where each pupil began and ended in a group, on one measure: over all of its reviews."""
    rows = ImpactResult.objects.filter(school=school, review__done_on__isnull=False)
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
    changes: dict[UUID, list[Change]] = defaultdict(list)
    for (intervention, _, pupil, _), (name, first, last) in found.items():
        if first is not None and last is not None:
            changes[intervention].append(Change(pupil, name, first, last))
    return changes


def _costs(actor: Actor, school: School, year: AcademicYear | None) -> dict[UUID, Decimal]:
    """What was spent to date. Seven queries."""
    rows: QuerySet[PlanRow] = PlanRow.objects.filter(school=school, intervention__isnull=False)
    if year:
        rows = rows.filter(plan__year=year)
    found: dict[UUID, Decimal] = {}
    costs = costs_of(rows.select_related("plan"), school_id=school.pk, today=actor.today)
    for intervention, each in costs.by(lambda line: line.row.intervention_id).items():
        if intervention is not None:
            found[intervention] = each.to_date
    return found


def _session_words(delivered: int, missed: int) -> str:
    if not delivered + missed:
        return "None recorded"
    share = round(100 * delivered / (delivered + missed))
    return f"held of {delivered + missed:,} recorded, {share} per cent"


def _measured(effect: Effect) -> Measured:
    pupils = plural(effect.pupils, "pupil", "pupils")
    if effect.mean is None or effect.spread is None:
        return Measured(
            effect.measure, "", pupils, None, Chip("neutral", f"Too few to say: {pupils}")
        )
    words = f"{_signed(effect.mean)} on average, spread {effect.spread.normalize():f}"
    return Measured(effect.measure, words, pupils, _mark(effect.mean, effect.spread), None)


def _signed(number: Decimal) -> str:
    text = f"{abs(number).normalize():f}"
    return f"−{text}" if number < 0 else f"+{text}" if number else "no change"


def _mark(mean: Decimal, spread: Decimal) -> Mark:
    most = float(abs(mean) + spread) or 1.0
    scale = _REACH / most
    low = _MIDDLE + float(mean - spread) * scale
    return Mark(
        f"{low:.1f}", f"{max(1.0, 2 * float(spread) * scale):.1f}",
        f"{_MIDDLE + float(mean) * scale:.1f}",
    )  # fmt: skip


def _order(rows: list[EffectRow], sort: str) -> None:
    keys: dict[str, Any] = {
        "intervention": lambda row: row.name.casefold(),
        "pupils": lambda row: row.pupils,
        "sessions": lambda row: row.delivered,
        "cost": lambda row: row.cost or Decimal(0),
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
