"""Summaries of many pupils, as whoever shares them reads them through before they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils.models import ClassMembership
from pupils.querysets import holds_on
from reviews.choices import OPEN_STATES
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.parents.choices import SummaryKind, SummaryState
from send_mis.parents.models import Summary
from send_mis.parents.summaries.rules.parts import SummaryWords, sharing_problems
from send_mis.parents.summaries.rules.reading_ease import reading_ease
from send_mis.parents.summaries.selectors.sharing import Sharing, sharings_of
from send_mis.parents.summaries.selectors.shown import ShownSummary, shown_of
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.chips import Chip
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import joined

_SHARE = Action.SUMMARY_SHARE


@dataclass(frozen=True, slots=True)
class ManyLine:
    """A pupil's summary. `choice`: what its tick sends; where it is empty, it is shared by itself,
    for the reasons in `alone`, or was shared."""

    pupil_id: UUID
    choice: str
    name: str
    url: str
    chip: Chip
    readers: str
    ease: str
    alone: Sequence[str]
    shown: ShownSummary | None


@dataclass(frozen=True, slots=True)
class ManyPage:
    classes: list[Link]
    lines: list[ManyLine]
    without: int
    draft_url: str

    @property
    def choices(self) -> list[str]:
        return [line.choice for line in self.lines if line.choice]


@dataclass(frozen=True, slots=True)
class ChosenSummary:
    """Ticked as read: the version and the mark that were shown."""

    summary: Summary
    version: int
    mark: str


def class_of(school: School, address: Address) -> UUID | None:
    """The class of the address, where it is one of the school's."""
    try:
        key = UUID(address.get("class"))
    except ValueError:
        return None
    return key if SchoolClass.objects.filter(school=school, pk=key).exists() else None


def open_cycles(actor: Actor, school: School, room: UUID | None) -> QuerySet[Any]:
    """Cycles that are open, of pupils whose families the actor writes to."""
    rows = Cycle.objects.visible_to(actor, _SHARE).filter(school=school, state__in=OPEN_STATES)
    if room is not None:
        now = ClassMembership.objects.filter(holds_on(actor.today), school_class=room)
        rows = rows.filter(pupil__in=now.values("pupil_id"))
    found: QuerySet[Any] = rows.select_related("pupil__school").order_by("pupil__sort_key", "pk")
    return found


def many_page(actor: Actor, school: School, address: Address) -> ManyPage:
    """Fifteen queries, however many pupils there are."""
    room = class_of(school, address)
    cycles = list(open_cycles(actor, school, room))
    kept = Summary.objects.filter(cycle__in=cycles).exclude(state=SummaryState.WITHDRAWN)
    rows = {row.cycle_id: row for row in kept}
    there = {cycle.pupil: rows[cycle.pk] for cycle in cycles if cycle.pk in rows}
    words = {pupil: SummaryWords.read(row.content) for pupil, row in there.items()}
    sharings = sharings_of(words, actor.today)
    lines = [
        _line(cycle, rows[cycle.pk], sharings[cycle.pupil_id]) if cycle.pk in rows
        else _without(cycle)
        for cycle in cycles
    ]  # fmt: skip
    draft = Address(reverse("summaries_draft", args=[school.slug]))
    return ManyPage(
        _classes(actor, school, address, room), lines, len(cycles) - len(rows),
        draft.changed(**{"class": str(room)}) if room else draft.url,
    )  # fmt: skip


def cycles_without(actor: Actor, school: School, address: Address) -> list[Cycle]:
    rows = open_cycles(actor, school, class_of(school, address))
    return [row for row in rows if row.pk not in set(with_summary([row.pk for row in rows]))]


def with_summary(ids: Sequence[UUID]) -> QuerySet[Any, Any]:
    """Of these cycles those that have one."""
    rows = Summary.objects.filter(cycle__in=ids).exclude(state=SummaryState.WITHDRAWN)
    return rows.order_by().values_list("cycle_id", flat=True)


def summaries_of(chosen: Sequence[tuple[UUID, int, str]]) -> list[ChosenSummary]:
    rows = Summary.objects.select_related("pupil__school").in_bulk([key for key, *_ in chosen])
    return [ChosenSummary(rows[key], version, mark) for key, version, mark in chosen if key in rows]


def _line(cycle: Cycle, row: Summary, sharing: Sharing) -> ManyLine:
    name = cycle.pupil.short_name
    words = SummaryWords.read(row.content)
    alone = [*sharing_problems(words, name)]
    if sharing.named:
        said = joined(sorted({each.said for each in sharing.named}))
        alone.append(f"Names stand in it: {said}. Look at them, and share it by itself.")
    if any(reader.apart for reader in sharing.readers):
        alone.append("It holds an address or number of another home.")
    if not sharing.readers:
        alone.append("Nobody is told about this child: look at the family’s page.")
    is_new = row.state == SummaryState.DRAFT
    readers = "; ".join(f"{each.name}: {each.ways[0].label.lower()}" for each in sharing.readers)
    return ManyLine(
        pupil_id=row.pupil_id, name=cycle.pupil.list_name,
        choice=f"{row.pk}:{row.version}:{sharing.mark}" if is_new and not alone else "",
        url=reverse("summary", args=[row.pk]), readers=readers,
        chip=Chip("soon", "Draft") if is_new else Chip("fine", "Shared"),
        ease=reading_ease("\n".join(text for _, text in words.texts(name) if text)).words,
        alone=alone if is_new else [],
        shown=shown_of(row.content, SummaryKind.CYCLE, name) if is_new else None,
    )  # fmt: skip


def _without(cycle: Cycle) -> ManyLine:
    return ManyLine(
        pupil_id=cycle.pupil_id, choice="", name=cycle.pupil.list_name,
        url=reverse("summary_of_cycle", args=[cycle.pk]),
        chip=Chip("neutral", "No summary yet"), readers="", ease="", alone=[], shown=None,
    )  # fmt: skip


def _classes(actor: Actor, school: School, address: Address, room: UUID | None) -> list[Link]:
    """Of the pupils with an open cycle whom the actor may write of. One query."""
    now = ClassMembership.objects.filter(
        holds_on(actor.today), pupil__in=open_cycles(actor, school, None).order_by().values("pupil")
    )
    rooms = now.order_by("school_class__name").values_list(
        "school_class_id", "school_class__name"
    ).distinct()  # fmt: skip
    base = Address(address.path)
    return [
        Link("All", base.url, current=room is None),
        *(Link(name, base.changed(**{"class": str(key)}), current=key == room)
          for key, name in rooms),
    ]  # fmt: skip
