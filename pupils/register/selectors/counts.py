"""The register of a first page in numbers: counted from statuses, not from every pupil."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from pupils.due.selectors import on_roll
from pupils.models import ClassMembership, Enrolment, Monitoring, Need, Spell
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import counting
from send_mis.database.compiled import compiled


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """Of today, of the pupils whom the reader may see."""

    on_roll: int
    plans: int
    support: int
    monitored: int

    @property
    def on_register(self) -> int:
        return self.plans + self.support


def register_counts(actor: Actor) -> RegisterCounts:
    """One query, whatever the number of pupils."""
    found = Counter(dict(_register_counts(actor.for_query)))
    return RegisterCounts(found["on_roll"], found["plans"], found["support"], found["monitored"])


@compiled
def _register_counts(reader: Reader) -> QuerySet[Any, tuple[Any, ...]]:
    statuses = _statuses(reader)
    return counting(
        {
            "on_roll": _roll(reader),
            "plans": statuses.filter(status="E"),
            "support": statuses.filter(status="K"),
            "monitored": _monitored(reader),
        }
    )


@dataclass(frozen=True, slots=True)
class RollCounts:
    on_roll: int
    no_upn: int
    no_class: int


def roll_counts(actor: Actor) -> RollCounts:
    """Of today's roll, and what it lacks. One query."""
    found = Counter(dict(_roll_counts(actor.for_query)))
    return RollCounts(found["on_roll"], found["no_upn"], found["no_class"])


@compiled
def _roll_counts(reader: Reader) -> QuerySet[Any, tuple[Any, ...]]:
    rows = _roll(reader)
    in_class = ClassMembership.objects.order_by().filter(
        holds_on(reader.today), pupil_id=OuterRef("pupil_id"), is_registration=True,
        school_id__in=reader.school_ids,
    )  # fmt: skip
    return counting(
        {
            "on_roll": rows,
            "no_upn": rows.filter(pupil__upn=""),
            "no_class": rows.filter(~Exists(in_class)),
        }
    )


def on_register_by_school(actor: Actor) -> dict[UUID, int]:
    """How many are on the register of each school. One query."""
    rows = _statuses(actor).order_by().values_list("school_id")
    return dict(rows.annotate(count=Count("pk")))


def gap_counts(reader: Reader) -> dict[str, QuerySet[Any]]:
    """What is not recorded of pupils on the register: what is counted, by name."""
    statuses = _statuses(reader)
    needs = Need.objects.order_by().filter(
        holds_on(reader.today), pupil_id=OuterRef("pupil_id"), school_id__in=reader.school_ids
    )
    return {
        "no_need": statuses.filter(~Exists(needs)),
        "no_review": statuses.filter(next_review_on__isnull=True),
        "not_told": statuses.filter(parents_told_on__isnull=True),
    }


def _roll(reader: Reader) -> QuerySet[Any]:
    rows = Enrolment.objects.visible_to(reader, Action.REGISTER_VIEW)
    return rows.filter(holds_on(reader.today))


def _statuses(reader: Reader) -> QuerySet[Any]:
    found: QuerySet[Any] = Spell.objects.visible_to(reader, Action.REGISTER_VIEW).filter(
        holds_on(reader.today), Exists(on_roll(reader))
    )
    return found


def _monitored(reader: Reader) -> QuerySet[Any]:
    """Who has a status is on the register, not among those who are watched."""
    statuses = Spell.objects.order_by().filter(
        holds_on(reader.today), pupil_id=OuterRef("pupil_id"), school_id__in=reader.school_ids
    )
    found: QuerySet[Any] = Monitoring.objects.visible_to(reader, Action.REGISTER_VIEW).filter(
        holds_on(reader.today), Exists(on_roll(reader)), ~Exists(statuses)
    )
    return found
