"""Who is to deliver a row and has no role yet that lets them see its pupils."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from provision.plans.selectors.frame import PlanFrame
from send_mis.access.actions import Action
from send_mis.access.held import active_on, grant_models
from send_mis.access.models import Grant
from send_mis.access.roles import ROLES, Scope
from send_mis.database.compiled import compiled
from send_mis.names.nearest import adult_advice


def adult_words(frame: PlanFrame) -> Mapping[UUID, str]:
    """Row → what is to be said of its adult: nobody here is called so, or sees its pupils yet."""
    unknown = {
        row.pk: adult_advice(row.delivered_by_words, frame.staff_names) for row in frame.rows
    }
    return {row: words for row, words in unknown.items() if words} | dict(unseen_words(frame))


def unseen_words(frame: PlanFrame) -> Mapping[UUID, str]:
    """Row → a sentence, of rows whose person will not see its pupils while they deliver it.

    A role of class staff anywhere in the school is enough: delivering opens the pupils of the row.
    One query, however many rows; none where nobody is named.
    """
    named = {row.pk: row.delivered_by_id for row in frame.rows if row.delivered_by_id}
    if not named:
        return {}
    seeing = _seeing(frame, set(named.values()))
    whom = "this class" if frame.plan.school_class_id else "these pupils"
    return {
        row_id: f"{frame.staff_by_id[user_id].name} cannot see {whom} yet; the SENCO or head can"
        " give the role."
        for row_id, user_id in named.items()
        if user_id not in seeing
    }


def _seeing(frame: PlanFrame, users: Collection[UUID]) -> set[UUID]:
    school = frame.plan.school
    return {row[0] for row in _seers(school.pk, school.trust_id, tuple(users), frame.today)}


@compiled
def _seers(
    school_id: UUID, trust_id: UUID | None, users: tuple[UUID, ...], today: date
) -> QuerySet[Any, tuple[Any, ...]]:
    on: dict[Scope, Any] = {
        Scope.TRUST: Q(content_object=trust_id),
        Scope.SCHOOL: Q(content_object=school_id),
        Scope.CLASS: Q(content_object__school=school_id),
        Scope.PUPIL: Q(content_object__school=school_id),
    }
    first, *others = (_holders(model, on[model.SCOPE], users, today) for model in grant_models())
    return first.union(*others)


def _holders(
    model: type[Grant], on: Q, users: tuple[UUID, ...], today: date
) -> QuerySet[Grant, tuple[UUID]]:
    """By a role that sees the whole of the school, or at a school the pupils it delivers to."""
    own = Scope.TRUST if model.SCOPE is Scope.TRUST else Scope.DELIVERY
    seeing = [
        f"role_{role.key}"
        for role in ROLES.values()
        if Action.PROVISION_VIEW in role.actions(own)
        or (model.SCOPE is Scope.SCHOOL and Action.PROVISION_VIEW in role.actions(Scope.SCHOOL))
    ]
    rows: QuerySet[Grant, tuple[UUID]] = (
        model.objects.filter(
            active_on(today), on, user_id__in=users, permission__codename__in=seeing
        )
        .order_by()
        .values_list("user_id")
    )
    return rows
