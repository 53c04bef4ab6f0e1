"""Which support plans are missing, for the first page. A plan to agree or to review is said among
what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from pupils.choices import SenStatus
from pupils.due.selectors import on_roll
from pupils.models import Spell
from pupils.querysets import holds_on
from reviews.cycles.selectors.list import THIS_WEEK
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_WRITE = Action.CYCLE_WRITE


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of task: what is counted, its words, and the list of just those."""

    counted: str
    one: str
    many: str
    show: str
    tone: Literal["soon", "late"]
    text: str


_TASKS = (
    _Kind("none", "pupil on SEN support has no plan", "pupils on SEN support have no plan",
          "none", "late", "Assess, plan, do, review: start the first cycle."),
)  # fmt: skip


def this_week(actor: Actor) -> date:
    return actor.today + THIS_WEEK


def cycle_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    """`found`: what `cycles_wanted` wants counted."""
    if actor.hat is None or not actor.may(_WRITE):
        return []
    url = reverse("cycles", args=[actor.hat.slug])
    return [
        Task(
            TaskKind.REVIEWS, plural(count, each.one, each.many), each.text, "See which",
            f"{url}?show={each.show}", each.tone,
        )
        for each in _TASKS
        if (count := found.get(f"cycles_{each.counted}", 0))
    ]  # fmt: skip


def cycles_wanted(reader: Reader) -> dict[str, QuerySet[Any]]:
    """By name; nothing for who plans for nobody."""
    if not reader.may(_WRITE):
        return {}
    theirs = Cycle.objects.open().filter(pupil_id=OuterRef("pupil_id"))
    supported = visible_to(Spell.objects.all(), reader, _WRITE).filter(
        holds_on(reader.today), Exists(on_roll(reader)), ~Exists(theirs),
        status=SenStatus.SEN_SUPPORT,
    )  # fmt: skip
    return {"cycles_none": supported}
