"""What support plans ask of somebody, for the first page: counts, and where they lead."""

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
from reviews.choices import CycleState
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
    # The register counts those of SEN support, whose review is the support plan's.
    _Kind("beside", "support plan beside an EHC plan to review",
          "support plans beside an EHC plan to review", "beside", "late",
          "Its review is late, or due this week."),
    _Kind("draft", "support plan to agree", "support plans to agree", "draft", "soon",
          "A plan is agreed with parents within three school weeks."),
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


def cycles_wanted(reader: Reader, until: date) -> dict[str, QuerySet[Any]]:
    """By name; nothing for who plans for nobody. `until`: `this_week`."""
    if not reader.may(_WRITE):
        return {}
    open_now = visible_to(Cycle.objects.open(), reader, _WRITE).filter(Exists(on_roll(reader)))
    on_support = Spell.objects.order_by().filter(
        pupil_id=OuterRef("pupil_id"), status=SenStatus.SEN_SUPPORT, has_cycle=True
    )
    beside = open_now.filter(
        ~Exists(on_support), state=CycleState.AGREED, review_on__lte=until
    )  # fmt: skip
    theirs = Cycle.objects.open().filter(pupil_id=OuterRef("pupil_id"))
    supported = visible_to(Spell.objects.all(), reader, _WRITE).filter(
        holds_on(reader.today), Exists(on_roll(reader)), ~Exists(theirs),
        status=SenStatus.SEN_SUPPORT,
    )  # fmt: skip
    return {
        "cycles_beside": beside,
        "cycles_draft": open_now.filter(state=CycleState.DRAFT),
        "cycles_none": supported,
    }
