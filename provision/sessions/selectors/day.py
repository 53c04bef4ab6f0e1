"""The sessions of a day and of a week: what is due, what is recorded, who is in them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Prefetch

from provision.models import Allocation, PlanRow, Session
from provision.sessions.rules.entries import Member
from provision.sessions.rules.rhythm import Rhythm, open_on, open_slots
from provision.sessions.selectors.members import last_counts, members_of, somebody_comes
from provision.sessions.selectors.staff import staff_of_rows
from provision.sessions.selectors.words import Done, done_words, row_title, with_details
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.schools.selectors import school_days
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.errors import BeyondTheCalendar
from send_mis.ui.words import plural

DAY = timedelta(days=1)
# How far back the pages lead; older days can still be put right one by one.
WEEKS_BACK = 3
EVERYBODY = "all"


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
        return f"{self.row.pk.hex}-{self.day:%Y%m%d}-{self.slot}"

    @property
    def whose(self) -> str:
        """Who is to take it, for a page that shows everybody's."""
        return self.row.delivered_by.display_name if self.row.delivered_by else "Nobody named yet"

    @property
    def names(self) -> str:
        return ", ".join(member.name for member in self.members)

    @property
    def only(self) -> Member | None:
        return self.members[0] if len(self.members) == 1 else None


@dataclass(frozen=True)
class SessionsOf:
    """What the actor may record between two days, row by row."""

    actor: Actor
    rows: list[PlanRow]
    sessions: dict[UUID, list[Session]]
    calendar: SchoolDays
    staff: dict[UUID, dict[UUID, str]]
    last: dict[UUID, Decimal]
    deliverers: dict[UUID, str] = field(default_factory=dict)
    who: str = ""

    def is_school_day(self, day: date) -> bool:
        try:
            return self.calendar.counts(day)
        except BeyondTheCalendar:
            return False

    def cards(self, day: date) -> list[Card]:
        """Recorded and open ones of a day, in the order of the day."""
        cards = [card for row in self.rows for card in self.of_row(row, day)]
        return sorted(cards, key=lambda c: (c.at or "99", c.title, str(c.row.pk), c.slot))

    def of_row(self, row: PlanRow, day: date) -> list[Card]:
        recorded = [s for s in self.sessions.get(row.pk, []) if s.held_on == day]
        cards = [self.done_card(row, session) for session in recorded]
        return cards + [self.bare_card(row, day, slot) for slot in self.open_slots(row, day)]

    def open_slots(self, row: PlanRow, day: date) -> list[int]:
        """Which sessions of the row are due on that day and not recorded."""
        if not self.is_school_day(day) or not row.starts_on <= day < row.ends_on:
            return []
        recorded = [s for s in self.sessions.get(row.pk, []) if s.held_on == day]
        rhythm = Rhythm(row.times_a_week or 1, frozenset(row.weekdays))
        count = open_on(
            rhythm, day.weekday(), recorded=len(recorded),
            recorded_otherwise=self._in_week(row, day) - len(recorded),
            attended={day.weekday()} if somebody_comes(row, day) else (),
        )  # fmt: skip
        return open_slots([session.slot for session in recorded], count)

    def _in_week(self, row: PlanRow, day: date) -> int:
        monday = day - day.weekday() * DAY
        found = self.sessions.get(row.pk, [])
        return sum(monday <= session.held_on < monday + 7 * DAY for session in found)

    def next_slot(self, row: PlanRow, day: date) -> int:
        taken = [s.slot for s in self.sessions.get(row.pk, []) if s.held_on == day]
        return open_slots(taken, 1)[0]

    def bare_card(self, row: PlanRow, day: date, slot: int) -> Card:
        """A session still to be recorded."""
        return self._card(row, day, slot, *self.members(row, day))

    def people(self, row: PlanRow) -> dict[UUID, str]:
        staff = dict(self.staff.get(row.pk, {}))
        if self.actor.user_id:
            staff.setdefault(self.actor.user_id, self.actor.name)
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
            plural(row.minutes or 0, "minute", "minutes"), self.people(row),
            row.delivered_by_id or self.actor.user_id, done,
        )  # fmt: skip


def sessions_between(
    actor: Actor, school: School, first: date, last: date, who: str = ""
) -> SessionsOf:
    """Eleven queries, however many rows there are. `who`: a person's id, or "all"."""
    rows: Any = PlanRow.objects.visible_to(actor, Action.SESSION_RECORD)
    rows = rows.filter(school=school, minutes__isnull=False).within(first, last + DAY)
    found = list(_with_all(rows))
    deliverers = {r.delivered_by.pk: r.delivered_by.display_name for r in found if r.delivered_by}
    chosen = _chosen(actor, who, deliverers)
    if chosen != EVERYBODY:
        found = [row for row in found if str(row.delivered_by_id) == chosen]
    return _gathered(actor, school.pk, found, first, last, deliverers, chosen)


def sessions_of_row(actor: Actor, row: PlanRow, day: date) -> SessionsOf:
    """The same for one row and one day."""
    rows = list(_with_all(PlanRow.objects.filter(pk=row.pk)))
    return _gathered(actor, row.school_id, rows, day, day, {}, EVERYBODY)


def _with_all(rows: Any) -> Any:
    places = Allocation.objects.select_related("pupil", "outcome").order_by("pupil__sort_key")
    return rows.select_related(
        "plan__school_class", "intervention", "delivered_by", "school"
    ).prefetch_related(Prefetch("allocations", queryset=places))


def _gathered(
    actor: Actor, school_id: UUID, rows: list[PlanRow], first: date, last: date,
    deliverers: dict[UUID, str], who: str,
) -> SessionsOf:  # fmt: skip
    ids = [row.pk for row in rows]
    return SessionsOf(
        actor, rows, _sessions(ids, first, last), school_days(school_id),
        staff_of_rows(rows, actor.today), last_counts(rows, last), deliverers, who,
    )  # fmt: skip


def _chosen(actor: Actor, who: str, deliverers: Collection[UUID]) -> str:
    """Somebody who takes sessions sees their own first; anybody else, everybody's."""
    if who == EVERYBODY or who in {str(pk) for pk in deliverers}:
        return who
    return str(actor.user_id) if actor.user_id in deliverers else EVERYBODY


def _sessions(row_ids: list[UUID], first: date, last: date) -> dict[UUID, list[Session]]:
    """Of the whole weeks around: a row's times a week are counted in weeks."""
    monday = first - first.weekday() * DAY
    sunday = last + (6 - last.weekday()) * DAY
    rows = Session.objects.within(monday, sunday + DAY).filter(row_id__in=row_ids)
    found: dict[UUID, list[Session]] = {}
    for session in with_details(rows).order_by("held_on", "slot"):
        found.setdefault(session.row_id, []).append(session)
    return found


def initial_of(card: Card) -> dict[str, Any]:
    """What a form starts with: everybody there, and a token of its own."""
    return {
        "token": uuid4(), "slot": card.slot, "held_on": card.day, "by": str(card.by or ""),
        "asked": ",".join(str(member.pupil_id) for member in card.members),
    }  # fmt: skip
