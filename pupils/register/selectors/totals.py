"""The register in numbers: one grouped query, from which every total of the page is added up:
the tiles above the list, and the strip by year below it.

Each tile counts the list to which it leads: all other filters stay in force, only the tile's own
(status, what is missing, whether the review is late) takes the place of the one in the address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from pupils.models import Monitoring, Spell
from pupils.record.selectors.state import (
    ON_ROLL,
    STATE,
    State,
    as_flag,
    lacking,
    with_class,
)  # fmt: skip
from pupils.register.selectors.filters import RegisterFilter
from pupils.years import year_of_cohort, year_words
from send_mis.ui.charts import Strip, StripRow
from send_mis.ui.lists import Address
from send_mis.ui.parts import Stat

# What the tiles always ask; another `missing` joins them when the address asks it.
_ALWAYS_COUNTED = ("need", "review")
_STATES = {
    "register": {State.EHC_PLAN, State.SEN_SUPPORT},
    "E": {State.EHC_PLAN},
    "K": {State.SEN_SUPPORT},
    "monitored": {State.MONITORED},
    "none": {State.MONITORED, State.NONE},
    "everyone": set(State),
}

_NEVER_OFF_REGISTER = {"register", "E", "K", "monitored"}


@dataclass(frozen=True, slots=True)
class TotalsCell:
    """How many pupils share all of these."""

    reception_year: int
    is_on_roll: bool
    state: State
    review: str
    lacks: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    cells: tuple[TotalsCell, ...]
    asked: RegisterFilter
    reception_year: int | None

    def of(self, asked: RegisterFilter, *, any_year: bool = False) -> int:
        """How many pupils `asked` finds; it may differ from the page's own filter in status,
        year, missing and review alone."""
        return sum(cell.count for cell in self._found(asked, any_year=any_year))

    def now(self) -> int:
        return self.of(self.asked)

    def changed(self, **changes: str) -> int:
        return self.of(replace(self.asked, **changes))  # type: ignore[arg-type]  # its text fields

    def by_year(self, status: str) -> dict[int, int]:
        """Counts by the September of Reception, whatever year is chosen."""
        found: dict[int, int] = {}
        for cell in self._found(replace(self.asked, status=status), any_year=True):
            found[cell.reception_year] = found.get(cell.reception_year, 0) + cell.count
        return found

    def _found(self, asked: RegisterFilter, *, any_year: bool) -> list[TotalsCell]:
        return [
            cell
            for cell in self.cells
            if _of_status(cell, asked.status)
            and (any_year or self.reception_year in (None, cell.reception_year))
            and (not asked.missing or asked.missing in cell.lacks)
            and (not asked.review or asked.review == cell.review)
        ]


def _of_status(cell: TotalsCell, status: str) -> bool:
    if status == "all":
        return True
    if status == "left":
        return not cell.is_on_roll
    return cell.is_on_roll and cell.state in _STATES[status]


def review_is(which: str, today: date, soon_on: date) -> Q:
    """Late, until `soon_on`, or later. Of rows that `facts_on` made."""
    return {
        "late": Q(due_on__lt=today),
        "soon": Q(due_on__gte=today, due_on__lte=soon_on),
        "later": Q(due_on__gt=soon_on),
    }[which]


def lacks_counted(asked: RegisterFilter) -> tuple[str, ...]:
    return tuple(sorted({*_ALWAYS_COUNTED, *([asked.missing] if asked.missing else [])}))


def cells_of(
    facts: QuerySet[Any], lacks: tuple[str, ...], *, status: str, today: date, soon_on: date,
    school_ids: Sequence[UUID],
) -> QuerySet[Any, tuple[Any, ...]]:  # fmt: skip
    """`facts` are narrowed by everything but status, year, missing and review."""
    reviews = [
        When(review_is(which, today, soon_on), then=Value(which))
        for which in ("late", "soon", "later")
    ]
    keys = ["reception_year", "is_on_roll", "state", "review_is", *(f"lacks_{w}" for w in lacks)]
    if status not in {"left", "all"}:
        facts = facts.filter(ON_ROLL)
    if status in _NEVER_OFF_REGISTER:
        facts = facts.filter(id__in=_supported(today, school_ids))
    if "class" in lacks:
        facts = with_class(facts, today, school_ids)
    counted: QuerySet[Any, tuple[Any, ...]] = (
        facts.order_by()
        .annotate(
            is_on_roll=as_flag(ON_ROLL),
            state=STATE,
            **{f"lacks_{what}": as_flag(lacking(what, today, school_ids)) for what in lacks},
        )
        .annotate(review_is=Case(*reviews, default=Value(""), output_field=CharField()))
        .values(*keys)
        .annotate(count=Count("*"))
        .values_list(*keys, "count")
    )
    return counted


def _supported(today: date, school_ids: Sequence[UUID]) -> QuerySet[Any]:
    """Ids of the sixth of a school that a page of the register counts at all."""
    spells, watched = (
        model.objects.on(today).filter(school_id__in=school_ids).order_by().values("pupil_id")
        for model in (Spell, Monitoring)
    )
    return spells.union(watched, all=True)


def cell(row: Sequence[Any], lacks: tuple[str, ...]) -> TotalsCell:
    year, on_roll, state, review, *flags, count = row
    missing = frozenset(what for what, flag in zip(lacks, flags, strict=True) if flag)
    return TotalsCell(year, on_roll, State(state), review, missing, count)


_STATUS_TILES = (("E", "EHC plans"), ("K", "SEN support"), ("monitored", "monitored"))
_ON_REGISTER = {"register", "E", "K"}


def tiles(totals: Totals, address: Address) -> list[Stat]:
    asked = totals.asked
    made = [
        _tile(totals, address, replace(asked, status=status), label)
        for status, label in _STATUS_TILES
    ]
    on_register = asked.status if asked.status in _ON_REGISTER else "register"
    may_be_late = asked.status if asked.status == "monitored" else on_register
    made += [
        _tile(totals, address, replace(asked, status=on_register, missing="need"),
              "without a need", "soon"),
        _tile(totals, address, replace(asked, status=may_be_late, review="late", missing=""),
              "review late", "late"),
        _tile(totals, address, replace(asked, status=on_register, missing="review", review=""),
              "without a review date", "soon"),
    ]  # fmt: skip
    return made


def _tile(
    totals: Totals, address: Address, wanted: RegisterFilter, label: str, tone: str = ""
) -> Stat:
    count = totals.of(wanted)
    url = address.changed(
        status=wanted.status if wanted.status != "register" or wanted.q else None,
        missing=wanted.missing,
        review=wanted.review,
    )
    return Stat(
        value=f"{count:,}",
        label=label,
        url=url,
        tone=tone if count and tone in ("soon", "late") else "",  # type: ignore[arg-type]
        current=wanted == totals.asked,
    )


def year_strip(totals: Totals, address: Address, today: date) -> Strip | None:
    """How the register spreads over the years; nothing where there is only one year to show."""
    plans, support = totals.by_year("E"), totals.by_year("K")
    cohorts = sorted({*plans, *support}, reverse=True)
    if len(cohorts) < 2:
        return None
    rows = []
    for cohort in cohorts:
        year = year_of_cohort(cohort, today)
        url = address.changed(year=str(year))
        rows.append(StripRow(year_words(year), (plans.get(cohort, 0), support.get(cohort, 0)), url))
    most = max(rows, key=lambda row: row.total)
    return Strip(
        title="The register by year",
        description=f"Pupils with an EHC plan and on SEN support in each year. {most.label} has"
        f" most: {most.total}.",
        series=(("EHC plan", "accent"), ("SEN support", "then")),
        rows=rows,
    )
