"""What the first pages share: their shape, what is due, what waits, the register's figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils.classes.selectors import class_teachers
from pupils.models import Pupil
from pupils.record.selectors.state import OF_STATUS, facts_on, with_class
from pupils.register.selectors.counts import RegisterCounts
from pupils.register.selectors.rows import (
    PupilRow,
    RegisterWording,
    RowWords,
    columns_of,
    with_needs,
)  # fmt: skip
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.dashboard.contributing import TASKS, TASKS_READ
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.reminders.selectors.agenda import Agenda, agenda_of
from send_mis.ui.parts import Link, Stat
from send_mis.ui.tasks import Task, TaskGroup, by_kind, most_pressing_first
from send_mis.ui.words import long_day

_FIRST = 3


@dataclass(frozen=True, slots=True)
class PupilTable:
    title: str
    rows: list[RowWords]
    empty: str
    more: Link | None = None


@dataclass(frozen=True)
class Today:
    """A first page: what is due of somebody, then what waits without a day. Of that `first` are
    the three things that matter most; the rest lies folded by kind. Parts that a role does not
    need stay empty. `due_url`: the list of all that is due."""

    greeting: str
    lede: str
    agenda: Agenda | None = None
    due_url: str = ""
    first: list[Task] = field(default_factory=list)
    folded: list[TaskGroup] = field(default_factory=list)
    tiles: list[Stat] = field(default_factory=list)
    tiles_label: str = "The register in numbers"
    tables: list[PupilTable] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def waiting(actor: Actor) -> list[Task]:
    """What each app says waits for this person, the most pressing first."""
    with read_ahead(*(asked for reads in TASKS_READ for asked in reads(actor))):
        return most_pressing_first(task for tasks in TASKS for task in tasks(actor))


def page_of(
    actor: Actor, tasks: Sequence[Task], *, fallback: Sequence[Task] = (), **parts: Any
) -> Today:
    """`fallback`: what is said where nothing waits and nothing is due."""
    agenda = agenda_of(actor)
    due_url = _due_url(actor)
    found = tasks or (fallback if agenda.is_empty else ())
    return Today(
        f"Hello, {actor.name}", lede(actor), agenda if due_url or not agenda.is_empty else None,
        due_url, first=list(found[:_FIRST]), folded=by_kind(found[_FIRST:]), **parts,
    )  # fmt: skip


def start_page(actor: Actor, tasks: Sequence[Task], **parts: Any) -> Today:
    """Where there is no pupil yet: what is done first."""
    return Today(f"Hello, {actor.name}", lede(actor), first=list(tasks), **parts)


def _due_url(actor: Actor) -> str:
    if actor.hat is None or actor.hat.is_trust or not actor.may(Action.PUPIL_VIEW):
        return ""
    return reverse("deadlines", args=[actor.hat.slug])


def lede(actor: Actor) -> str:
    place = actor.hat.place if actor.hat else ""
    return f"{long_day(actor.today)} · {place}" if place else long_day(actor.today)


def own_rows(actor: Actor, most: int) -> list[PupilRow]:
    """Pupils on the register or monitored, by name. Two queries."""
    return _with_needs(actor, _own_rows(actor.for_query, most))


@compiled
def _own_rows(reader: Reader, most: int) -> QuerySet[Any, tuple[Any, ...]]:
    wanted = OF_STATUS["register"] | OF_STATUS["monitored"]
    rows = _seen(reader).filter(wanted).order_by("sort_key", "id")
    return columns_of(rows, with_leavers=False)[:most]


def _seen(reader: Reader) -> QuerySet[Any]:
    """Pupils of the reader's register with today's facts."""
    pupils = Pupil.objects.visible_to(reader, Action.REGISTER_VIEW)
    ids = reader.school_ids
    return with_class(facts_on(pupils, reader.today, ids), reader.today, ids)


def _with_needs(actor: Actor, found: list[tuple[Any, ...]]) -> list[PupilRow]:
    return with_needs(
        found, today=actor.today, school_ids=actor.school_ids,
        with_words=actor.may(Action.REGISTER_VIEW_WORDS),
    )  # fmt: skip


def in_words(actor: Actor, rows: Sequence[PupilRow]) -> list[RowWords]:
    """One query, for the teachers' names."""
    class_ids: Iterable[UUID] = {row.class_id for row in rows if row.class_id}
    wording = RegisterWording(
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


def register_tiles(actor: Actor, found: RegisterCounts) -> list[Stat]:
    return [
        Stat(f"{found.plans:,}", "EHC plans", register_url(actor, status="E")),
        Stat(f"{found.support:,}", "SEN support", register_url(actor, status="K")),
        Stat(f"{found.monitored:,}", "monitored", register_url(actor, status="monitored")),
    ]
