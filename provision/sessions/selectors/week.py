"""A week's sessions, on paper and keyed from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from provision.choices import MissedReason, SessionState
from provision.models import PlanRow
from provision.sessions.rules.entries import Member
from provision.sessions.selectors.day import Card, SessionsOf, earliest, sessions_between
from provision.sessions.selectors.lines import DAY
from provision.sessions.selectors.who import Whose, people_of, whose_words
from provision.sessions.selectors.words import CODES, HELD, row_title
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.filters import Filter
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plural, short_day


@dataclass(frozen=True)
class WeekCell:
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
    cells: list[tuple[str, list[WeekCell]]]
    group: list[Member]
    question: str

    @property
    def every(self) -> list[WeekCell]:
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
    people: Filter | None
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
    people = people_of(found.whose, {})
    return WeekPage(
        school=school, monday=monday, title=f"Week of {in_words(monday)}",
        days=[(each, short_day(each)) for each in days], rows=rows, who=found.whose.chosen,
        who_words=_who_words(found.whose), people=people,
        before=monday - 7 * DAY if monday - 7 * DAY >= earliest(actor.today) else None,
        after=monday + 7 * DAY if monday <= this else None,
        codes=[(CODES[code], str(MissedReason(code).label)) for code in CODES],
        to_key=sum(cell.can_key for row in rows for cell in row.every),
        why_none=f"No session {whose_words(found.whose)} is planned in these days.",
    )  # fmt: skip


def _order(row: PlanRow) -> tuple[str, int, str]:
    return (f"{row.at:%H:%M}" if row.at else "99", row.position, str(row.pk))


def _who_words(whose: Whose) -> str:
    for pk, name in whose.deliverers.items():
        if str(pk) == whose.chosen:
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


def _cell(found: SessionsOf, card: Card, typed: Mapping[str, str]) -> WeekCell:
    """The token comes back with a refused form, so that sending it again is still once."""
    return WeekCell(
        card, card.done.code if card.done else "",
        can_key=card.done is None and card.day <= found.whose.actor.today,
        token=typed.get(f"token-{card.key}") or str(uuid4()),
        typed=typed.get(f"code-{card.key}", ""),
    )  # fmt: skip


def answer_of(code: str) -> tuple[str, str] | None:
    """State and reason of a letter keyed from the sheet; None where nothing was keyed."""
    if code == HELD:
        return SessionState.DELIVERED, ""
    reasons = {letter: reason for reason, letter in CODES.items()}
    return (SessionState.MISSED, reasons[code]) if code in reasons else None
