"""The sessions of a day and of a week: what is due, what is recorded, who is in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from provision.models import PlanRow, Session
from provision.sessions.rules.entries import Member
from provision.sessions.rules.slots import open_slots
from provision.sessions.selectors.due import due_rows
from provision.sessions.selectors.lines import (
    DAY,
    deliverers_of,
    lines_of,
    read_lines,
    recordable,
    recorded_of,
    with_all,
)
from provision.sessions.selectors.members import last_counts, members_of
from provision.sessions.selectors.staff import staff_of_rows
from provision.sessions.selectors.who import EVERYBODY, Whose, whose_sessions
from provision.sessions.selectors.words import Done, done_words, row_title
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.schools.selectors import school_days
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.errors import BeyondTheCalendar
from send_mis.ui.words import plural

# How far back the pages lead; older days can still be put right one by one.
WEEKS_BACK = 3


def earliest(today: date) -> date:
    return today - today.weekday() * DAY - timedelta(weeks=WEEKS_BACK)


def is_school_day(calendar: SchoolDays, day: date) -> bool:
    """None where the calendar of the school does not reach."""
    try:
        return calendar.counts(day)
    except BeyondTheCalendar:
        return False


@dataclass(frozen=True)
class Card:
    """One session of a row on a day: recorded (`done`) or still to be. `by`: who takes it."""

    row: PlanRow
    day: date
    slot: int
    title: str
    at: str
    members: list[Member]
    away: list[str]
    extent: str
    staff: dict[UUID, str]
    by: UUID | None
    done: Done | None = None

    @property
    def key(self) -> str:
        """Names the card on a page that shows several."""
        return card_key(self.row.pk, self.day, self.slot)

    @property
    def whose(self) -> str:
        """Who is to take it, for a page that shows everybody's."""
        by = self.row.delivered_by
        return whose_words_of(by.display_name if by else "")

    @property
    def names(self) -> str:
        return ", ".join(member.name for member in self.members)

    @property
    def only(self) -> Member | None:
        return self.members[0] if len(self.members) == 1 else None


@dataclass(frozen=True)
class SessionsOf:
    """What the actor may record between two days, row by row."""

    rows: list[PlanRow]
    sessions: dict[UUID, list[Session]]
    staff: dict[UUID, dict[UUID, str]]
    last: dict[UUID, Decimal]
    whose: Whose
    # Row and day → how many are due and not recorded.
    due: Mapping[tuple[UUID, date], int] = field(default_factory=dict)

    def cards(self, day: date) -> list[Card]:
        """Recorded and open ones of a day, in the order of the day."""
        cards = [card for row in self.rows for card in self.of_row(row, day)]
        return sorted(cards, key=lambda c: (c.at or "99", c.title, str(c.row.pk), c.slot))

    def of_row(self, row: PlanRow, day: date) -> list[Card]:
        cards = [self.done_card(row, session) for session in self._on(row, day)]
        taken = [card.slot for card in cards]
        slots = open_slots(taken, self.due.get((row.pk, day), 0))
        return cards + [self.bare_card(row, day, slot) for slot in slots]

    def next_slot(self, row: PlanRow, day: date) -> int:
        return open_slots([session.slot for session in self._on(row, day)], 1)[0]

    def _on(self, row: PlanRow, day: date) -> list[Session]:
        return [s for s in self.sessions.get(row.pk, []) if s.held_on == day]

    def bare_card(self, row: PlanRow, day: date, slot: int) -> Card:
        """A session still to be recorded."""
        return self._card(row, day, slot, *self.members(row, day))

    def people(self, row: PlanRow) -> dict[UUID, str]:
        staff = dict(self.staff.get(row.pk, {}))
        if self.whose.actor.user_id:
            staff.setdefault(self.whose.actor.user_id, self.whose.actor.name)
        return staff

    def members(self, row: PlanRow, day: date) -> tuple[list[Member], list[str]]:
        return members_of(row, day, self.last)

    def done_card(self, row: PlanRow, session: Session) -> Card:
        """A recorded session; `session` comes `with_details`."""
        members, away = self.members(row, session.held_on)
        return self._card(
            row, session.held_on, session.slot, members, away, done=done_words(session)
        )

    def _card(
        self, row: PlanRow, day: date, slot: int, members: list[Member], away: list[str],
        done: Done | None = None,
    ) -> Card:  # fmt: skip
        return Card(
            row, day, slot, row_title(row), f"{row.at:%H:%M}" if row.at else "", members, away,
            extent_words(row.minutes), self.people(row),
            row.delivered_by_id or self.whose.actor.user_id, done,
        )  # fmt: skip


def extent_words(minutes: int | None) -> str:
    return plural(minutes or 0, "minute", "minutes")


def whose_words_of(name: str) -> str:
    return name or "Nobody named yet"


def card_key(row_id: UUID, day: date, slot: int) -> str:
    return f"{row_id.hex}-{day:%Y%m%d}-{slot}"


def sessions_between(
    actor: Actor, school: School, first: date, last: date, who: str = ""
) -> SessionsOf:
    """Twelve queries, however many rows there are. `who`: a person's id, or "all"."""
    asked = recordable(actor, school.pk, first, last)
    whose = whose_sessions(actor, who, deliverers_of(asked))
    if not whose.is_everybody:
        asked = asked.delivered_by(UUID(whose.chosen))
    calendar = school_days(school.pk)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    due = due_rows(asked, [day for day in days if is_school_day(calendar, day)])
    found = list(with_all(lines_of(asked)))
    return SessionsOf(
        found, recorded_of([row.pk for row in found], first, last),
        staff_of_rows(found, actor.today), last_counts(found, last),
        whose, {(each.row_id, each.day): each.number for each in due},
    )  # fmt: skip


def sessions_of_row(actor: Actor, row: PlanRow, day: date) -> SessionsOf:
    """One row and one day, whether anything is due then or not."""
    rows = read_lines([row.pk])
    return SessionsOf(
        rows, recorded_of([row.pk], day, day), staff_of_rows(rows, actor.today),
        last_counts(rows, day), Whose(actor, {}, EVERYBODY),
    )  # fmt: skip


def initial_of(card: Card) -> dict[str, Any]:
    """What a form starts with: everybody there, and a token of its own."""
    return {
        "token": uuid4(), "slot": card.slot, "held_on": card.day, "by": str(card.by or ""),
        "asked": ",".join(str(member.pupil_id) for member in card.members),
    }  # fmt: skip
