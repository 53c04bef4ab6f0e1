"""The provision map of a school, a year or a class: who gets what on one day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from provision.delivery.rules import delivered_words, hours, percent_words
from provision.delivery.selectors.counts import (
    DeliveredPart,
    added,
    delivery_of,
    delivery_reads,
)
from provision.delivery.selectors.lines import (
    LineWording,
    LineWords,
    layer_labels,
    rows_handed_over,
    timed_place,
)
from provision.models import Allocation
from provision.pages.selectors.map_filter import GRID, MapFilter, map_bar, read_map_filter
from provision.pages.selectors.map_query import (
    STATUSES,
    MapNarrowing,
    counted_as,
    map_counts,
    map_places,
    map_pupils,
)
from pupils.record.selectors.state import State
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.database.ahead import read_ahead
from send_mis.schools.models import School, SchoolClass, school_year_of
from send_mis.schools.periods import Period
from send_mis.schools.school_time import SchoolTime, school_time
from send_mis.ui.addresses import page_url
from send_mis.ui.chips import Chip
from send_mis.ui.filters import FilterBar
from send_mis.ui.lists import PER_PAGE, Address, Column, ListPage, SortLink, page_of, table_head
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import day as day_words
from send_mis.ui.words import initials, plural

_CHIPS = {
    State.EHC_PLAN: Chip("accent", "EHC plan", code="E"),
    State.SEN_SUPPORT: Chip("neutral", "SEN support", code="K"),
    State.MONITORED: Chip("neutral", "Monitored"),
}
_SORTS = {
    "class": ("membership__school_class__sort_key", "sort_key", "pk"),
    "-class": ("-membership__school_class__sort_key", "sort_key", "pk"),
    "name": ("sort_key", "pk"),
    "-name": ("-sort_key", "-pk"),
}


@dataclass(frozen=True, slots=True)
class MapRow:
    """One pupil with every line that they are in."""

    pupil_id: UUID
    name: str
    initials: str
    url: str
    where: str
    chip: Chip | None
    lines: tuple[LineWords, ...]
    # Nothing where lines of different times stand together.
    a_week: str
    percent: str
    # Nothing where no minute was due yet.
    delivered: str


@dataclass(frozen=True)
class MapPage:
    title: str
    lede: str
    problems: tuple[str, ...]
    tiles: list[Stat]
    bar: FilterBar
    head: list[SortLink]
    page: ListPage[MapRow]
    exports: list[Link]
    caption: str
    is_all: bool
    is_narrowed: bool
    views: list[Link]


@dataclass(frozen=True)
class Map:
    """One reading of the map: for this actor, at this school, as the address asks."""

    actor: Actor
    school: School
    address: Address
    action: Action
    time: SchoolTime
    classes: Sequence[SchoolClass]
    asked: MapFilter

    @cached_property
    def layers(self) -> Mapping[str, str]:
        return layer_labels(self.school.pk)

    @cached_property
    def narrowing(self) -> MapNarrowing:
        asked = self.asked
        return MapNarrowing(
            reader=self.actor.for_query, action=self.action, school_id=self.school.pk,
            day=asked.day, is_all=asked.is_all, area=asked.area, layer=asked.layer,
            intervention_id=asked.intervention[0] if asked.intervention else None,
            class_id=asked.class_id,
            cohort=None if asked.year is None else school_year_of(asked.day) - asked.year,
        )  # fmt: skip

    @cached_property
    def period(self) -> Period | None:
        """In which minutes are counted: the half-term of the day, or everything until now."""
        halves, today = self.time.halves, self.actor.today
        if self.asked.is_all and halves:
            return Period("all of it", halves[0].since, halves[-1].until).cut(today)
        half = self.time.half_on(self.asked.day)
        return half.cut(today) if half else None

    @property
    def delivered_in(self) -> str:
        """The heading over what was delivered."""
        if self.asked.is_all:
            return "Delivered in all"
        if self.period is None or self.time.half_on(self.actor.today) == self.time.half_on(
            self.asked.day
        ):
            return "Delivered this half-term"
        return f"Delivered, {self.period.label}"

    @cached_property
    def counts(self) -> dict[str, int]:
        """Pupils by the filter's statuses. One query."""
        found: Counter[str] = Counter()
        for gets, status, pupils in map_counts(self.narrowing):
            found.update(dict.fromkeys(counted_as(status, gets=gets), pupils))
        return {name: found[name] for name in STATUSES}

    def rows(self, start: int | None = None, stop: int | None = None) -> list[MapRow]:
        """Some of them, in order, with words. Five queries, however many."""
        order = _SORTS.get(self.address.get("sort"), _SORTS["class"])
        pupils = map_pupils(self.narrowing, self.asked.status, order, start, stop)
        ids = tuple([pupil.pk for pupil in pupils])
        places = map_places(self.narrowing, ids) if ids else []
        with rows_handed_over(places):
            words = LineWording(places, self.asked.day, self.layers, says_usual=False)
        parts = self._delivery(places)
        by_pupil: dict[UUID, list[Allocation]] = {}
        for place in places:
            by_pupil.setdefault(place.pupil_id, []).append(place)
        return [
            self._row(pupil, by_pupil.get(pupil.pk, []), words, parts.get(pupil.pk, []))
            for pupil in pupils
        ]

    def _delivery(self, places: Sequence[Allocation]) -> dict[UUID, list[DeliveredPart]]:
        if self.period is None:
            return {}
        timed = [each for place in places if (each := timed_place(place))]
        pairs = {(place.row, place.pupil) for place in timed}
        found: dict[UUID, list[DeliveredPart]] = {}
        with read_ahead(*delivery_reads(timed, [self.period])):
            for part in delivery_of(timed, self.time.days, [self.period]):
                if (part.row_id, part.pupil_id) in pairs:
                    found.setdefault(part.pupil_id, []).append(part)
        return found

    def _row(
        self,
        pupil: Any,
        places: Sequence[Allocation],
        words: LineWording,
        parts: Sequence[DeliveredPart],
    ) -> MapRow:
        so_far = added(part.tally for part in parts)
        name = pupil.list_name
        return MapRow(
            pupil_id=pupil.pk, name=name, initials=initials(name),
            url=page_url("pupil_provision", pupil.pk), where=pupil.class_name or "",
            chip=_CHIPS.get(State(pupil.state)),
            lines=tuple(words.line(place) for place in places),
            a_week=hours(_a_week(places)) if places and not self.asked.is_all else "",
            percent=percent_words(so_far), delivered=delivered_words(so_far),
        )  # fmt: skip


def open_map(
    *, actor: Actor, school: School, address: Address, action: Action = Action.PROVISION_VIEW
) -> Map:
    """Three queries: the school's time and its classes of the year; one more for the name of an
    intervention that is asked for."""
    time = school_time(school.pk)
    usual = time.day_to_show(actor.today)
    classes = list(
        SchoolClass.objects.filter(school=school, year__starts_on__lte=usual,
                                   year__ends_on__gte=usual).order_by("sort_key")
    )  # fmt: skip
    return Map(actor, school, address, action, time, classes,
               read_map_filter(address, classes, usual, school.pk))  # fmt: skip


@dataclass(frozen=True)
class _Rows:
    """Read when the pager has decided which."""

    map: Map

    def count(self) -> int:
        return self.map.counts[self.map.asked.status]

    def __getitem__(self, key: slice, /) -> list[MapRow]:
        return self.map.rows(key.start, key.stop)


def map_page(found: Map) -> MapPage:
    asked, address = found.asked, found.address
    total = found.counts[asked.status]
    page = page_of(_Rows(found), address.get("page"), PER_PAGE, address=address, total=total)
    sort = address.get("sort") if address.get("sort") in _SORTS else "class"
    bar = map_bar(asked, address, found.classes, list(found.layers.items()))
    return MapPage(
        title="Provision map",
        lede=_lede(found, total),
        problems=asked.problems,
        tiles=_tiles(found),
        bar=bar,
        head=table_head(
            [Column("Pupil", "name"), Column("Class", "class"), Column("Provision"),
             *([] if asked.is_all else [Column("A week")]), Column(found.delivered_in)],
            address, sort=sort,
        ),
        page=page,
        exports=_exports(found),
        caption=map_words(found),
        is_all=asked.is_all,
        is_narrowed=bar.is_narrowed,
        views=_views(found),
    )  # fmt: skip


def _views(found: Map) -> list[Link]:
    return [
        Link("As a list", found.address.changed(view=None), current=not found.asked.is_grid),
        Link("As a grid", found.address.changed(view=GRID), current=found.asked.is_grid),
    ]


def map_words(found: Map) -> str:
    """The filter as one sentence, for a caption, a file's heading and the record of reads."""
    asked = found.asked
    words = [_SENTENCES[asked.status]]
    words += [f"in {c.name}" for c in found.classes if c.pk == asked.class_id]
    words += [f"of year {asked.year}"] if asked.year is not None else []
    words += [f"area {asked.area}"] if asked.area else []
    words += [found.layers[asked.layer]] if asked.layer else []
    words += [asked.intervention[1]] if asked.intervention else []
    if asked.is_all:
        return f"{', '.join(words)}, of those on roll on {day_words(asked.day)}: all provision"
    return f"{', '.join(words)}, on {day_words(asked.day)}"


def _lede(found: Map, total: int) -> str:
    asked, pupils = found.asked, plural(total, "pupil", "pupils")
    if asked.is_all:
        return f"All provision, newest first · {pupils} on roll on {day_words(asked.day)}"
    words = f"{day_words(asked.day)} · {pupils}"
    is_usual = asked.day == found.actor.today or asked.on
    return words if is_usual else f"{words} · the last day of term"


_SENTENCES = {
    "": "Everyone with provision",
    "E": "Pupils with an EHC plan who have provision",
    "K": "Pupils on SEN support who have provision",
    "none": "Pupils with provision who are not on the register",
    "bare": "Pupils on the register without provision",
}


def _tiles(found: Map) -> list[Stat]:
    counts, address = found.counts, found.address
    labels = {"": "with provision", "E": "with an EHC plan", "K": "on SEN support",
              "none": "not on the register", "bare": "on the register, without"}  # fmt: skip
    return [
        Stat(
            f"{counts[name]:,}", label, address.changed(status=name),
            "soon" if name == "bare" and counts[name] else "", found.asked.status == name,
        )
        for name, label in labels.items()
    ]  # fmt: skip


def _exports(found: Map) -> list[Link]:
    if not found.actor.may(Action.PROVISION_EXPORT):
        return []
    query = found.address.with_params({}).query
    url = reverse("provision_map_pdf", args=[found.school.slug])
    return [Link("PDF to print", f"{url}?{query}" if query else url)]


def _a_week(places: Sequence[Allocation]) -> Fraction:
    """Minutes of a full week; a part-time pupil's share of it."""
    total = Fraction(0)
    for place in places:
        row = place.row
        if row.minutes and row.times_a_week:
            held = set(row.weekdays or range(5))
            own = held & set(place.weekdays) if place.weekdays else held
            total += Fraction(row.minutes * row.times_a_week * len(own), len(held))
    return total
