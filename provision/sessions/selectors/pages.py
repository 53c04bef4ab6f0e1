"""What the pages of sessions show: a day, what is unrecorded, a week to key in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from provision.choices import MissedReason, SessionState
from provision.models import PlanRow
from provision.sessions.rules.entries import Member
from provision.sessions.selectors.day import (
    DAY,
    EVERYBODY,
    WEEKS_BACK,
    Card,
    SessionsOf,
    sessions_between,
)
from provision.sessions.selectors.words import CODES, HELD, row_title
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import Scope
from send_mis.reading.dates import MONTHS
from send_mis.schools.models import School
from send_mis.ui.words import LONG_WEEKDAYS, plural, short_day
from send_mis.ui.words import day as in_words

# With more than this a page of open forms would be heavy: each has a page of its own then.
_FORMS_AT_MOST = 12


@dataclass(frozen=True)
class Who:
    """Whose sessions are shown, to choose from: a tablet is shared."""

    key: str
    label: str
    current: bool


@dataclass(frozen=True)
class DayPage:
    school: School
    day: date
    title: str
    lede: str
    waiting: list[Card]
    recorded: list[Card]
    first_open: str
    with_forms: bool
    who: str
    people: list[Who]
    before: date | None
    after: date | None
    why_none: str

    @property
    def shows_whose(self) -> bool:
        return self.who == EVERYBODY


def day_page(actor: Actor, school: School, day: date, who: str) -> DayPage:
    """Twelve queries at most."""
    found = sessions_between(actor, school, day, day, who)
    cards = found.cards(day)
    waiting = [card for card in cards if card.done is None]
    with_forms = len(waiting) <= _FORMS_AT_MOST
    return DayPage(
        school=school, day=day, title=f"{LONG_WEEKDAYS[day.weekday()]} {day.day}"
        f" {MONTHS[day.month - 1]}",
        lede=_lede(cards, waiting), waiting=waiting,
        recorded=[card for card in cards if card.done is not None],
        first_open=waiting[0].key if waiting else "",
        with_forms=with_forms, who=found.who,
        people=people_of(found), before=_step(found, actor, day, -1),
        after=_step(found, actor, day, 1), why_none=_why_none(found, day),
    )  # fmt: skip


def _lede(cards: list[Card], waiting: list[Card]) -> str:
    if not cards:
        return ""
    done = len(cards) - len(waiting)
    return f"{plural(len(cards), 'session', 'sessions')} · {done} recorded"


def people_of(found: SessionsOf) -> list[Who]:
    """Nothing to choose where one person takes them all."""
    people = [
        Who(str(pk), "Mine" if pk == found.actor.user_id else name, found.who == str(pk))
        for pk, name in sorted(
            found.deliverers.items(), key=lambda p: (p[0] != found.actor.user_id, p[1])
        )
    ]
    if not people or (len(people) == 1 and found.who != EVERYBODY):
        return []
    return [*people, Who(EVERYBODY, "Everybody's", found.who == EVERYBODY)]


def earliest(today: date) -> date:
    return today - today.weekday() * DAY - timedelta(weeks=WEEKS_BACK)


def _step(found: SessionsOf, actor: Actor, day: date, by: int) -> date | None:
    """The school day before or after, back three weeks and never into the future."""
    other = day + by * DAY
    while earliest(actor.today) <= other <= actor.today:
        if found.is_school_day(other):
            return other
        other += by * DAY
    return None


def _why_none(found: SessionsOf, day: date) -> str:
    if not found.is_school_day(day):
        return f"The school is closed on {in_words(day)}."
    whose = whose_words(found)
    return f"No session {whose} is planned for this day, or all of this week's are recorded."


def whose_words(found: SessionsOf) -> str:
    """Of whose sessions a page speaks: of no others does it say that there are none."""
    if found.who == str(found.actor.user_id):
        return "of yours"
    if found.who != EVERYBODY:
        name = next(name for pk, name in found.deliverers.items() if str(pk) == found.who)
        return f"of {name}’s"
    sees_all = any(
        grant.scope in (Scope.SCHOOL, Scope.TRUST)
        for grant in found.actor.allowing(Action.SESSION_RECORD)
    )
    return "of the school’s" if sees_all else "of the classes and pupils that are yours"


# --- A week, on paper and keyed ----------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One session of a week: recorded, with its code; to key in; or still to come."""

    card: Card
    code: str
    can_key: bool
    token: str
    typed: str = ""


@dataclass(frozen=True)
class WeekRow:
    """`cells` by day. `group`: who has a line of their own on paper, with what is counted."""

    title: str
    names: str
    extent: str
    cells: list[tuple[str, list[Cell]]]
    group: list[Member]
    question: str

    @property
    def every(self) -> list[Cell]:
        return [cell for _, cells in self.cells for cell in cells]


@dataclass(frozen=True)
class WeekPage:
    school: School
    monday: date
    title: str
    days: list[tuple[date, str]]
    rows: list[WeekRow]
    who: str
    who_words: str
    people: list[Who]
    before: date | None
    after: date | None
    codes: list[tuple[str, str]]
    to_key: int
    why_none: str


def week_page(
    actor: Actor, school: School, day: date, who: str, typed: Mapping[str, str] | None = None
) -> WeekPage:
    """Thirteen queries at most. `typed`: what a refused form was sent with."""
    monday = day - day.weekday() * DAY
    days = [monday + n * DAY for n in range(5)]
    found = sessions_between(actor, school, monday, days[-1], who)
    rows = [_week_row(found, row, days, typed or {}) for row in sorted(found.rows, key=_order)]
    rows = [row for row in rows if any(cells for _, cells in row.cells)]
    this = actor.today - actor.today.weekday() * DAY
    people = people_of(found)
    return WeekPage(
        school=school, monday=monday, title=f"Week of {in_words(monday)}",
        days=[(each, short_day(each)) for each in days], rows=rows, who=found.who,
        who_words=_who_words(found), people=people,
        before=monday - 7 * DAY if monday - 7 * DAY >= earliest(actor.today) else None,
        after=monday + 7 * DAY if monday <= this else None,
        codes=[(CODES[code], str(MissedReason(code).label)) for code in CODES],
        to_key=sum(cell.can_key for row in rows for cell in row.every),
        why_none=f"No session {whose_words(found)} is planned in these days.",
    )  # fmt: skip


def _order(row: PlanRow) -> tuple[str, int, str]:
    return (f"{row.at:%H:%M}" if row.at else "99", row.position, str(row.pk))


def _who_words(found: SessionsOf) -> str:
    for pk, name in found.deliverers.items():
        if str(pk) == found.who:
            return name
    return "everybody"


def _week_row(
    found: SessionsOf, row: PlanRow, days: list[date], typed: Mapping[str, str]
) -> WeekRow:
    every = [
        (short_day(day), [_cell(found, card, typed) for card in found.of_row(row, day)])
        for day in days
    ]
    cards = [cell.card for _, cells in every for cell in cells]
    members = {member.pupil_id: member for card in cards for member in card.members}
    each = list(members.values())
    extent = f"{row.times_a_week} × {plural(row.minutes or 0, 'minute', 'minutes')}"
    return WeekRow(
        row_title(row), ", ".join(member.name for member in each), extent, every,
        group=each if len(each) > 1 else [],
        question=each[0].question if len(each) == 1 and each[0].measure else "",
    )  # fmt: skip


def _cell(found: SessionsOf, card: Card, typed: Mapping[str, str]) -> Cell:
    """The token comes back with a refused form, so that sending it again is still once."""
    return Cell(
        card, card.done.code if card.done else "",
        can_key=card.done is None and card.day <= found.actor.today,
        token=typed.get(f"token-{card.key}") or str(uuid4()),
        typed=typed.get(f"code-{card.key}", ""),
    )  # fmt: skip


def answer_of(code: str) -> tuple[str, str] | None:
    """State and reason of a letter keyed from the sheet; None where nothing was keyed."""
    if code == HELD:
        return SessionState.DELIVERED, ""
    reasons = {letter: reason for reason, letter in CODES.items()}
    return (SessionState.MISSED, reasons[code]) if code in reasons else None
