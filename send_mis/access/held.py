"""Reads a person's active, dated grants, and to whom they deliver: one query a request."""

from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.fields import CharField

from send_mis.access.actor import Actor, Hat, HeldGrant, grants_behind, hats_of
from send_mis.access.models import Grant
from send_mis.access.roles import Scope
from send_mis.database.compiled import compiled


def grant_models() -> list[type[Grant]]:
    """The four kinds of grant. Pupils lie on a higher floor, so settings name them."""
    return [apps.get_model(label) for label in settings.GRANT_MODELS]


def active_on(day: date) -> Q:
    """Grants that hold on `day`: begun, and not yet ended. A person's account must be open too."""
    return (
        Q(starts_on__lte=day)
        & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))
        & Q(user__is_active=True)
    )


def still_to_hold(day: date) -> Q:
    """Grants that hold on `day` or will hold later, confirmed or not: none that never begins."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=day) & Q(ends_on__gt=F("starts_on"))


def _rows(model: type[Grant], user_id: UUID, day: date) -> QuerySet[Any, tuple[Any, ...]]:
    found = model.objects.filter(active_on(day), user_id=user_id)
    return _columns(
        found, model.SCOPE, F("permission__codename"), F("content_object_id"), model.TO_SCHOOL,
        model.TO_TRUST,
    )  # fmt: skip


def _deliveries(user_id: UUID, day: date) -> QuerySet[Any, tuple[Any, ...]]:
    """Provision lies on a higher floor, so settings name what knows who delivers to whom."""
    model: Any = apps.get_model(settings.DELIVERY_MODEL)
    found = model.objects.delivered_by(user_id, day)
    no_role = Value("", output_field=CharField())
    return _columns(
        found, Scope.DELIVERY, no_role, F("pupil_id"), "school", "school__trust"
    ).distinct()


def _columns(
    found: QuerySet[Any], scope: Scope, role: Any, on: Any, school: str, trust: str
) -> QuerySet[Any, tuple[Any, ...]]:
    rows: QuerySet[Any, tuple[Any, ...]] = (
        found.order_by()
        .annotate(
            scope=Value(scope.value, output_field=CharField()),
            role=role,
            on=on,
            in_school=F(f"{school}__id"),
            in_trust=F(f"{trust}__id"),
            school_name=F(f"{school}__name"),
            school_slug=F(f"{school}__slug"),
            trust_name=F(f"{trust}__name"),
            trust_slug=F(f"{trust}__slug"),
            labels=F(f"{school}__role_labels"),
            second=F(f"{school}__second_factor_roles"),
        )
        .values_list(
            "scope", "role", "on", "in_school", "in_trust", "school_name", "school_slug",
            "trust_name", "trust_slug", "labels", "second",
        )
    )  # fmt: skip
    return rows


@compiled
def _held(user_id: UUID, day: date) -> QuerySet[Any, tuple[Any, ...]]:
    first, *others = (_rows(model, user_id, day) for model in grant_models())
    return first.union(*others, _deliveries(user_id, day), all=True)


def held_grants(user_id: UUID, day: date) -> tuple[HeldGrant, ...]:
    return tuple(
        HeldGrant(
            scope=Scope(scope),
            role_key=role.removeprefix("role_"),
            object_id=on,
            school_id=in_school,
            trust_id=in_trust,
            school_name=school_name or "",
            school_slug=school_slug or "",
            trust_name=trust_name or "",
            trust_slug=trust_slug or "",
            role_labels=tuple(sorted((labels or {}).items())),
            second_factor_roles=tuple(second or ()),
        )
        for (
            scope, role, on, in_school, in_trust, school_name, school_slug,
            trust_name, trust_slug, labels, second,
        ) in _held(user_id, day)
    )  # fmt: skip


def actor_for(
    *, user_id: UUID, name: str, grants: tuple[HeldGrant, ...], hat_key: str, today: date
) -> Actor | None:
    """The actor in the hat of that key; with one hat only, in that one; else nobody yet."""
    hat = chosen_hat(hats_of(grants), hat_key)
    if hat is None:
        return None
    return Actor(user_id, name, hat, grants_behind(hat, grants), today)


def chosen_hat(hats: list[Hat], key: str) -> Hat | None:
    if len(hats) == 1:
        return hats[0]
    return next((hat for hat in hats if hat.key == key), None)
