"""The list that an inspector asks for: the register's rows, with who is involved and when each
pupil's support was and will be reviewed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from ehcp.choices import EhcPlanState
from ehcp.models import AnnualReview, EhcPlan
from pupils.models import Referral, Spell
from pupils.professionals.rules.referring import OPEN
from pupils.record.selectors.state import State
from pupils.register.selectors.filters import filter_bar, in_words
from pupils.register.selectors.query import Place, Register, open_register
from pupils.register.selectors.rows import STATUS_CHIPS, STATUS_WORDS, PupilRow, need_label
from pupils.rules import HalfOpenSpan
from pupils.years import year_words
from reviews.choices import CycleState
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.names.saying import list_name
from send_mis.reports.inspection.rules import on_register_since, overdue_words
from send_mis.ui.filters import FilterBar
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import joined, plain_day

VIEW = Action.INSPECTION_VIEW
# On one page, so that pupils from anywhere in it are picked together.
MOST_LISTED = 400
_FILES = {"pdf": "PDF to print", "xlsx": "Excel workbook", "csv": "CSV file"}
_CODES = {State.EHC_PLAN: "E", State.SEN_SUPPORT: "K"}


@dataclass(frozen=True, slots=True)
class InspectionExtras:
    """What the register itself does not know of a pupil."""

    since: date | None
    authority: str
    agencies: tuple[str, ...]
    last_on: date | None


@dataclass(frozen=True, slots=True)
class InspectedPupil:
    row: PupilRow
    more: InspectionExtras
    today: date

    @property
    def name(self) -> str:
        return list_name(self.row.surname, self.row.forename)

    @property
    def url(self) -> str:
        return reverse("pupil_page", args=[self.row.id])

    @property
    def year(self) -> str:
        return year_words(self.row.year)

    @property
    def chip(self) -> Any:
        return STATUS_CHIPS[self.row.state]

    @property
    def code(self) -> str:
        return _CODES.get(self.row.state, "N")

    @property
    def status(self) -> str:
        return f"{self.code} {STATUS_WORDS[self.row.state]}".strip()

    @property
    def need(self) -> str:
        return need_label(self.row.needs[0]) if self.row.needs else ""

    @property
    def groups(self) -> str:
        """Disadvantaged, EAL and looked after, where they are so."""
        known = (
            (self.row.is_disadvantaged, "Disadvantaged"), (self.row.is_eal, "EAL"),
            (self.row.is_looked_after, "Looked after"),
        )  # fmt: skip
        return joined([words for holds, words in known if holds])

    @property
    def agencies(self) -> str:
        return "; ".join(self.more.agencies)

    @property
    def since(self) -> str:
        return plain_day(self.more.since) if self.more.since else ""

    @property
    def last(self) -> str:
        return plain_day(self.more.last_on) if self.more.last_on else ""

    @property
    def next(self) -> str:
        return overdue_words(self.row.due_on, self.today, plain_day) if self.row.due_on else ""


@dataclass(frozen=True)
class InspectionList:
    bar: FilterBar
    rows: list[InspectedPupil]
    is_too_long: bool
    said: str
    problems: tuple[str, ...]
    exports: list[Link]


def inspection_register(actor: Actor, place: Place, address: Address) -> Register:
    return open_register(actor=actor, place=place, address=address, action=VIEW)


def inspection_list(actor: Actor, place: Place, address: Address) -> InspectionList:
    """Nine queries, however many pupils; a list that is too long for a page shows none."""
    register = inspection_register(actor, place, address)
    rows = register.rows(0, MOST_LISTED + 1)
    is_too_long = len(rows) > MOST_LISTED
    shown = [] if is_too_long else with_involvement(actor, rows, place.id)
    return InspectionList(
        bar=filter_bar(register, register.on_roll_by_cohort(), address), rows=shown,
        is_too_long=is_too_long, said=in_words(register.asked),
        problems=register.asked.problems,
        exports=[
            Link(label, Address(reverse(f"inspection_{kind}", args=[place.slug]),
                                address.params).url)
            for kind, label in _FILES.items()
        ] if rows else [],
    )  # fmt: skip


def with_involvement(
    actor: Actor, rows: Sequence[PupilRow], school_id: UUID
) -> list[InspectedPupil]:
    """Five queries."""
    ids = [row.id for row in rows]
    found = involvement_of(actor, ids, school_id) if ids else {}
    return [InspectedPupil(row, found[row.id], actor.today) for row in rows]


def involvement_of(
    actor: Actor, ids: Collection[UUID], school_id: UUID
) -> dict[UUID, InspectionExtras]:
    """What is kept in confidence is not among it, whoever asks."""
    spells, last_on = _spells(ids, school_id, actor.today)
    _reviewed(actor, ids, school_id, last_on)
    authorities = dict(
        EhcPlan.objects.visible_to(actor, Action.EHC_VIEW)
        .filter(school=school_id, pupil__in=ids, state=EhcPlanState.CURRENT)
        .values_list("pupil_id", "authority__name")
    )
    agencies: dict[UUID, dict[str, None]] = defaultdict(dict)
    for pupil_id, name in (
        Referral.objects.visible_to(actor, Action.REFERRAL_VIEW)
        .filter(school=school_id, pupil__in=ids, status__in=OPEN, is_confidential=False)
        .order_by("service__name").values_list("pupil_id", "service__name")
    ):  # fmt: skip
        agencies[pupil_id][name] = None
    return {
        pk: InspectionExtras(
            on_register_since(spells[pk], actor.today), authorities.get(pk, ""),
            tuple(agencies[pk]), last_on.get(pk),
        )
        for pk in ids
    }  # fmt: skip


def _spells(
    ids: Collection[UUID], school_id: UUID, today: date
) -> tuple[dict[UUID, list[HalfOpenSpan]], dict[UUID, date]]:
    spells: dict[UUID, list[HalfOpenSpan]] = defaultdict(list)
    last_on: dict[UUID, date] = {}
    rows = Spell.objects.filter(school=school_id, pupil__in=ids).order_by("starts_on")
    for pupil_id, since, until, reviewed_on in rows.values_list(
        "pupil_id", "starts_on", "ends_on", "reviewed_on"
    ):
        spells[pupil_id].append(HalfOpenSpan(since, until))
        _later(last_on, pupil_id, reviewed_on, today)
    return spells, last_on


def _reviewed(
    actor: Actor, ids: Collection[UUID], school_id: UUID, last_on: dict[UUID, date]
) -> None:
    cycles = Cycle.objects.visible_to(actor, Action.CYCLE_VIEW).filter(
        school=school_id, pupil__in=ids, state=CycleState.REVIEWED
    )
    held = AnnualReview.objects.visible_to(actor, Action.EHC_VIEW).filter(
        school=school_id, pupil__in=ids, held_on__isnull=False
    )
    for rows, name in ((cycles, "closed_on"), (held, "held_on")):
        for pupil_id, on in rows.values_list("pupil_id", name):
            _later(last_on, pupil_id, on, actor.today)


def _later(last_on: dict[UUID, date], pupil_id: UUID, on: date | None, today: date) -> None:
    if on is not None and on <= today:
        last_on[pupil_id] = max(on, last_on.get(pupil_id, on))
