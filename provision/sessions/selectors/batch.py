"""Everything without a record, counted by day and adult; and the cards that a page sent back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.models import Session
from provision.sessions.rules.slots import open_slots
from provision.sessions.selectors.day import Card, SessionsOf, earliest, is_school_day
from provision.sessions.selectors.day_page import Waiting
from provision.sessions.selectors.due import DueInOrder, due_counts
from provision.sessions.selectors.lines import (
    DAY,
    deliverers_of,
    reached_of,
    read_lines,
    recordable,
)
from provision.sessions.selectors.members import last_counts
from provision.sessions.selectors.staff import staff_of_rows
from provision.sessions.selectors.who import (
    EVERYBODY,
    Whose,
    people_of,
    whose_sessions,
    whose_words,
)
from send_mis.access.actor import Actor
from send_mis.database.compiled import compiled
from send_mis.schools.models import School
from send_mis.schools.selectors import school_days
from send_mis.ui.filters import Filter
from send_mis.ui.lists import Address, ListPage, page_number, page_of

# A card of a group is some eight kilobytes: so many are a page that a phone loads at once.
PER_PAGE = 5
# A page that lay open over a holiday may still be sent.
_OPEN_AT_MOST = timedelta(weeks=9)
_KEY = re.compile(r"([0-9a-f]{32})-(\d{8})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day with sessions that nobody has recorded."""

    day: date
    count: int
    is_current: bool


@dataclass(frozen=True)
class BatchPage:
    school: School
    days: list[OpenDay]
    cards: list[Card]
    who: str
    people: Filter | None
    only: date | None
    pages: ListPage[Waiting]
    whose: str
    every: int

    @property
    def shows_whose(self) -> bool:
        return self.who == EVERYBODY

    @property
    def count(self) -> int:
        return self.pages.total

    @property
    def none_words(self) -> str:
        return f"No session {self.whose} is waiting to be recorded."


def batch_page(
    actor: Actor, school: School, only: date | None, who: str, address: Address
) -> BatchPage:
    """Sessions without a record, newest day first: of one day, or of the last three weeks. Fourteen
    queries at most."""
    first, last = earliest(actor.today), actor.today
    if only:
        first, last = min(first, only), max(last, only)
    asked = recordable(actor, school.pk, first, last)
    whose = whose_sessions(actor, who, deliverers_of(asked))
    chosen_by = None if whose.is_everybody else UUID(whose.chosen)
    counts = due_counts(
        asked, _days(school, first, last, actor.today, only), only=only, by=chosen_by,
        first=page_number(address.get("page")) * PER_PAGE,
    )  # fmt: skip
    days = counts.of_days
    total = sum(count for day, count in days.items() if only in (None, day))
    pages = page_of(
        _Waiting(counts.first, total), address.get("page"), PER_PAGE, address=address, total=total
    )
    return BatchPage(
        school, [OpenDay(day, count, day == only) for day, count in days.items()],
        _cards(whose, pages.rows), whose.chosen, people_of(whose, counts.of_adults), only, pages,
        whose_words(whose), sum(days.values()),
    )  # fmt: skip


def _days(school: School, first: date, last: date, today: date, only: date | None) -> list[date]:
    """School days of the last weeks, and the one that is asked for."""
    calendar = school_days(school.pk)
    between = [first + n * DAY for n in range((last - first).days + 1)]
    return [
        day
        for day in between
        if (day >= earliest(today) or day == only) and is_school_day(calendar, day)
    ]


@dataclass(frozen=True)
class _Waiting:
    """Each session of its own, of these that are due: read when the pager has decided which."""

    due: Sequence[DueInOrder]
    total: int

    def count(self) -> int:
        return self.total

    def __getitem__(self, key: slice, /) -> list[Waiting]:
        """One query."""
        until = list(accumulate(each.number for each in self.due))
        chosen = [
            (each, end - each.number)
            for each, end in zip(self.due, until, strict=True)
            if key.start < end and end - each.number < key.stop
        ]
        taken = _taken_of([each for each, _ in chosen])
        return [
            Waiting(f"{each.at:%H:%M}" if each.at else "", each.title, each.row_id, each.day, slot)
            for each, before in chosen
            for place, slot in enumerate(
                open_slots(taken.get((each.row_id, each.day), ()), each.number), before
            )
            if key.start <= place < key.stop
        ]


def _taken_of(due: Sequence[DueInOrder]) -> dict[tuple[UUID, date], list[int]]:
    """Which slots of those lines on those days are recorded."""
    found: dict[tuple[UUID, date], list[int]] = {}
    lines, days = tuple({each.row_id for each in due}), tuple({each.day for each in due})
    for row_id, day, slot in _taken(lines, days) if due else ():
        found.setdefault((row_id, day), []).append(slot)
    return found


@compiled
def _taken(row_ids: tuple[UUID, ...], days: tuple[date, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    held = Session.objects.order_by().filter(held_on__in=days, row__in=row_ids)
    return held.values_list("row_id", "held_on", "slot")


def _cards(whose: Whose, entries: Sequence[Waiting]) -> list[Card]:
    """Four queries."""
    if not entries:
        return []
    found = _found(whose, {each.row_id for each in entries}, max(e.day for e in entries))
    lines = {row.pk: row for row in found.rows}
    return [found.bare_card(lines[each.row_id], each.day, each.slot) for each in entries]


def _found(whose: Whose, ids: set[UUID], last: date) -> SessionsOf:
    lines = read_lines(ids)
    return SessionsOf(
        lines, {}, staff_of_rows(lines, whose.actor.today), last_counts(lines, last), whose
    )


@dataclass(frozen=True)
class SentCards:
    """`cards` in the order of the page they came from; `lost`: keys of lines that are no more, or
    are not the actor's any more."""

    cards: list[Card]
    lost: list[str]


def sent_cards(actor: Actor, school: School, keys: Sequence[str]) -> SentCards:
    """Whatever the page that was sent showed, whether it is still due or not."""
    read = {key: _read(key, actor.today) for key in keys}
    days = [each[1] for each in read.values() if each]
    if not days:
        return SentCards([], list(keys))
    asked = recordable(actor, school.pk, min(days), max(days))
    ids = reached_of(asked, {each[0] for each in read.values() if each})
    found = _found(Whose(actor, {}, EVERYBODY), ids, max(days))
    lines = {row.pk: row for row in found.rows}
    cards, lost = [], []
    for key, each in read.items():
        row = lines.get(each[0]) if each else None
        if row is None or each is None:
            lost.append(key)
        else:
            cards.append(found.bare_card(row, each[1], each[2]))
    return SentCards(cards, lost)


def _read(key: str, today: date) -> tuple[UUID, date, int] | None:
    matched = _KEY.fullmatch(key)
    if matched is None:
        return None
    try:
        day = date.fromisoformat(matched[2])
    except ValueError:
        return None
    is_near = today - _OPEN_AT_MOST <= day <= today + DAY
    return (UUID(matched[1]), day, int(matched[3])) if is_near else None


def day_of_key(key: str, today: date) -> date | None:
    found = _read(key, today)
    return found[1] if found else None
