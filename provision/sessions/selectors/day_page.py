"""A day's sessions: counted first, some of them as cards, and the form of the one that is open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from provision.models import PlanRow, Session
from provision.sessions.rules.slots import open_slots
from provision.sessions.selectors.day import (
    Card,
    SessionsOf,
    card_key,
    earliest,
    is_school_day,
)
from provision.sessions.selectors.due import DueSession, due_rows
from provision.sessions.selectors.lines import (
    DAY,
    Recordable,
    deliverers_of,
    lines_of,
    read_lines,
    recordable,
    recorded_of,
)
from provision.sessions.selectors.members import last_counts
from provision.sessions.selectors.shut import ShutCard, ShutLine, shut_lines
from provision.sessions.selectors.staff import staff_of_rows
from provision.sessions.selectors.who import (
    Whose,
    people_of,
    whose_sessions,
    whose_words,
)
from send_mis.access.actor import Actor
from send_mis.database.compiled import compiled
from send_mis.reading.dates import MONTHS
from send_mis.schools.models import School
from send_mis.schools.selectors import school_days
from send_mis.statutory.calendars import SchoolDays
from send_mis.ui.filters import Filter
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.words import LONG_WEEKDAYS, plural
from send_mis.ui.words import day as in_words

PER_PAGE = 25
# With more than this the page does not fetch every form in advance, for use without a connection.
_FORMS_AT_MOST = 12
# In the address: show what is recorded; give the forms alone, of one card or of all.
_RECORDED, _ALL = "recorded", "all"


class Waiting(NamedTuple):
    """A session of a line on a day, before its card is read."""

    at: str
    title: str
    row_id: UUID
    day: date
    slot: int

    @property
    def key(self) -> str:
        return card_key(self.row_id, self.day, self.slot)


class Held(NamedTuple):
    row_id: UUID
    by: UUID | None
    slot: int


@dataclass(frozen=True)
class DayPage:
    school: School
    day: date
    title: str
    lede: str
    # What is to be recorded, of the page that is shown, and which of it is open.
    waiting: list[Card | ShutCard]
    pages: ListPage[Any]
    opened: list[Card]
    to_record: int
    recorded: list[Card]
    recorded_count: int
    is_of_recorded: bool
    who: str
    people: Filter | None
    before: date | None
    after: date | None
    why_none: str
    shows_whose: bool

    @property
    def fetches_forms(self) -> bool:
        """The script takes the other forms too, so that they are there without a connection."""
        return len(self.opened) < len(self.waiting) <= _FORMS_AT_MOST


def day_page(actor: Actor, school: School, day: date, who: str, address: Address) -> DayPage:
    """Eighteen queries at most."""
    asked = recordable(actor, school.pk, day, day)
    whose = whose_sessions(actor, who, deliverers_of(asked))
    calendar = school_days(school.pk)
    due = due_rows(asked, [day] if is_school_day(calendar, day) else [])
    every = [Held(*each) for each in _held(asked, day)]
    held = [each for each in every if whose.takes(each.by)]
    waiting = _in_order([each for each in due if whose.takes(each.by)], _taken(every, day))
    is_of_recorded = address.get("show") == _RECORDED
    listed = _in_order_held(held, day) if is_of_recorded else waiting
    page = page_of(listed, address.get("page"), PER_PAGE, address=address)
    entries = [] if is_of_recorded else page.rows
    keys = _opened(address, [entry.key for entry in entries])
    done: set[UUID] = set()
    if is_of_recorded:
        done = {entry.row_id for entry in page.rows}
    elif len(held) <= _FORMS_AT_MOST:
        done = {each.row_id for each in held}
    to_open = [entry for entry in entries if entry.key in keys]
    found = _gathered(whose, to_open, done, day)
    lines = {row.pk: row for row in found.rows}
    opened = [found.bare_card(lines[each.row_id], day, each.slot) for each in to_open]
    return DayPage(
        school=school, day=day, title=f"{LONG_WEEKDAYS[day.weekday()]} {day.day}"
        f" {MONTHS[day.month - 1]}",
        lede=_lede(len(waiting), len(held)), pages=page,
        waiting=_waiting(entries, opened, day), opened=opened, to_record=len(waiting),
        recorded=_done_cards(found), recorded_count=len(held), is_of_recorded=is_of_recorded,
        who=whose.chosen, people=people_of(whose, _by_adult(due)),
        before=_step(calendar, actor, day, -1),
        after=_step(calendar, actor, day, 1), why_none=_why_none(calendar, whose, day),
        shows_whose=whose.is_everybody,
    )  # fmt: skip


@compiled
def _held(asked: Recordable, day: date) -> QuerySet[Any, tuple[Any, ...]]:
    """What is recorded on the day, by line."""
    lines = lines_of(asked).order_by().values("pk")
    found = Session.objects.order_by().filter(held_on=day, row__in=lines)
    return found.values_list("row_id", "row__delivered_by_id", "slot")


def _taken(held: Iterable[Held], day: date) -> dict[tuple[UUID, date], list[int]]:
    taken: dict[tuple[UUID, date], list[int]] = {}
    for each in held:
        taken.setdefault((each.row_id, day), []).append(each.slot)
    return taken


def _by_adult(due: Iterable[DueSession]) -> dict[UUID | None, int]:
    counts: dict[UUID | None, int] = {}
    for each in due:
        counts[each.by] = counts.get(each.by, 0) + each.number
    return counts


def _in_order(
    due: Sequence[DueSession], taken: Mapping[tuple[UUID, date], Sequence[int]]
) -> list[Waiting]:
    """Each session that is due, the newest day first and then as the day goes. One query."""
    if not due:
        return []
    titles = _titles({each.row_id for each in due})
    found = [
        Waiting(*titles[each.row_id], each.row_id, each.day, slot)
        for each in due
        for slot in open_slots(taken.get((each.row_id, each.day), ()), each.number)
    ]
    return sorted(found, key=_order)


def _in_order_held(held: Sequence[Held], day: date) -> list[Waiting]:
    """The same of what is recorded."""
    titles = _titles({each.row_id for each in held})
    found = [Waiting(*titles[each.row_id], each.row_id, day, each.slot) for each in held]
    return sorted(found, key=_order)


def _titles(ids: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Line → its time and its title. One query."""
    return {
        pk: (f"{at:%H:%M}" if at else "", what or name or "")
        for pk, at, what, name in (_named(tuple(ids)) if ids else ())
    }


@compiled
def _named(ids: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    lines = PlanRow.objects.order_by().filter(pk__in=ids)
    return lines.values_list("pk", "at", "what", "intervention__name")


def _order(entry: Waiting) -> tuple[int, str, str, str, int]:
    return (
        -entry.day.toordinal(), entry.at or "99", entry.title, str(entry.row_id), entry.slot,
    )  # fmt: skip


def _done_cards(found: SessionsOf) -> list[Card]:
    lines = {row.pk: row for row in found.rows}
    cards = [
        found.done_card(lines[pk], session)
        for pk, sessions in found.sessions.items()
        for session in sessions
    ]
    return sorted(cards, key=lambda c: (c.at or "99", c.title, str(c.row.pk), c.slot))


def _opened(address: Address, keys: Sequence[str]) -> set[str]:
    """The card that is asked for, else the first; every one of them for the page's own script."""
    asked = address.get("forms")
    if asked == _ALL:
        return set(keys[:_FORMS_AT_MOST])
    wanted = asked or address.get("open")
    return {wanted} if wanted in keys else set(keys[:1])


def _gathered(whose: Whose, opened: Sequence[Waiting], done: set[UUID], day: date) -> SessionsOf:
    """Staff and last counts of the open cards alone, and the records of `done`."""
    open_ids = {each.row_id for each in opened}
    found = read_lines(open_ids | done)
    open_rows = [row for row in found if row.pk in open_ids]
    return SessionsOf(
        found, recorded_of(done, day, day),
        staff_of_rows(open_rows, whose.actor.today), last_counts(open_rows, day), whose,
    )  # fmt: skip


def _waiting(
    entries: Sequence[Waiting], opened: Sequence[Card], day: date
) -> list[Card | ShutCard]:
    """In the order of the day. Two queries where some are shut."""
    cards: dict[str, Card] = {card.key: card for card in opened}
    lines = shut_lines({each.row_id for each in entries if each.key not in cards}, day)
    return [cards.get(each.key) or _shut(each, lines[each.row_id]) for each in entries]


def _shut(entry: Waiting, line: ShutLine) -> ShutCard:
    return ShutCard(entry.key, entry.title, entry.at, line.names, line.extent, line.whose)


def _lede(waiting: int, recorded: int) -> str:
    total = waiting + recorded
    return f"{plural(total, 'session', 'sessions')} · {recorded} recorded" if total else ""


def _step(calendar: SchoolDays, actor: Actor, day: date, by: int) -> date | None:
    """The school day before or after, back three weeks and never into the future."""
    other = day + by * DAY
    while earliest(actor.today) <= other <= actor.today:
        if is_school_day(calendar, other):
            return other
        other += by * DAY
    return None


def _why_none(calendar: SchoolDays, whose: Whose, day: date) -> str:
    if not is_school_day(calendar, day):
        return f"The school is closed on {in_words(day)}."
    words = whose_words(whose)
    return f"No session {words} is planned for this day, or all of this week's are recorded."
