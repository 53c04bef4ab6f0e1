"""Restrictions of a school that hold, and which of their orders somebody has to decide about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from pupils.choices import FamilyDue
from pupils.due.selectors import on_roll, soon_on
from pupils.families.selectors.page import bar_of
from pupils.models import DueDate, Restriction
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import day, plural

RESTRICT = Action.FAMILY_RESTRICT
_WHOSE_TURN = "senco"


def order_wanted(reader: Reader, until: date) -> dict[str, QuerySet[Any]]:
    """What `order_tasks` wants counted; nothing for who lifts no restriction. The SENCO, whose
    turn it is, has it among what is due."""
    if not reader.may(RESTRICT) or reader.role_key == _WHOSE_TURN:
        return {}
    due = DueDate.objects.visible_to(reader, RESTRICT).filter(
        holds_on(reader.today), Exists(on_roll(reader)), done_on__isnull=True,
        kind=FamilyDue.ORDER_ENDS.value, hold_by_on__lte=until,
    )  # fmt: skip
    return {
        "orders_ended": due.filter(hold_by_on__lt=reader.today),
        "orders_ending": due.filter(Q(hold_by_on__gte=reader.today)),
    }


def order_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    if actor.hat is None or not actor.may(RESTRICT):
        return []
    url = "" if actor.hat.is_trust else reverse("restrictions", args=[actor.hat.slug])
    link = "See which" if url else ""
    tasks = []
    if ended := found.get("orders_ended", 0):
        title = f"{plural(ended, 'court order has', 'court orders have')} ended: decide"
        text = "What it keeps closed stays closed until somebody lifts it."
        tasks.append(Task(TaskKind.FAMILIES, title, text, link, url, "late"))
    if ending := found.get("orders_ending", 0):
        title = f"{plural(ending, 'court order ends', 'court orders end')} in the next four weeks"
        tasks.append(Task(TaskKind.FAMILIES, title, "", link, url))
    return tasks


@dataclass(frozen=True)
class ListedRestriction:
    pupil: str
    url: str
    contact: str
    effect: str
    since: str
    order_ends: str
    chip: Chip | None


def restrictions_of(place: School, actor: Actor) -> list[ListedRestriction]:
    """Every one that holds, those first whose order ends first. One query."""
    rows = visible_to(Restriction.objects.on(actor.today), actor, RESTRICT).filter(
        Exists(on_roll(actor)), school_id=place.pk
    )
    nearest = rows.select_related("pupil", "contact").order_by(
        "order_ends_on", "pupil__sort_key", "pk"
    )
    return [_listed(row, actor.today) for row in nearest]


def _listed(row: Restriction, today: date) -> ListedRestriction:
    bar, chip = bar_of(row), None
    if row.order_ends_on is not None and row.order_ends_on < today:
        chip = Chip("late", "Ended: decide")
    elif row.order_ends_on is not None and row.order_ends_on <= soon_on(today):
        chip = Chip("soon", "Ends soon")
    return ListedRestriction(
        pupil=row.pupil.name, url=reverse("pupil_family", args=[row.pupil_id]),
        contact=row.contact.name, effect=bar.effect, since=bar.words,
        order_ends=day(row.order_ends_on) if row.order_ends_on else "", chip=chip,
    )  # fmt: skip
