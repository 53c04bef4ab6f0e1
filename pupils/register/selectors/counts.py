"""The register of a first page in numbers: counted from statuses, not from every pupil."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from pupils.due.selectors import on_roll
from pupils.models import ClassMembership, Enrolment, Monitoring, Need, Spell
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import count_each


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """Of today, of the pupils whom the actor may see."""

    on_roll: int
    plans: int
    support: int
    monitored: int

    @property
    def on_register(self) -> int:
        return self.plans + self.support


def register_counts(actor: Actor) -> RegisterCounts:
    """One query, whatever the number of pupils."""
    statuses = _statuses(actor)
    on_roll_now = Enrolment.objects.visible_to(actor, Action.REGISTER_VIEW)
    return RegisterCounts(
        **count_each(
            {
                "on_roll": on_roll_now.filter(holds_on(actor.today)),
                "plans": statuses.filter(status="E"),
                "support": statuses.filter(status="K"),
                "monitored": _monitored(actor),
            }
        )
    )


@dataclass(frozen=True, slots=True)
class RollCounts:
    on_roll: int
    no_upn: int
    no_class: int


def roll_counts(actor: Actor) -> RollCounts:
    """Of today's roll, and what it lacks. One query."""
    rows = Enrolment.objects.visible_to(actor, Action.REGISTER_VIEW).filter(holds_on(actor.today))
    in_class = ClassMembership.objects.order_by().filter(
        holds_on(actor.today), pupil_id=OuterRef("pupil_id"), is_registration=True,
        school_id__in=actor.school_ids,
    )  # fmt: skip
    return RollCounts(
        **count_each(
            {
                "on_roll": rows,
                "no_upn": rows.filter(pupil__upn=""),
                "no_class": rows.filter(~Exists(in_class)),
            }
        )
    )


def on_register_by_school(actor: Actor) -> dict[UUID, int]:
    """How many are on the register of each school. One query."""
    rows = _statuses(actor).order_by().values_list("school_id")
    return dict(rows.annotate(count=Count("pk")))


def gap_counts(actor: Actor) -> dict[str, QuerySet[Any]]:
    """What is not recorded of pupils on the register, by name: for `count_each`."""
    statuses = _statuses(actor)
    needs = Need.objects.order_by().filter(
        holds_on(actor.today), pupil_id=OuterRef("pupil_id"), school_id__in=actor.school_ids
    )
    return {
        "no_need": statuses.filter(~Exists(needs)),
        "no_review": statuses.filter(next_review_on__isnull=True),
        "not_told": statuses.filter(parents_told_on__isnull=True),
    }


def _statuses(actor: Actor) -> QuerySet[Any]:
    found: QuerySet[Any] = Spell.objects.visible_to(actor, Action.REGISTER_VIEW).filter(
        holds_on(actor.today), Exists(on_roll(actor))
    )
    return found


def _monitored(actor: Actor) -> QuerySet[Any]:
    """Who has a status is on the register, not among those who are watched."""
    statuses = Spell.objects.order_by().filter(
        holds_on(actor.today), pupil_id=OuterRef("pupil_id"), school_id__in=actor.school_ids
    )
    found: QuerySet[Any] = Monitoring.objects.visible_to(actor, Action.REGISTER_VIEW).filter(
        holds_on(actor.today), Exists(on_roll(actor)), ~Exists(statuses)
    )
    return found
