"""Who is to deliver a row and has no role yet that lets them see it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Q, QuerySet, Value

from provision.selectors.plan_frame import PlanFrame
from pupils.models import ClassMembership
from send_mis.access.actions import Action
from send_mis.access.held import active_on
from send_mis.access.models import Grant
from send_mis.access.roles import ROLES, Scope

_WIDE = frozenset({Scope.TRUST, Scope.SCHOOL})


def unseen_words(frame: PlanFrame) -> Mapping[UUID, str]:
    """Row → a sentence, of rows whose person reaches neither its class nor any of its pupils.

    Two queries, however many rows; none where nobody is named.
    """
    named = {row.pk: row.delivered_by_id for row in frame.rows if row.delivered_by_id}
    if not named:
        return {}
    held = _held(frame, set(named.values()))
    classes = _classes(frame)
    whom = "this class" if frame.plan.school_class_id else "these pupils"
    found = {}
    for row_id, user_id in named.items():
        pupils = frame.contents[row_id].pupils
        reached: set[UUID | None] = {frame.plan.school_class_id, *pupils}
        reached |= {room for pupil in pupils for room in classes.get(pupil, ())}
        if not any(is_wide or on in reached for is_wide, on in held.get(user_id, ())):
            name = frame.staff_by_id[user_id].name
            found[row_id] = f"{name} cannot see {whom} yet; the SENCO or head can give the role."
    return found


def _held(frame: PlanFrame, users: Iterable[UUID]) -> dict[UUID, list[tuple[bool, UUID]]]:
    """Person → whether the whole school is theirs, and else on what their role is."""
    school = frame.plan.school
    on: dict[Scope, Any] = {
        Scope.TRUST: Q(content_object=school.trust_id),
        Scope.SCHOOL: Q(content_object=school.pk),
        Scope.CLASS: Q(content_object__school=school.pk),
        Scope.PUPIL: Q(content_object__school=school.pk),
    }
    models: list[type[Grant]] = [apps.get_model(label) for label in settings.GRANT_MODELS]
    first, *others = (_grants(model, on[model.SCOPE], users, frame.today) for model in models)
    found: dict[UUID, list[tuple[bool, UUID]]] = {}
    for user_id, scope, object_id in first.union(*others):
        found.setdefault(user_id, []).append((scope in _WIDE, object_id))
    return found


def _grants(
    model: type[Grant], on: Q, users: Iterable[UUID], today: date
) -> QuerySet[Grant, tuple[Any, ...]]:
    seeing = [
        f"role_{role.key}"
        for role in ROLES.values()
        if Action.PROVISION_VIEW in role.actions(model.SCOPE)
    ]
    rows: QuerySet[Grant, tuple[Any, ...]] = (
        model.objects.filter(
            active_on(today), on, user_id__in=sorted(users), permission__codename__in=seeing
        )
        .order_by()
        .annotate(scope=Value(model.SCOPE.value, output_field=CharField()))
        .values_list("user_id", "scope", "content_object_id")
    )
    return rows


def _classes(frame: PlanFrame) -> dict[UUID, set[UUID]]:
    """A group draws on several classes: whoever works in one of them sees a pupil of it."""
    pupils = {pupil for content in frame.contents.values() for pupil in content.pupils}
    rooms = ClassMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=frame.today), pupil_id__in=sorted(pupils)
    )
    found: dict[UUID, set[UUID]] = {}
    for pupil_id, room_id in rooms.order_by().values_list("pupil_id", "school_class_id"):
        found.setdefault(pupil_id, set()).add(room_id)
    return found
