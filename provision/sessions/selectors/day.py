"""The sessions of a day and of a week: what is due, what is recorded, who is in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from provision.choices import AbsentReason, MissedReason, OutcomeState, SessionState
from provision.models import Allocation, Attendance, OutcomePoint, PlanRow, Session
from provision.sessions.forms import Member, SessionForm, fresh
from provision.sessions.rules import Rhythm, open_on, open_slots
from provision.sessions.selectors.staff import staff_of_rows
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.schools.selectors import school_days
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.errors import BeyondTheCalendar
from send_mis.ui.chips import Chip
from send_mis.ui.words import joined, plural

DAY = timedelta(days=1)
# How far back the pages lead; older days can still be put right one by one.
WEEKS_BACK = 3
EVERYBODY = "all"
# On paper and in the grid one letter says why; the sheet explains them.
CODES: Mapping[str, str] = {
    MissedReason.PUPIL_ABSENT: "A",
    MissedReason.STAFF_COVERING: "C",
    MissedReason.STAFF_ABSENT: "I",
    MissedReason.TRIP: "T",
    MissedReason.SHARED: "S",
    MissedReason.NOT_ATTENDING: "N",
    MissedReason.OTHER: "O",
}
HELD = "D"


def figure(value: Decimal | None) -> str:
    """As people write it: 31, 2.5."""
    return "" if value is None else f"{value.normalize():f}"


def row_title(row: PlanRow) -> str:
    return row.what or (row.intervention.name if row.intervention else "")


@dataclass(frozen=True)
class Done:
    """A recorded session, in words."""

    id: UUID
    chip: Chip
    lines: list[str]
    note: str
    is_corrected: bool
    code: str


@dataclass(frozen=True)
class Card:
    """One session of a row on a day: recorded (`done`) or still to be (`form`)."""

    row: PlanRow
    day: date
    slot: int
    title: str
    at: str
    members: list[Member]
    away: list[str]
    extent: str
    staff: dict[UUID, str]
    done: Done | None = None
    form: SessionForm | None = None

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
        places = _here(row, day)
        rhythm = Rhythm(row.times_a_week or 1, frozenset(row.weekdays))
        count = open_on(
            rhythm, day.weekday(), recorded=len(recorded),
            recorded_otherwise=self._in_week(row, day) - len(recorded),
            attended={day.weekday()} if any(_comes(p, day) for p in places) else (),
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
        """A session still to be recorded, without its form."""
        return self._card(row, day, slot, *self.members(row, day))

    def open_card(
        self, row: PlanRow, day: date, slot: int, data: Any = None, prefix: str | None = None
    ) -> Card:
        """A session still to be recorded; `data`: what was typed for it."""
        members, away = self.members(row, day)
        by = row.delivered_by_id or self.actor.user_id
        staff = self.people(row)
        form = SessionForm(
            data, members=members, staff=staff, minutes=row.minutes or 0, prefix=prefix,
            initial=fresh(day, slot, members, by), auto_id=f"id_{row.pk.hex}_{day:%d}_{slot}_%s",
        )  # fmt: skip
        return self._card(row, day, slot, members, away, form=form)

    def people(self, row: PlanRow) -> dict[UUID, str]:
        staff = dict(self.staff.get(row.pk, {}))
        if self.actor.user_id:
            staff.setdefault(self.actor.user_id, self.actor.name)
        return staff

    def members(self, row: PlanRow, day: date) -> tuple[list[Member], list[str]]:
        places = _here(row, day)
        names = short_names([place.pupil for place in places])
        coming = [place for place in places if _comes(place, day)]
        away = [names[p.pupil_id] for p in places if not _comes(p, day)]
        return [self._member(place, names[place.pupil_id]) for place in coming], away

    def _member(self, place: Allocation, name: str) -> Member:
        outcome = place.outcome
        if outcome is None or outcome.state != OutcomeState.ACTIVE or not outcome.measure:
            return Member(place.pupil_id, name)
        last = self.last.get(outcome.pk)
        words = f"last time {figure(last)}" if last is not None else ""
        if not words and outcome.baseline is not None:
            last, words = outcome.baseline, f"began at {figure(outcome.baseline)}"
        return Member(
            place.pupil_id, name, outcome.measure, outcome.target, outcome.out_of, last, words
        )

    def done_card(self, row: PlanRow, session: Session) -> Card:
        """A recorded session; `session` comes from `told`."""
        members, away = self.members(row, session.held_on)
        return self._card(
            row, session.held_on, session.slot, members, away, done=done_words(session)
        )

    def _card(
        self, row: PlanRow, day: date, slot: int, members: list[Member], away: list[str],
        done: Done | None = None, form: SessionForm | None = None,
    ) -> Card:  # fmt: skip
        return Card(
            row, day, slot, row_title(row), f"{row.at:%H:%M}" if row.at else "", members, away,
            plural(row.minutes or 0, "minute", "minutes"), self.people(row), done, form,
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
        staff_of_rows(rows, actor.today), _last_points(rows, last), deliverers, who,
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
    for session in told(rows).order_by("held_on", "slot"):
        found.setdefault(session.row_id, []).append(session)
    return found


def told(sessions: Any) -> Any:
    """With what `done_words` says of each."""
    return sessions.select_related("delivered_by", "recorded_by").prefetch_related(
        Prefetch("attendance", Attendance.objects.select_related("pupil"))
    )


def _last_points(rows: Iterable[PlanRow], day: date) -> dict[UUID, Decimal]:
    """Outcome → what was counted last, in a session or by itself."""
    return last_values(
        {place.outcome_id for row in rows for place in row.allocations.all() if place.outcome_id},
        day,
    )


def last_values(
    outcomes: Collection[UUID], day: date, but: Session | None = None
) -> dict[UUID, Decimal]:
    """Outcome → the last count up to a day; `but`: the session that is being put right."""
    points = OutcomePoint.objects.filter(outcome_id__in=sorted(outcomes), measured_on__lte=day)
    if but is not None:
        points = points.exclude(session=but)
    points = points.order_by("outcome_id", "-measured_on", "-noted_at").distinct("outcome_id")
    return dict(points.values_list("outcome_id", "value"))


def _here(row: PlanRow, day: date) -> list[Allocation]:
    return [
        place
        for place in row.allocations.all()
        if place.starts_on <= day and (place.ends_on is None or day < place.ends_on)
    ]


def _comes(place: Allocation, day: date) -> bool:
    return not place.weekdays or day.weekday() in place.weekdays


def short_names(pupils: Iterable[Any]) -> dict[UUID, str]:
    """ "Noah B", as a screen in a corridor may show it; in full where two would be the same."""
    pupils = list(pupils)
    short = {
        pupil.pk: f"{pupil.forename} {pupil.surname[:1]}".strip() if pupil.forename else pupil.name
        for pupil in pupils
    }
    same = list(short.values())
    return {p.pk: short[p.pk] if same.count(short[p.pk]) == 1 else p.name for p in pupils}


def done_words(session: Session) -> Done:
    attendance = sorted(session.attendance.all(), key=lambda each: each.pupil.sort_key)
    names = short_names([each.pupil for each in attendance])
    by = session.delivered_by or session.recorded_by
    who = by.display_name if by else ""
    if session.state == SessionState.MISSED:
        chip, code = Chip("soon", "Missed"), CODES[session.reason]
        lines = [str(MissedReason(session.reason).label)]
    else:
        code = HELD
        chip = Chip("fine", "Delivered")
        lines = _who_came(attendance, names)
        if session.minutes != session.planned_minutes:
            lines.append(f"{session.minutes} of {session.planned_minutes} minutes")
    if who:
        lines.append(who)
    return Done(session.pk, chip, lines, session.note, session.version > 1, code)


def _who_came(attendance: Sequence[Attendance], names: dict[UUID, str]) -> list[str]:
    lines = []
    away = [each for each in attendance if not each.is_present]
    if len(attendance) > 1:
        came = len(attendance) - len(away)
        every = "both came" if came == 2 else f"all {came} came"
        lines.append(every if not away else f"{came} of {len(attendance)} came")
    lines += [f"{names[each.pupil_id]}: {AbsentReason(each.reason).label.lower()}" for each in away]
    counts = [each for each in attendance if each.count is not None]
    if counts:
        alone = len(attendance) == 1
        said = [
            figure(each.count) if alone else f"{names[each.pupil_id]} {figure(each.count)}"
            for each in counts
        ]
        lines.append(f"counted {joined(said)}")
    return lines
