"""A school's early discussions: what is being written, waits, and what is still to be done."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from pupils.choices import SenStatus
from pupils.due.selectors import on_roll
from pupils.models import Spell
from reviews.choices import DECIDED_DISCUSSIONS, DiscussionState
from reviews.models import EarlyDiscussion
from reviews.support.selectors.page import STATES
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.words import day

_SHOW = {
    "": "every discussion", "writing": "being written", "waiting": "waits for the SENCO",
    "letter": "SEN support, parents to be told", "note": "note to be given to parents",
    "support": "SEN support", "enough": "adapted teaching is enough",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DiscussionLine:
    pupil: str
    url: str
    on: str
    chip: Chip
    todo: str


@dataclass(frozen=True)
class DiscussionList:
    bar: FilterBar
    page: ListPage[DiscussionLine]
    is_bare: bool


def discussion_list(actor: Actor, school: School, address: Address) -> DiscussionList:
    """Two queries, however many there are."""
    not_told = Spell.objects.order_by().filter(
        pupil_id=OuterRef("pupil_id"), status=SenStatus.SEN_SUPPORT, ends_on__isnull=True,
        parents_told_on__isnull=True,
    )  # fmt: skip
    rows = visible_to(
        EarlyDiscussion.objects.filter(school=school), actor, Action.SUPPORT_PREPARE
    ).filter(Exists(on_roll(actor.for_query))).exclude(state=DiscussionState.CLOSED)  # fmt: skip
    rows = rows.select_related("pupil").annotate(is_untold=Exists(not_told))
    shown = _narrowed(rows, address.get("show"))
    shown = shown.order_by("-begun_on", "pupil__sort_key", "pk")
    page = page_of(shown, address.get("page"), address=address)
    bar = FilterBar(
        address,
        main=[Filter("show", "Which discussions", list(_SHOW.items()), address.get_all("show"),
                     lead="Show")],
        results="main",
    )  # fmt: skip
    lines = ListPage(
        [_line(row) for row in page.rows], page.number, page.pages, page.total, page.per_page,
        address,
    )  # fmt: skip
    return DiscussionList(bar, lines, not page.total and not bar.is_narrowed)


def _narrowed(rows: Any, show: str) -> Any:
    narrow = {
        "letter": Q(state=DiscussionState.SUPPORT, is_untold=True),
        "note": Q(state__in=DECIDED_DISCUSSIONS, given_on__isnull=True),
    }.get(show)
    if narrow is None and show in DiscussionState.values:
        narrow = Q(state=show)
    return rows.filter(narrow) if narrow is not None else rows


def _line(row: Any) -> DiscussionLine:
    todo = []
    if row.state == DiscussionState.SUPPORT and row.is_untold:
        todo.append("tell the parents")
    if row.is_decided and row.given_on is None:
        todo.append("give them the note")
    words = " and ".join(todo)
    return DiscussionLine(
        row.pupil.list_name, reverse("pupil_support", args=[row.pupil_id]),
        day(row.met_on or row.offered_on or row.begun_on),
        Chip(STATES[row.state], row.get_state_display()), f"{words[:1].upper()}{words[1:]}",
    )  # fmt: skip
