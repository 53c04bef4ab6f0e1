"""One pupil as every page about them opens: who this is, and what the reader may see and do."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from pupils.choices import DifferenceState
from pupils.classes.selectors import class_teachers
from pupils.models import Enrolment, Need, Pupil, RegisterDifference
from pupils.record.selectors.state import STATE, State, facts_on, with_class
from pupils.years import year_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.reach import Reader
from send_mis.access.scope import opened_or_404, visible_to
from send_mis.database.compiled import compiled
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day, plural

STATE_CHIPS = {
    State.EHC_PLAN: Chip("accent", "EHC plan", code="E"),
    State.SEN_SUPPORT: Chip("neutral", "SEN support", code="K"),
    State.MONITORED: Chip("neutral", "Monitored"),
}


@dataclass(frozen=True)
class PupilHead:
    """What stands above every page of a pupil's: a person first, then status and alerts."""

    name: str
    also: str
    lede: str
    key_adult: str
    chips: list[Chip]
    crumbs: list[Link]
    is_on_roll: bool
    gone: str


@dataclass(frozen=True)
class PupilRecord:
    """An opened record. `row` has the facts of today that `_rows` annotates."""

    pupil: Pupil
    row: Any
    head: PupilHead
    may: frozenset[Action]
    today: date

    @property
    def id(self) -> UUID:
        return self.pupil.pk

    @property
    def state(self) -> State:
        return State(self.row.state)


def open_pupil(actor: Actor, pupil_id: UUID, action: Action = Action.PUPIL_VIEW) -> PupilRecord:
    """The record, or a 404 for somebody whose `action` does not reach it. Two or three queries."""
    row = opened_or_404(_opened(actor.for_query, action, pupil_id))
    may = actions_on(actor, row)
    return PupilRecord(row, row, _head(row, may, actor.today), may, actor.today)


def needs_of(record: PupilRecord, *order: str) -> list[Need]:
    """All that were ever recorded; without the school's own words to who may not read those."""
    needs: list[Need] = recorded_needs(record.id, order)
    if Action.REGISTER_VIEW_WORDS not in record.may:
        for need in needs:
            need.words = ""
    return needs


@compiled
def recorded_needs(pupil_id: UUID, order: tuple[str, ...]) -> QuerySet[Need]:
    return Need.objects.filter(pupil=pupil_id).order_by(*order)


@compiled
def _opened(reader: Reader, action: Action, pupil_id: UUID) -> QuerySet[Pupil]:
    return visible_to(_rows(reader), reader, action).filter(pk=pupil_id)


def _rows(reader: Reader) -> QuerySet[Pupil]:
    day_ = reader.today
    last = Enrolment.objects.filter(pupil_id=OuterRef("pk")).order_by("-starts_on")
    ids = reader.school_ids
    rows = with_class(facts_on(Pupil.objects.select_related("school"), day_, ids), day_, ids)
    annotated: QuerySet[Pupil] = rows.annotate(
        state=STATE,
        class_id=F("class_now"),
        class_name=F("membership__school_class__name"),
        enrolled_on=F("enrolment__starts_on"),
        monitored_on=F("monitoring__starts_on"),
        look_again_on=F("monitoring__look_again_on"),
        monitoring_id=F("watch_id"),
        watch_for=F("monitoring__reason"),
        last_from=Subquery(last.values("starts_on")[:1]),
        last_until=Subquery(last.values("ends_on")[:1]),
        has_differences=Exists(
            RegisterDifference.objects.filter(pupil_id=OuterRef("pk"), state=DifferenceState.OPEN)
        ),
    )
    return annotated


def _head(row: Any, may: frozenset[Action], today: date) -> PupilHead:
    teachers = class_teachers([row.class_id], today) if row.class_id else {}
    key_adult = teachers.get(row.class_id, "")
    gone = _not_on_roll(row, today)
    return PupilHead(
        name=row.name,
        also=_legal_name(row) if Action.PUPIL_VIEW_IDENTITY in may else "",
        lede=_lede(row, today, key_adult),
        key_adult=key_adult,
        chips=_chips(row, may, gone),
        crumbs=_crumbs(row),
        is_on_roll=row.enrolled_on is not None,
        gone=gone,
    )


def _lede(row: Any, today: date, key_adult: str) -> str:
    born = f"born {plain_day(row.born_on)}, {plural(age(row.born_on, today), 'year', 'years')} old"
    year = year_words(row.year_group(today))
    offset = row.year_offset(today)
    if offset:
        year += f" ({plural(abs(offset), 'year', 'years')} {'ahead' if offset > 0 else 'behind'})"
    parts = [year, row.class_name or "", born]
    if key_adult:
        parts.append(f"key adult{'s' if ' and ' in key_adult else ''} {key_adult}")
    return " · ".join(part for part in parts if part)


def age(born_on: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (0 if had_birthday else 1)


def _legal_name(row: Any) -> str:
    legal = " ".join(
        part for part in (row.legal_forename, row.middle_names, row.legal_surname) if part
    )
    return "" if legal == row.name else f"Legal name {legal}"


def _chips(row: Any, may: frozenset[Action], gone: str) -> list[Chip]:
    chips = [Chip("soon", gone)] if gone else []
    state = State(row.state)
    if Action.REGISTER_VIEW in may and state in STATE_CHIPS:
        chips.append(STATE_CHIPS[state])
    if Action.PUPIL_VIEW_CARE in may and row.is_looked_after:
        chips.append(Chip("neutral", "Looked after"))
    if row.is_eal:
        chips.append(Chip("neutral", "EAL"))
    if Action.PUPIL_VIEW_MEDICAL in may and row.has_medical_flag:
        chips.append(Chip("late", "Medical information"))
    return chips


def _not_on_roll(row: Any, today: date) -> str:
    if row.enrolled_on is not None:
        return ""
    if row.last_from is not None and row.last_from > today:
        return f"Joins {day(row.last_from)}"
    if row.last_until is not None:
        return f"Left, off roll from {day(row.last_until)}"
    return "Not on roll"


def _crumbs(row: Any) -> list[Link]:
    crumbs = [Link("Register", reverse("register", args=[row.school.slug]))]
    if row.class_name:
        url = f"{crumbs[0].url}?status=everyone&class={row.class_id}"
        crumbs.append(Link(row.class_name, url))
    return [*crumbs, Link(row.name)]


def form_crumbs(pupil: Pupil) -> tuple[Link, ...]:
    """Where a page that changes something of a pupil's lies."""
    return (
        Link("Register", reverse("register", args=[pupil.school.slug])),
        Link(pupil.name, reverse("pupil_page", args=[pupil.pk])),
    )
