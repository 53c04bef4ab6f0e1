"""A row of the register as people read it: chips, dates as they are said, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from pupils.choices import BroadArea, NeedType
from pupils.record.selectors.state import SOON_DAYS, State
from pupils.register.selectors.rows import NeedFact, PupilRow
from pupils.years import year_words
from send_mis.names.saying import list_name
from send_mis.ui.chips import Chip, Kind, chip_html
from send_mis.ui.words import day, from_now, initials, month, plural

# Until then the Code asks for reviews every three to six months, not once a year (9.178).
_ANNUAL_FROM_AGE = 5

STATUS_CHIPS = {
    State.EHC_PLAN: chip_html(Chip("accent", "EHC plan", code="E")),
    State.SEN_SUPPORT: chip_html(Chip("neutral", "SEN support", code="K")),
    State.MONITORED: chip_html(Chip("neutral", "Monitored")),
    State.NONE: SafeString("–"),
}
STATUS_WORDS = {
    State.EHC_PLAN: "EHC plan",
    State.SEN_SUPPORT: "SEN support",
    State.MONITORED: "Monitored",
    State.NONE: "",
}
NO_NEED = chip_html(Chip("soon", "No need recorded"))
NO_REVIEW = chip_html(Chip("soon", "No review date"))
NOT_TOLD = chip_html(Chip("soon", "Parents not told"))
_TYPES = {value: str(label) for value, label in NeedType.choices}
_AREAS = {value: str(label) for value, label in BroadArea.choices}
_NOWHERE = UUID(int=0)
_ANYBODY = str(_NOWHERE)


class RowWords(NamedTuple):
    """Its fields in the order in which the template of the rows takes them apart: by names of its
    own a row costs half of what it costs by attributes."""

    url: str
    initials: str
    name: str
    where: str
    school: str
    status: SafeString
    since: str
    need: SafeString | str
    need_note: str
    next: tuple[SafeString, ...]
    due: str
    # To put the pupil on the register, in the list from which one is chosen.
    start_url: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of every row on a page depend on."""

    today: date
    teachers: Mapping[UUID, str]
    # Empty on one school's own page, which needs no such column.
    schools: Mapping[UUID, str]
    may_see_told: bool
    may_start: bool = False

    def rows(self, rows: list[PupilRow]) -> list[RowWords]:
        # One look-up in the table of routes for the whole page.
        page, start = (reverse(n, args=[_NOWHERE]) for n in ("pupil_page", "register_start"))
        return [self._row(row, page, start) for row in rows]

    def _row(self, row: PupilRow, page: str, start: str) -> RowWords:
        need, need_note = need_words(row)
        off_register = row.state in (State.NONE, State.MONITORED)
        startable = self.may_start and row.is_on_roll and off_register
        return RowWords(
            url=page.replace(_ANYBODY, str(row.id)),
            initials=initials(f"{row.forename} {row.surname}"),
            name=list_name(row.surname, row.forename),
            where=self._where(row),
            school=self.schools.get(row.school_id, ""),
            status=STATUS_CHIPS[row.state],
            since=since_words(row),
            need=need,
            need_note=need_note,
            next=self._next(row),
            due=day(row.due_on) if row.due_on else "",
            start_url=start.replace(_ANYBODY, str(row.id)) if startable else "",
        )

    def _where(self, row: PupilRow) -> str:
        if not row.is_on_roll:
            return enrolment_words(row, self.today)
        place = row.class_name or f"{year_words(row.year)}, no class"
        teacher = self.teachers.get(row.class_id, "") if row.class_id else ""
        return f"{place} · {teacher}" if teacher else place

    def _next(self, row: PupilRow) -> tuple[SafeString, ...]:
        if row.state is State.NONE:
            return ()
        chips = []
        if row.due_on is not None:
            kind, text = next_words(row, row.due_on, self.today)
            chips.append(chip_html(Chip(kind, text)))
        elif row.state is not State.MONITORED:
            chips.append(NO_REVIEW)
        if self.may_see_told and row.told_on is None and row.state is not State.MONITORED:
            chips.append(NOT_TOLD)
        return tuple(chips)


def since_words(row: PupilRow) -> str:
    return f"since {month(row.since)}" if row.since else ""


def enrolment_words(row: PupilRow, today: date) -> str:
    if row.last_from is not None and row.last_from > today:
        return f"Starts {day(row.last_from)}"
    if row.last_until is not None:
        return f"Left, last day {day(row.last_until - timedelta(days=1))}"
    return "Not on roll"


def next_words(row: PupilRow, due: date, today: date) -> tuple[Kind, str]:
    """ "Annual review 4 days late", with the status that its colour and sign say."""
    days = (due - today).days
    kind: Kind = "late" if days < 0 else "soon" if days <= SOON_DAYS else "fine"
    return kind, f"{_what_is_due(row, due)} {from_now(due, today)}"


def _what_is_due(row: PupilRow, due: date) -> str:
    if row.state is State.MONITORED:
        return "Look again"
    fifth_birthday = (row.born_on.year + _ANNUAL_FROM_AGE, row.born_on.month, row.born_on.day)
    is_annual = row.state is State.EHC_PLAN and (due.year, due.month, due.day) >= fifth_birthday
    return "Annual review" if is_annual else "Review"


def need_label(need: NeedFact) -> str:
    """The type; without one the school's own words; without those the area."""
    return _TYPES.get(need.type) or need.words or _AREAS[need.area]


def need_words(row: PupilRow) -> tuple[SafeString | str, str]:
    """The main need, and beneath it the area and how many more there are."""
    if not row.needs:
        return (NO_NEED, "") if row.state in (State.EHC_PLAN, State.SEN_SUPPORT) else ("–", "")
    main, *others = row.needs
    label, area = need_label(main), _AREAS[main.area]
    notes = [area] if area != label else []
    if others:
        notes.append(f"and {plural(len(others), 'more need', 'more needs')}")
    return label, " · ".join(notes)
