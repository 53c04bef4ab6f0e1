"""What is due of somebody, counted by when, with the first of each: said alike on every page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from pupils.due.selectors import soon_on, week_ends
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.database.compiled import compiled
from send_mis.reminders.choices import DueWhen
from send_mis.reminders.rules.turns import Turn
from send_mis.reminders.selectors.due import (
    DueItem,
    columns_of,
    items_of,
    open_due,
    taught_by,
    with_class_now,
)
from send_mis.reminders.selectors.own_turns import own_turn
from send_mis.reminders.selectors.staff import staff_at, turns_of
from send_mis.ui.words import from_now, short_day

_FIRST = 3
_OWN = (DueWhen.LATE, DueWhen.TODAY, DueWhen.WEEK)
_EMPTY = {
    DueWhen.LATE: "Nothing is late.", DueWhen.TODAY: "Nothing is due today.",
    DueWhen.WEEK: "Nothing more is due this week.",
}  # fmt: skip
# Who stands in for others is told why it is theirs, and of what others owe once it is late.
_STANDS_IN = frozenset({"senco", "head"})
_TOLD_OF_OTHERS = frozenset({"senco"})


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """`by`: the day and how far off it is. `turn`: whose it is, or why it is the reader's own."""

    name: str
    words: str
    by: str
    turn: str
    url: str


@dataclass(frozen=True)
class AgendaPart:
    """`count`: of all; `lines`: the first."""

    when: DueWhen
    count: int = 0
    lines: list[AgendaLine] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.lines)

    @property
    def is_late(self) -> bool:
        return self.when is DueWhen.LATE and self.count > 0

    @property
    def query(self) -> str:
        """What the list of deadlines is asked to show just these."""
        if self.when is DueWhen.OTHERS:
            return "when=late&whose=others"
        return f"when={self.when.value}&whose=mine"

    @property
    def empty(self) -> str:
        return _EMPTY.get(self.when, "")


@dataclass(frozen=True)
class Agenda:
    """`own`: late, today and this week, each also where it is empty. `ahead`: what follows in the
    next four weeks. `others`: late, and somebody else's turn."""

    own: list[AgendaPart]
    ahead: AgendaPart
    others: AgendaPart

    @property
    def has_own(self) -> bool:
        return any(part.count for part in self.own)

    @property
    def is_empty(self) -> bool:
        return not (self.has_own or self.ahead.count or self.others.count)


def agenda_of(actor: Actor) -> Agenda:
    """One query; two where it may be somebody else's turn. However many there are."""
    if actor.hat is None or not actor.school_ids:
        return _agenda({}, {})
    rows = _rows(
        actor.for_query, taught_by(actor), week_ends(actor.today), soon_on(actor.today),
        of_others=actor.role_key in _TOLD_OF_OTHERS,
    )  # fmt: skip
    items = items_of(rows)
    turns = _turns(actor, items) if items and actor.role_key in _STANDS_IN else {}
    slugs = {grant.school_id: grant.school_slug for grant in actor.grants}
    counts: dict[DueWhen, int] = {}
    lines: dict[DueWhen, list[AgendaLine]] = {}
    for item, (*_, part, count) in zip(items, rows, strict=True):
        when = DueWhen(part)
        counts[when] = count
        said = _turn_words(when, turns.get(item.id))
        by = f"{short_day(item.due_on)}, {from_now(item.due_on, actor.today)}"
        line = AgendaLine(item.name, item.words, by, said, item.url(slugs[item.school_id]))
        lines.setdefault(when, []).append(line)
    return _agenda(counts, lines)


def _agenda(
    counts: Mapping[DueWhen, int], lines: Mapping[DueWhen, list[AgendaLine]]
) -> Agenda:  # fmt: skip
    parts = {when: AgendaPart(when, counts.get(when, 0), lines.get(when, [])) for when in DueWhen}
    return Agenda([parts[when] for when in _OWN], parts[DueWhen.AHEAD], parts[DueWhen.OTHERS])


@compiled
def _rows(
    reader: Reader, taught: tuple[UUID, ...], sunday: date, until: date, *, of_others: bool
) -> QuerySet[Any, tuple[Any, ...]]:  # fmt: skip
    """The first of each part, with the part and how many it has in all."""
    today, own = reader.today, own_turn(reader, taught)
    due = with_class_now(open_due(reader).filter(due_on__lte=until), reader)
    own_parts = [
        When(due_on__lt=today, then=Value(DueWhen.LATE.value)),
        When(due_on=today, then=Value(DueWhen.TODAY.value)),
        When(due_on__lte=sunday, then=Value(DueWhen.WEEK.value)),
    ]
    if of_others:
        due = due.filter(Q(due_on__lt=today) | own)
        own_parts.insert(0, When(~own, then=Value(DueWhen.OTHERS.value)))
    else:
        due = due.filter(own)
    due = due.annotate(
        part=Case(*own_parts, default=Value(DueWhen.AHEAD.value), output_field=CharField())
    ).annotate(
        place=Window(
            RowNumber(), partition_by=F("part"),
            order_by=[F("due_on").asc(), F("pupil__sort_key").asc(), F("id").asc()],
        ),
        many=Window(Count("*"), partition_by=F("part")),
    )  # fmt: skip
    return columns_of(due.filter(place__lte=_FIRST), "part", "many")


def _turns(actor: Actor, items: Sequence[DueItem]) -> dict[UUID, Turn]:
    """One query for each school."""
    trusts = {grant.school_id: grant.trust_id for grant in actor.grants}
    found: dict[UUID, Turn] = {}
    for school_id in sorted({item.school_id for item in items}):
        here = [item for item in items if item.school_id == school_id]
        found |= turns_of(here, staff_at(school_id, trusts[school_id], here, actor.today))
    return found


def _turn_words(when: DueWhen, turn: Turn | None) -> str:
    if turn is None:
        return ""
    if when is DueWhen.OTHERS:
        return turn.words
    return f"Yours, because {turn.why}" if turn.why else ""
