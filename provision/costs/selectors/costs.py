"""What provision costs: every line of a school year's plans, shared out to its pupils.

One place adds up, so that pupils, classes, interventions and funds add up to the same penny. What
counts are the rows in force; drafts only where they are asked for. Rates copied onto a line hold;
days without a copy are priced at the school's rates until it is agreed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from provision.minutes import Pattern
from provision.models import Allocation, PlanRow, RowRate
from provision.plans.selectors.in_force import IN_FORCE
from provision.rates.rules import (
    NOTHING,
    CostLine,
    CostPlace,
    LineCost,
    Price,
    line_cost,
    price_gaps,
    prices_within,
)
from provision.rates.selectors import prices_of_school
from pupils.models import Enrolment
from send_mis.schools.models import AcademicYear
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays

DAY = timedelta(days=1)
K = TypeVar("K", bound=Hashable)
_PLACES = ("row_id", "pupil_id", "starts_on", "ends_on", "weekdays")


@dataclass(frozen=True, slots=True)
class CostedLine:
    """A line of a plan with what it costs as planned, and of its days up to today."""

    row: PlanRow
    line: CostLine
    places: Sequence[CostPlace[UUID]]
    planned: LineCost[UUID]
    to_date: LineCost[UUID]
    # Priced, in part or whole, at the school's rates: none was copied yet.
    is_estimated: bool

    @property
    def is_agreed(self) -> bool:
        return self.row.plan.is_in_force


@dataclass(frozen=True, slots=True)
class Sum:
    """Of a pupil, a class, an intervention, a fund or the school."""

    planned: Decimal = NOTHING
    to_date: Decimal = NOTHING

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.planned + other.planned, self.to_date + other.to_date)


@dataclass(frozen=True)
class Costs:
    """The costed lines of a school year. Every grouping of them adds up to `total`."""

    lines: Sequence[CostedLine]
    days: SchoolDays
    today: date

    @property
    def total(self) -> Sum:
        return sum((_of_line(line) for line in self.lines), Sum())

    def by_pupil(self) -> dict[UUID, Sum]:
        found: dict[UUID, Sum] = {}
        for line in self.lines:
            for pupil, share in shares(line).items():
                found[pupil] = found.get(pupil, Sum()) + share
        return found

    def by(self, key: Callable[[CostedLine], K]) -> dict[K, Sum]:
        """By whatever a line has one of: its plan, intervention or fund."""
        found: dict[K, Sum] = {}
        for line in self.lines:
            found[key(line)] = found.get(key(line), Sum()) + _of_line(line)
        return found

    def of_pupil(self, pupil_id: UUID) -> list[CostedLine]:
        return [line for line in self.lines if any(p.pupil == pupil_id for p in line.places)]

    def until(self, pupil_id: UUID) -> Callable[[date], Decimal]:
        """A pupil's cost of the days up to and with a day: for when a threshold is passed."""
        lines = self.of_pupil(pupil_id)

        def cost(day: date) -> Decimal:
            costed = (
                line_cost(each.line, each.places, self.days, until=day + DAY) for each in lines
            )
            return sum((each.of.get(pupil_id, NOTHING) for each in costed), NOTHING)

        return cost

    @property
    def days_without_price(self) -> int:
        return sum(line.planned.days_without_price for line in self.lines)


def shares(line: CostedLine) -> dict[UUID, Sum]:
    """Every pupil who is ever in the line, with what it costs for them."""
    return {
        pupil: Sum(planned, line.to_date.of.get(pupil, NOTHING))
        for pupil, planned in line.planned.of.items()
    }


def open_costs(
    *, year: AcademicYear, today: date, pupil_ids: Collection[UUID] | None = None,
    with_drafts: bool = False, days: SchoolDays | None = None,
) -> Costs:  # fmt: skip
    """The lines in force of the year's plans; with `pupil_ids`, those that any of these pupils is
    in; `with_drafts`: the plans as they stand now instead, agreed or not.

    Seven queries, whatever the number of lines; five where the school days are given.
    """
    rows = _rows(year, pupil_ids)
    if not with_drafts:
        rows = rows.filter(IN_FORCE)
    return costs_of(rows, school_id=year.school_id, today=today, days=days)


def costs_of(
    rows: QuerySet[PlanRow], *, school_id: UUID, today: date, days: SchoolDays | None = None
) -> Costs:
    """The same of any lines of one school."""
    days = days or provision_days(school_id)
    found = list(rows)
    # Asked for by the query that found them: a list of two thousand ids would cost more.
    ids = rows.order_by().values("pk")
    places = _places(ids)
    copies = _copies(ids)
    school = prices_of_school(school_id)
    lines = [
        _costed(row, places.get(row.pk, ()), copies.get(row.pk, ()), school, days, today)
        for row in found
    ]
    return Costs(lines, days, today)


def grouped(sums: Mapping[UUID, Sum], key: Callable[[UUID], K]) -> dict[K, Sum]:
    """Pupils' sums by something every pupil has one of: their class, their year."""
    found: dict[K, Sum] = {}
    for pupil, each in sums.items():
        found[key(pupil)] = found.get(key(pupil), Sum()) + each
    return found


def _of_line(line: CostedLine) -> Sum:
    return Sum(line.planned.total, line.to_date.total)


def _rows(year: AcademicYear, pupil_ids: Collection[UUID] | None) -> QuerySet[PlanRow]:
    rows = PlanRow.objects.filter(plan__year=year, school=year.school_id)
    if pupil_ids is not None:
        theirs = Allocation.objects.order_by().filter(
            school=year.school_id, pupil__in=list(pupil_ids)
        )
        rows = rows.filter(pk__in=theirs.values("row_id"))
    related = rows.select_related("plan__term", "plan__school_class", "intervention", "funding")
    return related.order_by("starts_on", "position", "pk")


def _places(ids: QuerySet[PlanRow, object]) -> dict[UUID, list[CostPlace[UUID]]]:
    """Who is in each line, on the days on which they are on roll. Two queries."""
    allocations = Allocation.objects.filter(row__in=ids).order_by("starts_on", "pk")
    on_roll: dict[UUID, list[tuple[date, date | None]]] = defaultdict(list)
    pupils = allocations.order_by().values("pupil_id")
    times = Enrolment.objects.filter(pupil__in=pupils).order_by("starts_on")
    for pupil_id, since, until in times.values_list("pupil_id", "starts_on", "ends_on"):
        on_roll[pupil_id].append((since, until))
    found: dict[UUID, list[CostPlace[UUID]]] = defaultdict(list)
    for row_id, pupil_id, since, until, weekdays in allocations.values_list(*_PLACES):
        for span in _within((since, until), on_roll[pupil_id]):
            found[row_id].append(CostPlace(pupil_id, *span, frozenset(weekdays)))
    return found


def _within(
    span: tuple[date, date | None], times: Iterable[tuple[date, date | None]]
) -> Iterable[tuple[date, date | None]]:
    for time in times:
        since = max(span[0], time[0])
        until = min(filter(None, (span[1], time[1])), default=None)
        if until is None or since < until:
            yield since, until


def _copies(ids: QuerySet[PlanRow, object]) -> dict[UUID, list[Price]]:
    found: dict[UUID, list[Price]] = defaultdict(list)
    copies = RowRate.objects.filter(row__in=ids).order_by("starts_on")
    columns = ("row_id", "hourly", "starts_on", "ends_on")
    for row_id, hourly, since, until in copies.values_list(*columns):
        found[row_id].append(Price(hourly, since, until))
    return found


def _costed(
    row: PlanRow, places: Sequence[CostPlace[UUID]], copies: Sequence[Price],
    school: Mapping[str, Sequence[Price]], days: SchoolDays, today: date,
) -> CostedLine:  # fmt: skip
    gaps = price_gaps(copies, row.starts_on, row.ends_on) if row.is_timed else []
    filled = [
        price for gap in gaps for price in prices_within(school.get(row.staff_role, ()), *gap)
    ]
    line = CostLine(
        row.starts_on, row.ends_on, _pattern(row),
        sorted((*copies, *filled), key=lambda price: price.starts_on), row.materials_cost,
    )  # fmt: skip
    planned = line_cost(line, places, days)
    if row.ends_on <= today + DAY:
        to_date = planned
    else:
        to_date = line_cost(line, places, days, until=today + DAY)
    return CostedLine(row, line, places, planned, to_date, bool(filled))


def _pattern(row: PlanRow) -> Pattern | None:
    if row.minutes is None or row.times_a_week is None:
        return None
    return Pattern(row.minutes, row.times_a_week, frozenset(row.weekdays))
