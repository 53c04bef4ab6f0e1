"""One pupil's provision: now, on another day or ever, with what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from provision.costs.selectors.costs import Sum, costs_of, shares
from provision.delivery.rules import (
    delivered_words,
    gap_words,
    hours,
    meter,
    percent_words,
    verdict_chip,
)
from provision.delivery.selectors.counts import DeliveredPart, added, added_by, delivery_of, judged
from provision.delivery.selectors.lines import (
    LAST_POINTS,
    LineWording,
    LineWords,
    layer_labels,
    timed_place,
    with_rows,
)
from provision.minutes import Tally
from provision.models import Allocation, Outcome, OutcomePoint, PlanRow
from provision.money import pounds
from provision.outcomes.selectors.page import chips_of, judged_levels, line_of
from provision.pages.selectors.map_filter import ALL, WHEN, day_asked
from provision.plans.selectors.in_force import IN_FORCE
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.schools.school_time import SchoolTime, school_time
from send_mis.ui.charts import Meter
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.progress import figure
from send_mis.ui.words import day as day_words
from send_mis.ui.words import plural, short_day


@dataclass(frozen=True, slots=True)
class PupilLine:
    words: LineWords
    outcome: str
    progress: str
    outcome_url: str
    outcome_chips: list[Chip]
    meter: Meter | None
    delivered: str
    gap: str
    chip: Chip | None
    cost: str
    cost_to_date: str


@dataclass(frozen=True, slots=True)
class HalfRow:
    """One half-term: planned, delivered and where the rest went."""

    label: str
    planned: str
    delivered: str
    percent: str
    gap: str
    meter: Meter | None


@dataclass(frozen=True)
class PupilMap:
    heading: str
    lede: str
    problems: tuple[str, ...]
    bar: FilterBar
    lines: list[PupilLine]
    halves: list[HalfRow]
    total: HalfRow | None
    shows_cost: bool
    cost: str
    cost_to_date: str
    exports: list[Link]
    until: str


def pupil_map(record: PupilRecord, address: Address, *, with_cost: bool = True) -> PupilMap:
    """Some dozen queries, whatever the number of lines."""
    pupil, today = record.pupil, record.today
    time = school_time(pupil.school_id)
    on, is_all = address.get("on"), address.get("show") == ALL
    typed, problems = day_asked(on, today)
    day = typed or time.day_to_show(today)
    every = Allocation.objects.filter(pupil=pupil, school=pupil.school_id)
    chosen = every if is_all else every.running(day)
    places = list(with_rows(chosen).select_related("outcome").order_by("-starts_on", "pk"))
    if not is_all:
        places.reverse()
    # Minutes are counted over all of this year, so that half-terms are whole whatever is shown.
    everything = places if is_all else list(with_rows(every))
    parts = _parts(everything, time, today, time.halves_of_year(day))
    all_parts = _parts(everything, time, today, time.halves) if is_all else parts
    shows_cost = with_cost and Action.COST_VIEW in record.may
    costs = _costs(chosen, pupil.school_id, today, pupil.pk) if shows_cost else {}
    total = sum(costs.values(), Sum())
    half_rows, whole = _halves(parts, time.halves_of_year(day), today)
    return PupilMap(
        heading=_heading(day, today, is_all=is_all, is_asked=typed is not None),
        lede=_lede(places, is_all=is_all),
        problems=problems,
        bar=_bar(address),
        lines=_lines(places, day, all_parts, costs, layer_labels(pupil.school_id),
                     shows_cost=shows_cost, outcomes=_outcomes(record, places)),
        halves=half_rows, total=whole, shows_cost=shows_cost,
        cost=pounds(total.planned), cost_to_date=pounds(total.to_date),
        exports=_exports(record, address), until=short_day(today),
    )  # fmt: skip


def _heading(day: date, today: date, *, is_all: bool, is_asked: bool) -> str:
    if is_all:
        return "All provision, newest first"
    if is_asked:
        return f"Provision on {day_words(day)}"
    return "Provision now" if day == today else f"Provision at the end of term, {day_words(day)}"


def _lede(places: Sequence[Allocation], *, is_all: bool) -> str:
    minutes = sum(
        (p.row.minutes or 0) * (p.row.times_a_week or 0) for p in places if not p.weekdays
    )
    words = plural(len(places), "row", "rows")
    return words if is_all or not minutes else f"{words} · {hours(minutes)} a week"


def _parts(
    places: Sequence[Allocation], time: SchoolTime, today: date, halves: Sequence[Any]
) -> list[DeliveredPart]:
    timed = [each for place in places if (each := timed_place(place))]
    if not timed:
        return []
    return delivery_of(timed, time.days, [half.cut(today) for half in halves])


def _costs(
    places: QuerySet[Any], school_id: UUID, today: date, pupil_id: UUID
) -> Mapping[UUID, Sum]:
    """By the row, of those in force."""
    ids = places.order_by().values("row_id")
    rows = PlanRow.objects.filter(IN_FORCE, pk__in=ids).select_related("plan")
    found = costs_of(rows, school_id=school_id, today=today)
    return {line.row.pk: shares(line).get(pupil_id, Sum()) for line in found.lines}


def _lines(
    places: Sequence[Allocation], day: date, parts: Sequence[DeliveredPart],
    costs: Mapping[UUID, Sum],
    layers: Mapping[str, str], *, shows_cost: bool, outcomes: Mapping[UUID, "_Towards"],
) -> list[PupilLine]:  # fmt: skip
    words = LineWording(places, day, layers)
    by_row: dict[UUID, list[DeliveredPart]] = {}
    for part in parts:
        by_row.setdefault(part.row_id, []).append(part)
    lines = []
    for place in places:
        line, own = words.line(place), by_row.get(place.row_id, [])
        so_far, found = added(part.tally for part in own), judged(own)
        cost = costs.get(place.row_id, Sum())
        towards = outcomes[place.outcome_id] if place.outcome_id else _Towards(line.outcome)
        lines.append(
            PupilLine(
                words=line, outcome=towards.text, progress=towards.progress,
                outcome_url=towards.url, outcome_chips=towards.chips,
                meter=meter(f"{line.name} delivered", so_far, found),
                delivered=delivered_words(so_far),
                gap=gap_words(so_far), chip=verdict_chip(found),
                cost=pounds(cost.planned) if shows_cost else "",
                cost_to_date=pounds(cost.to_date) if shows_cost else "",
            )
        )  # fmt: skip
    return lines


@dataclass(frozen=True, slots=True)
class _Towards:
    """What a line works towards, and how far the pupil has come."""

    text: str
    progress: str = ""
    url: str = ""
    chips: list[Chip] = field(default_factory=list)


def _outcomes(record: PupilRecord, places: Sequence[Allocation]) -> Mapping[UUID, _Towards]:
    """Each outcome that a line serves, once. One query."""
    outcomes = {place.outcome.pk: place.outcome for place in places if place.outcome}
    points: dict[UUID, list[OutcomePoint]] = {key: [] for key in outcomes}
    for point in OutcomePoint.objects.filter(outcome_id__in=outcomes).order_by(
        "measured_on", "noted_at"
    ):
        points[point.outcome_id].append(point)
    may_open = Action.PROVISION_VIEW in record.may
    levels = judged_levels(outcomes.values())
    return {
        key: _Towards(
            outcome.text, progress_words(outcome, points[key]),
            reverse("outcome_page", args=[key]) if may_open else "",
            chips_of(
                outcome, line_of(outcome), points[key], record.today, judged=levels.get(key)
            ),
        )
        for key, outcome in outcomes.items()
    }  # fmt: skip


def progress_words(outcome: Outcome, points: Sequence[OutcomePoint]) -> str:
    """From 18: 22, 25, 31; target 40 (words read of 100)."""
    if outcome.target is None:
        return ""
    counted = [figure(point.value) for point in points[-LAST_POINTS:]]
    start = "" if outcome.baseline is None else f"From {figure(outcome.baseline)}"
    middle = f": {', '.join(counted)}" if counted else ", nothing counted yet"
    return f"{start}{middle}; target {figure(outcome.target)} ({outcome.measure})"


def _halves(
    parts: Sequence[DeliveredPart], halves: Sequence[Any], today: date
) -> tuple[list[HalfRow], HalfRow | None]:
    by_half = added_by(parts, lambda part: part.period)
    rows = [
        _half_row(half.label, by_half[number])
        for number, half in enumerate(halves)
        if number in by_half and half.since < today
    ]
    return rows, _half_row("The school year so far", added(by_half.values())) if rows else None


def _half_row(label: str, so_far: Tally) -> HalfRow:
    return HalfRow(
        label, hours(so_far.planned), hours(so_far.delivered), percent_words(so_far),
        gap_words(so_far), meter(f"{label}: delivered of what was due", so_far),
    )  # fmt: skip


def _bar(address: Address) -> FilterBar:
    return FilterBar(
        address,
        main=[
            Filter("show", "What to show", WHEN, values=address.get_all("show"), lead="Show"),
        ],
        search=Filter("on", "On another day", values=address.get_all("on"), kind="text",
                      hint="Date, such as 14 9 2026"),
        submit="Show", results="main",
    )  # fmt: skip


def _exports(record: PupilRecord, address: Address) -> list[Link]:
    url = reverse("pupil_provision_pdf", args=[record.id])
    plain = Address(url, address.params).changed()
    if Action.COST_VIEW not in record.may:
        return [Link("PDF to print", plain)]
    costed = Address(url, address.params).changed(costs="yes")
    return [Link("PDF without costs", plain), Link("PDF with costs", costed)]
