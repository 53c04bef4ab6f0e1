"""All that is due at a school and the reader may read of: by when, of what kind, whose turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from pupils.due.selectors import soon_on, week_ends
from send_mis.access.actor import Actor
from send_mis.reminders.choices import DueWhen
from send_mis.reminders.kinds import GROUPS, KINDS
from send_mis.reminders.selectors.due import (
    DueItem,
    columns_of,
    items_of,
    open_due,
    taught_by,
    with_class_now,
)
from send_mis.reminders.selectors.own_turns import own_turn
from send_mis.reminders.selectors.staff import staff_for, turns_of
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import day, from_now

_WHEN = {
    "": "everything that is due", DueWhen.LATE.value: "what is late",
    DueWhen.TODAY.value: "what is due today", DueWhen.WEEK.value: "what is due later this week",
    DueWhen.AHEAD.value: "what is due after this week, within four weeks",
}  # fmt: skip
_WHOSE = {"": "anybody’s turn", "mine": "my turn", "others": "somebody else’s turn"}
_FILES = {"csv": "CSV", "xlsx": "Spreadsheet (XLSX)", "pdf": "PDF"}


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    item: DueItem
    url: str
    on: str
    chip: Chip
    law: str
    turn: str


@dataclass(frozen=True)
class DeadlineList:
    bar: FilterBar
    page: ListPage[DeadlineLine]
    exports: list[Link]


def deadline_list(actor: Actor, school: School, address: Address) -> DeadlineList:
    """Three queries, however many there are."""
    found = page_of(deadline_rows(actor, school, address), address.get("page"), address=address)
    lines = deadline_lines(actor, school, found.rows)
    page = ListPage(lines, found.number, found.pages, found.total, found.per_page, address)
    exports = [
        Link(label, Address(reverse(f"deadlines_{kind}", args=[school.slug]), address.params).url)
        for kind, label in _FILES.items()
    ]
    return DeadlineList(_bar(address), page, exports if lines else [])


def deadline_rows(
    actor: Actor, school: School, address: Address
) -> QuerySet[Any, tuple[Any, ...]]:  # fmt: skip
    """Those of the filter, by day."""
    due = with_class_now(open_due(actor).filter(school=school), actor)
    if (when := _when(address)) is not None:
        due = due.filter(_of_when(actor, when))
    if (group := address.get("kind")) in GROUPS:
        due = due.filter(kind__in=[key for key, kind in KINDS.items() if kind.group == group])
    whose = address.get("whose")
    if whose in ("mine", "others"):
        own = own_turn(actor, taught_by(actor))
        due = due.filter(own if whose == "mine" else ~own)
    return columns_of(due)


def deadline_lines(
    actor: Actor, school: School, rows: Sequence[tuple[Any, ...]]
) -> list[DeadlineLine]:
    """One query."""
    items = items_of(rows)
    turns = turns_of(items, staff_for(school, items, actor.today)) if items else {}
    return [
        DeadlineLine(
            item, item.url(school.slug), day(item.due_on), _chip(actor, item),
            f"By law by {day(item.law_on)}" if item.law_on and item.law_on != item.due_on else "",
            turns[item.id].words_for(actor.user_id),
        )
        for item in items
    ]  # fmt: skip


def filter_words(address: Address, count: str) -> str:
    """What a file holds: the filter as a sentence."""
    group = address.get("kind")
    of_kind = f", {group.lower()}" if group in GROUPS else ""
    when = _when(address)
    whose = address.get("whose")
    turn = f", {_WHOSE[whose]}" if whose and whose in _WHOSE else ""
    return f"{count}: {_WHEN[when.value if when else '']}{of_kind}{turn}"


def _when(address: Address) -> DueWhen | None:
    asked = address.get("when")
    return DueWhen(asked) if asked and asked in _WHEN else None


def _of_when(actor: Actor, when: DueWhen) -> Q:
    """The same spans as on the first page, so that its figures lead to just these."""
    today, sunday = actor.today, week_ends(actor.today)
    return {
        DueWhen.LATE: Q(due_on__lt=today),
        DueWhen.TODAY: Q(due_on=today),
        DueWhen.WEEK: Q(due_on__gt=today, due_on__lte=sunday),
        DueWhen.AHEAD: Q(due_on__gt=sunday, due_on__lte=soon_on(today)),
    }[when]


def _bar(address: Address) -> FilterBar:
    groups = [("", "any kind"), *((group, group) for group in GROUPS)]
    return FilterBar(
        address,
        main=[
            Filter("when", "When it is due", list(_WHEN.items()), address.get_all("when"),
                   lead="Show"),
            Filter("kind", "Kind", groups, address.get_all("kind"), lead="of"),
            Filter("whose", "Whose turn", list(_WHOSE.items()), address.get_all("whose"),
                   lead="where it is"),
        ],
        results="main",
    )  # fmt: skip


def _chip(actor: Actor, item: DueItem) -> Chip:
    words = from_now(item.due_on, actor.today)
    if item.due_on < actor.today:
        return Chip("late", words)
    is_soon = item.due_on <= week_ends(actor.today)
    return Chip("soon" if is_soon else "neutral", f"due {words}" if words == "today" else words)
