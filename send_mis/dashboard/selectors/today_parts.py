"""What the first pages share: their shape, the register's figures, and who is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from pupils.classes.selectors import class_teachers
from pupils.models import Pupil
from pupils.record.selectors.state import (
    OF_STATUS,
    ON_REGISTER,
    ON_ROLL,
    SOON_DAYS,
    facts_on,
    lacking,
    with_class,
)
from pupils.register.selectors.rows import PupilRow, RowWords, Wording, fetch
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import long_day


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step, or a line of what waits. Without a `url` it is only said."""

    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Literal["fine", "soon", "late"] = "soon"


@dataclass(frozen=True, slots=True)
class PupilTable:
    title: str
    rows: list[RowWords]
    empty: str
    more: Link | None = None


@dataclass(frozen=True)
class Today:
    """A first page. Parts that a role does not need stay empty."""

    greeting: str
    lede: str
    next: Step | None = None
    tiles: list[Stat] = field(default_factory=list)
    tiles_label: str = "The register in numbers"
    missing: list[Stat] = field(default_factory=list)
    missing_label: str = "What is missing"
    waiting: list[Step] = field(default_factory=list)
    tables: list[PupilTable] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of today, of the pupils whom the actor may see."""

    on_roll: int
    plans: int
    support: int
    monitored: int
    late: int
    soon: int
    look_again: int
    no_need: int
    no_review: int
    not_told: int
    no_upn: int
    no_class: int

    @property
    def on_register(self) -> int:
        return self.plans + self.support


def greeting(actor: Actor) -> str:
    return f"Hello, {actor.name}"


def lede(actor: Actor) -> str:
    place = actor.hat.place if actor.hat else ""
    return f"{long_day(actor.today)} · {place}"


def seen(actor: Actor) -> QuerySet[Any]:
    """Pupils of the actor's register with today's facts."""
    pupils = Pupil.objects.visible_to(actor, Action.REGISTER_VIEW)
    ids = list(actor.school_ids)
    return with_class(facts_on(pupils, actor.today, ids), actor.today, ids)


def figures(actor: Actor, rows: QuerySet[Any] | None = None) -> Figures:
    """One query, whatever the number of pupils."""
    today, ids = actor.today, list(actor.school_ids)
    rows = seen(actor) if rows is None else rows
    soon = today + timedelta(days=SOON_DAYS)
    reviewed = ON_ROLL & ON_REGISTER
    watched = OF_STATUS["monitored"]
    counts = rows.order_by().aggregate(
        on_roll=_count(ON_ROLL),
        plans=_count(OF_STATUS["E"]),
        support=_count(OF_STATUS["K"]),
        monitored=_count(watched),
        late=_count(reviewed & Q(due_on__lt=today)),
        soon=_count(reviewed & Q(due_on__gte=today, due_on__lte=soon)),
        look_again=_count(watched & Q(due_on__lte=soon)),
        no_need=_count(ON_ROLL & lacking("need", today, ids)),
        no_review=_count(ON_ROLL & lacking("review", today, ids)),
        not_told=_count(ON_ROLL & lacking("told", today, ids)),
        no_upn=_count(lacking("upn", today, ids)),
        no_class=_count(lacking("class", today, ids)),
    )
    return Figures(**counts)


def on_register_by_school(actor: Actor) -> dict[UUID, int]:
    """How many are on the register of each school. One query."""
    rows = seen(actor).filter(OF_STATUS["register"]).order_by().values_list("school_id")
    return dict(rows.annotate(count=Count("pk")))


def _count(condition: Q) -> Count:
    return Count("pk", filter=condition)


def due_rows(actor: Actor, most: int) -> list[PupilRow]:
    """Whoever is late or due within four weeks, the most pressing first. Two queries."""
    until = actor.today + timedelta(days=SOON_DAYS)
    rows = seen(actor).filter(ON_ROLL, due_on__lte=until).order_by("due_on", "sort_key", "id")
    return _fetched(actor, rows[:most])


def own_rows(actor: Actor, most: int) -> list[PupilRow]:
    """Pupils on the register or monitored, by name. Two queries."""
    wanted = OF_STATUS["register"] | OF_STATUS["monitored"]
    rows = seen(actor).filter(wanted).order_by("sort_key", "id")
    return _fetched(actor, rows[:most])


def _fetched(actor: Actor, rows: QuerySet[Any]) -> list[PupilRow]:
    return fetch(
        rows, today=actor.today, school_ids=list(actor.school_ids), with_leavers=False,
        with_words=actor.may(Action.REGISTER_VIEW_WORDS),
    )  # fmt: skip


def in_words(actor: Actor, rows: Sequence[PupilRow]) -> list[RowWords]:
    """One query, for the teachers' names."""
    class_ids: Iterable[UUID] = {row.class_id for row in rows if row.class_id}
    wording = Wording(
        actor.today, class_teachers(class_ids, actor.today), {},
        may_see_told=actor.may(Action.REGISTER_VIEW_REASONS), may_start=False,
    )  # fmt: skip
    return wording.rows(list(rows))


def register_url(actor: Actor, **params: str) -> str:
    """The register of the hat, filtered: a figure leads to exactly its pupils."""
    assert actor.hat is not None  # noqa: S101 only a page of a hat asks
    name = "trust_register" if actor.hat.is_trust else "register"
    query = "&".join(f"{key}={value}" for key, value in params.items())
    url = reverse(name, args=[actor.hat.slug])
    return f"{url}?{query}" if query else url


def missing_tiles(actor: Actor, found: Figures) -> list[Stat]:
    """Only what is missing is shown: a list of noughts is noise."""
    wanted = [
        (found.no_need, "without a need", "need"),
        (found.no_review, "without a review date", "review"),
    ]
    if actor.may(Action.REGISTER_VIEW_REASONS):
        wanted.append((found.not_told, "whose parents are not told", "told"))
    return [
        Stat(f"{count:,}", label, register_url(actor, missing=what), "soon")
        for count, label, what in wanted
        if count
    ]


def register_tiles(actor: Actor, found: Figures) -> list[Stat]:
    tiles = [
        Stat(f"{found.plans:,}", "EHC plans", register_url(actor, status="E")),
        Stat(f"{found.support:,}", "SEN support", register_url(actor, status="K")),
        Stat(f"{found.monitored:,}", "monitored", register_url(actor, status="monitored")),
    ]
    if found.late:
        late = register_url(actor, review="late")
        tiles.append(Stat(f"{found.late:,}", "reviews late", late, "late"))
    if found.soon:
        soon = register_url(actor, review="soon")
        tiles.append(Stat(f"{found.soon:,}", "reviews in four weeks", soon, "soon"))
    return tiles
