"""Planned against delivered at a school: which lines fall short, and where the minutes went."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from provision.choices import Area
from provision.delivery.rules import (
    EXCUSED,
    delivered_words,
    gap,
    gap_words,
    hours,
    meter,
    percent_words,
    verdict_chip,
)
from provision.delivery.selectors.counts import (
    DeliveredPart,
    added,
    added_by,
    delivery_of,
    judged,
    timed_places,
)  # fmt: skip
from provision.delivery.selectors.lines import by_whom, how_often, row_name
from provision.delivery.selectors.stopped import stopped_lines
from provision.minutes import Tally, Verdict
from provision.models import Allocation, PlanRow, ProvisionPlan
from pupils.models import Pupil
from pupils.years import year_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School, SchoolClass
from send_mis.schools.periods import Period
from send_mis.schools.school_time import SchoolTime, school_time
from send_mis.ui.charts import BarRow, Bars, Meter
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import PER_PAGE, Address, ListPage, page_of
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import ago, joined, plural, short_day

_BY = {"": "line", "pupil": "pupil", "class": "class", "half": "half-term"}
_SHORT = "short"
_NAMED_AT_MOST = 3
_STOPPED_AT_MOST = 10


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    label: str
    note: str
    url: str
    planned: str
    delivered: str
    percent: str
    meter: Meter | None
    gap: str
    chip: Chip | None


@dataclass(frozen=True)
class DeliveryPage:
    lede: str
    tiles: list[Stat]
    bar: FilterBar
    by: str
    page: ListPage[DeliveryRow]
    total: DeliveryRow
    reasons: Bars | None
    has_any: bool
    stopped: list[Link]


@dataclass(frozen=True)
class Delivery:
    """The minutes of every line that the actor may see, in the half-terms of this year."""

    actor: Actor
    school: School
    time: SchoolTime
    halves: Sequence[Period]
    parts: Sequence[DeliveredPart]

    @cached_property
    def verdicts(self) -> dict[UUID, Verdict]:
        """Of each line, over all the half-terms that are shown: as its percentage is."""
        by_row: dict[UUID, list[DeliveredPart]] = {}
        for part in self.parts:
            by_row.setdefault(part.row_id, []).append(part)
        return {row: judged(parts) for row, parts in by_row.items()}

    @property
    def short_rows(self) -> set[UUID]:
        return {row for row, found in self.verdicts.items() if found is Verdict.SHORT}


def open_delivery(
    *, actor: Actor, school: School, class_id: UUID | None = None, area: str = "",
    period: str = "", time: SchoolTime | None = None,
) -> Delivery:  # fmt: skip
    """This half-term, or with `period` "year" every half-term so far. Six queries."""
    time = time or school_time(school.pk)
    shown = time.day_to_show(actor.today)
    begun = [h.cut(actor.today) for h in time.halves_of_year(shown) if h.since < actor.today]
    halves = begun if period == "year" else begun[-1:]
    places: Any = visible_to(Allocation.objects.filter(school=school), actor, Action.PROVISION_VIEW)
    if halves:
        places = places.filter(
            row__starts_on__lt=halves[-1].until, row__ends_on__gt=halves[0].since
        )
    if class_id:
        places = places.filter(row__plan__school_class=class_id)
    if area:
        places = places.filter(row__intervention__area=area)
    parts = delivery_of(timed_places(places), time.days, halves) if halves else []
    return Delivery(actor, school, time, halves, parts)


def classes_of_year(school: School, day: date) -> list[SchoolClass]:
    return list(
        SchoolClass.objects.filter(
            school=school, year__starts_on__lte=day, year__ends_on__gte=day
        ).order_by("sort_key")
    )


def delivery_page(*, actor: Actor, school: School, address: Address) -> DeliveryPage:
    time = school_time(school.pk)
    classes = classes_of_year(school, time.day_to_show(actor.today))
    room = next((c for c in classes if str(c.pk) == address.get("class")), None)
    area = address.get("area") if address.get("area") in Area.values else ""
    found = open_delivery(
        actor=actor, school=school, class_id=room.pk if room else None, area=area,
        period=address.get("period"), time=time,
    )  # fmt: skip
    by = address.get("by") if address.get("by") in _BY else ""
    rows = _Rows(found, by, only_short=address.get("only") == _SHORT)
    page = page_of(rows.shown, address.get("page"), PER_PAGE, address=address)
    listed = rows.words(page.rows)
    whole = added(part.tally for part in found.parts)
    return DeliveryPage(
        lede=_lede(found),
        tiles=_tiles(found, whole, rows, address),
        bar=_bar(address, classes, by),
        by=_BY[by],
        page=ListPage(listed, page.number, page.pages, page.total, page.per_page, address),
        total=_row("Everything here", "", "", rows.total),
        reasons=_reasons(rows.total),
        has_any=bool(found.parts),
        stopped=_stopped(found),
    )


class _Rows:
    """The groups of one page, the worst first; named when the pager has chosen."""

    def __init__(self, found: Delivery, by: str, *, only_short: bool) -> None:
        self.found, self.by = found, by
        self.short = found.short_rows
        self.class_of = _classes_of(found) if by == "class" else {}
        parts = [p for p in found.parts if not only_short or p.row_id in self.short]
        self.groups: Mapping[Any, Tally] = added_by(parts, self._key)
        self.shown: Sequence[Any] = sorted(self.groups, key=self._order)
        self.total = added(self.groups.values())

    def _key(self, part: DeliveredPart) -> Any:
        if self.by == "pupil":
            return part.pupil_id
        if self.by == "class":
            return self.class_of.get(part.row_id, "")
        return part.period if self.by == "half" else part.row_id

    def _order(self, key: Any) -> tuple[Any, ...]:
        if self.by == "half":
            return (key,)
        percent = self.groups[key].percent
        return (key not in self.short, 101 if percent is None else percent, str(key))

    def words(self, keys: Sequence[Any]) -> list[DeliveryRow]:
        if self.by == "pupil":
            return self._pupils(keys)
        if self.by == "class":
            return self._classes(keys)
        return self._halves(keys) if self.by == "half" else self._lines(keys)

    def _lines(self, keys: Sequence[UUID]) -> list[DeliveryRow]:
        rows = {
            row.pk: row
            for row in PlanRow.objects.filter(pk__in=keys).select_related(
                "intervention", "delivered_by", "plan__school_class"
            )
        }
        names = _names({part.pupil_id for part in self.found.parts if part.row_id in rows})
        pupils: dict[UUID, set[UUID]] = {}
        for part in self.found.parts:
            pupils.setdefault(part.row_id, set()).add(part.pupil_id)
        readable = _readable_plans(self.found.actor, {row.plan_id for row in rows.values()})
        listed = []
        for key in keys:
            row = rows[key]
            who = [pupil.name for pk, pupil in names.items() if pk in pupils[key]]
            more = [f"{len(who) - _NAMED_AT_MOST} more"] if len(who) > _NAMED_AT_MOST else []
            note = f"{joined([*who[:_NAMED_AT_MOST], *more])} · {how_often(row)} · {by_whom(row)}"
            room = row.plan.school_class
            url = reverse("plan", args=[row.plan_id]) if row.plan_id in readable else ""
            label = f"{row_name(row)}, {room.name}" if room else row_name(row)
            listed.append(_row(label, note, url, self.groups[key], self.found.verdicts[key]))
        return listed

    def _pupils(self, keys: Sequence[UUID]) -> list[DeliveryRow]:
        names = _names(keys)
        return [
            _row(names[key].list_name, "", reverse("pupil_provision", args=[key]), self.groups[key])
            for key in keys
        ]

    def _classes(self, keys: Sequence[str]) -> list[DeliveryRow]:
        return [_row(key, "", "", self.groups[key]) for key in keys]

    def _halves(self, keys: Sequence[int]) -> list[DeliveryRow]:
        return [_row(self.found.halves[key].label, "", "", self.groups[key]) for key in keys]


def _classes_of(found: Delivery) -> dict[UUID, str]:
    """The class or year group whose plan a line is in: a mixed group counts once. One query."""
    rows = PlanRow.objects.order_by().filter(pk__in={part.row_id for part in found.parts})
    return {
        row: name or year_words(year)
        for row, name, year in rows.values_list(
            "pk", "plan__school_class__name", "plan__year_group"
        )
    }


def _readable_plans(actor: Actor, ids: set[UUID]) -> set[UUID]:
    """Whoever supports one pupil sees that pupil's lines, and not the plan of the class."""
    plans = ProvisionPlan.objects.order_by().filter(pk__in=ids)
    return set(visible_to(plans, actor, Action.PROVISION_VIEW).values_list("pk", flat=True))


def _names(ids: Iterable[UUID]) -> dict[UUID, Pupil]:
    """In the order of a list."""
    pupils = Pupil.objects.filter(pk__in=set(ids)).order_by("sort_key", "pk")
    return {pupil.pk: pupil for pupil in pupils}


def _row(
    label: str, note: str, url: str, so_far: Tally, found: Verdict = Verdict.FINE
) -> DeliveryRow:
    return DeliveryRow(
        label, note, url, hours(so_far.planned), hours(so_far.delivered), percent_words(so_far),
        meter(f"{label}: {delivered_words(so_far)}", so_far, found), gap_words(so_far),
        verdict_chip(found),
    )  # fmt: skip


def _stopped(found: Delivery) -> list[Link]:
    lines = stopped_lines(actor=found.actor, school=found.school, time=found.time)
    lines = lines[:_STOPPED_AT_MOST]
    readable = _readable_plans(found.actor, {line.plan_id for line in lines})
    return [
        Link(
            f"{line.name}{f', {line.where}' if line.where else ''}",
            reverse("plan", args=[line.plan_id]) if line.plan_id in readable else "",
            count="never held" if line.last_held_on is None
            else f"last held {short_day(line.last_held_on)},"
            f" {ago(line.last_held_on, found.actor.today)}",
        )
        for line in lines
    ]  # fmt: skip


def _lede(found: Delivery) -> str:
    if not found.halves:
        return "No school day of this year has passed yet"
    first, last = found.halves[0], found.halves[-1]
    label = last.label if first is last else f"{first.label} to {last.label}"
    return f"{label} · to the end of {short_day(found.actor.today - timedelta(days=1))}"


def _tiles(found: Delivery, whole: Tally, rows: _Rows, address: Address) -> list[Stat]:
    only = address.changed(only=_SHORT, by=None)
    short = len(rows.short)
    return [
        Stat(hours(whole.planned), "of support planned, counted per pupil"),
        Stat(hours(whole.delivered), "delivered"),
        Stat(percent_words(whole), "of what was due"),
        Stat(f"{short}", plural(short, "row falls short", "rows fall short").split(" ", 1)[1],
             only, "late" if short else "fine", address.get("only") == _SHORT),
    ]  # fmt: skip


def _reasons(whole: Tally) -> Bars | None:
    found = gap(whole)
    if whole.excused:
        found.append((f"{EXCUSED}: no shortfall", whole.excused))
    if not found:
        return None
    return Bars("Reasons for the rest, in minutes", [BarRow(label, n) for label, n in found],
                heading="Reason", now="minutes")  # fmt: skip


def _bar(address: Address, classes: Sequence[SchoolClass], by: str) -> FilterBar:
    return FilterBar(
        address,
        main=[
            Filter("period", "When", [("", "this half-term"), ("year", "the year so far")],
                   values=address.get_all("period"), lead="Show"),
            Filter("by", "By", [(key, f"by {word}") for key, word in _BY.items()],
                   values=(by,) if by else ()),
            Filter("class", "Class", [("", "any class"), *((str(c.pk), c.name) for c in classes)],
                   values=address.get_all("class"), lead="in"),
            Filter("only", "Which", [("", "everything"), (_SHORT, "what falls short")],
                   values=address.get_all("only"), lead="and"),
        ],
        more=[
            Filter("area", "Area of need", [("", "any area"), *Area.choices],
                   values=address.get_all("area")),
        ],
        results="main",
    )  # fmt: skip
