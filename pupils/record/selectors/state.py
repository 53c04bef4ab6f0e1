"""What holds of each pupil on one day, joined once: the ground of list, totals and exports."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce

from pupils.models import ClassMembership, Monitoring, Need, Spell
from pupils.querysets import holds_on


class State(StrEnum):
    """A pupil's place in the register's totals."""

    EHC_PLAN = "E"
    SEN_SUPPORT = "K"
    MONITORED = "monitored"
    NONE = "none"


# Facts by the names below: Django would join a relation again for every filter on it.
ON_ROLL = Q(roll_id__isnull=False)
ON_REGISTER = Q(spell_id__isnull=False)
OF_STATUS = {
    "register": ON_ROLL & ON_REGISTER,
    "E": ON_ROLL & Q(spell_status="E"),
    "K": ON_ROLL & Q(spell_status="K"),
    "monitored": ON_ROLL & Q(spell_id__isnull=True, watch_id__isnull=False),
    "none": ON_ROLL & Q(spell_id__isnull=True),
    "everyone": ON_ROLL,
    "left": Q(roll_id__isnull=True),
    "all": Q(),
}
STATE = Case(
    When(spell_status="E", then=Value(State.EHC_PLAN.value)),
    When(spell_status="K", then=Value(State.SEN_SUPPORT.value)),
    When(watch_id__isnull=False, then=Value(State.MONITORED.value)),
    default=Value(State.NONE.value),
    output_field=CharField(),
)


def facts_on(pupils: QuerySet[Any], day: date, school_ids: Sequence[UUID]) -> QuerySet[Any]:
    """Each pupil's enrolment, spell and monitoring as they hold on `day`.

    Constraints keep each of them to one row a pupil, so nothing is counted twice. The schools are
    named again on every join: each then reads one school's index range.
    """
    with_spell = spell_on(enrolled_on(pupils, day, school_ids), day, school_ids)
    facts: QuerySet[Any] = with_spell.alias(monitoring=_on("monitorings", day, school_ids)).alias(
        watch_id=F("monitoring__id"),
        # With a spell its review, else the day to look at a monitored pupil again.
        due_on=Case(
            When(spell__isnull=False, then=F("spell__next_review_on")),
            default=F("monitoring__look_again_on"),
        ),
    )
    return facts


def enrolled_on(pupils: QuerySet[Any], day: date, school_ids: Sequence[UUID]) -> QuerySet[Any]:
    """Of the facts, the enrolment alone: Django joins what an alias names, asked for or not."""
    found: QuerySet[Any] = pupils.alias(enrolment=_on("enrolments", day, school_ids)).alias(
        roll_id=F("enrolment__id")
    )
    return found


def spell_on(pupils: QuerySet[Any], day: date, school_ids: Sequence[UUID]) -> QuerySet[Any]:
    """Of the facts, the spell on the register."""
    found: QuerySet[Any] = pupils.alias(spell=_on("spells", day, school_ids)).alias(
        spell_id=F("spell__id"), spell_status=F("spell__status"),
        told_on=F("spell__parents_told_on"),
    )  # fmt: skip
    return found


def with_class(facts: QuerySet[Any], day: date, school_ids: Sequence[UUID]) -> QuerySet[Any]:
    """And the class or tutor group on `day`."""
    in_class = Q(classmemberships__is_registration=True)
    known: QuerySet[Any] = facts.alias(
        membership=_on("classmemberships", day, school_ids, in_class)
    ).alias(class_now=F("membership__school_class_id"))
    return known


def class_on(day: date, school_ids: Sequence[UUID]) -> QuerySet[Any]:
    """The outer pupil's membership of that class: for what is read of the few pupils on a page,
    when they have been found."""
    return ClassMembership.objects.order_by().filter(
        holds_on(day), pupil_id=OuterRef("pk"), school_id__in=school_ids, is_registration=True
    )


def state_on(day: date, school_ids: Sequence[UUID]) -> Coalesce:
    """The outer pupil's `STATE`, for the few on a page as `class_on`. Both statuses on the register
    are called what a spell calls them."""
    spells = Spell.objects.order_by().filter(
        holds_on(day), pupil_id=OuterRef("pk"), school_id__in=school_ids
    )
    monitored = Monitoring.objects.order_by().filter(
        holds_on(day), pupil_id=OuterRef("pk"), school_id__in=school_ids
    )
    watched = Case(
        When(Exists(monitored), then=Value(State.MONITORED.value)),
        default=Value(State.NONE.value), output_field=CharField(),
    )  # fmt: skip
    return Coalesce(Subquery(spells.values("status")[:1]), watched)


def _on(relation: str, day: date, school_ids: Sequence[UUID], also: Q | None = None) -> Any:
    holds = holds_on(day, f"{relation}__") & Q(**{f"{relation}__school_id__in": school_ids})
    return FilteredRelation(relation, condition=holds & also if also else holds)


def needs_on(day: date, school_ids: Sequence[UUID], **of: Any) -> QuerySet[Any]:
    """The outer pupil's needs that are open on `day`."""
    return Need.objects.order_by().filter(
        holds_on(day), pupil_id=OuterRef("pk"), school_id__in=school_ids, **of
    )


def lacking(what: str, day: date, school_ids: Sequence[UUID]) -> Q:
    """What is missing. A need, a type, a review date and a word to parents are missed only of
    pupils on the register; a class (see `with_class`) and a UPN of everybody on roll."""
    if what == "need":
        return ON_REGISTER & Q(~Exists(needs_on(day, school_ids)))
    if what == "type":
        typed = needs_on(day, school_ids).exclude(type="")
        return ON_REGISTER & Q(Exists(needs_on(day, school_ids))) & Q(~Exists(typed))
    return {
        "review": ON_REGISTER & Q(due_on__isnull=True),
        "told": ON_REGISTER & Q(told_on__isnull=True),
        "class": ON_ROLL & Q(class_now__isnull=True),
        "upn": ON_ROLL & Q(upn=""),
    }[what]


def as_flag(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )
