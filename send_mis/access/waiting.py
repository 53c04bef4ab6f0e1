"""Which roles wait for this person to confirm them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet, Value
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.held import grant_models, still_to_hold
from send_mis.access.models import Grant, SecondStepRequest, TrustGrant
from send_mis.access.roles import (
    ANSWERS_FOR_PUPILS,
    CONFIRMS_A_FIRST_HEAD,
    Scope,
    has_to_be_confirmed,
)
from send_mis.access.standing import HEAD, heads_who_came

SECOND_STEP_WAITS = timedelta(days=7)


def roles_to_confirm(actor: Actor) -> list[Grant]:
    """Whoever is asked; the oldest first. Three queries."""
    found = [
        grant
        for rows in _rows(actor)
        for grant in rows.select_related("user", "permission", "content_object", "given_by")
    ]
    return sorted(found, key=lambda grant: (grant.waits_since, grant.user.full_name))


@dataclass(frozen=True)
class ToConfirm:
    roles: int = 0
    second_steps: int = 0


def count_to_confirm(actor: Actor) -> ToConfirm:
    """One query, or none for who confirms nothing."""
    parts = [(each, True) for each in _rows(actor)]
    if actor.school_id is not None and actor.may(Action.PEOPLE_CHANGE):
        parts.append((second_steps_to_clear(actor), False))
    if not parts:
        return ToConfirm()
    first, *others = (each.order_by().values_list("pk", Value(is_role)) for each, is_role in parts)
    found = [is_role for _, is_role in first.union(*others, all=True)]
    return ToConfirm(found.count(True), found.count(False))


def second_steps_to_clear(actor: Actor) -> QuerySet[SecondStepRequest]:
    """What colleagues asked at the actor's school, and this actor may answer."""
    since = timezone.now() - SECOND_STEP_WAITS
    found = SecondStepRequest.objects.filter(school=actor.school_id, asked_at__gte=since)
    if actor.role_key not in ANSWERS_FOR_PUPILS:
        found = found.filter(asked_as__regex=rf"^({'|'.join(sorted(ANSWERS_FOR_PUPILS))})\.")
    return found.exclude(asked_by=actor.user_id).exclude(user=actor.user_id)


def is_awaited(user_id: UUID | None, today: date) -> bool:
    """A role of this person waits for somebody else: said to who comes in before it is theirs."""
    return any(
        model.with_waiting.filter(
            still_to_hold(today), user_id=user_id, waits_since__isnull=False
        ).exists()
        for model in grant_models()
    )


def _rows(actor: Actor) -> list[QuerySet[Any]]:
    if actor.school_id is None:
        return []
    found = []
    for model in grant_models():
        roles = _roles(actor, model.SCOPE)
        if model is TrustGrant or not roles:
            continue
        rows = model.with_waiting.filter(
            still_to_hold(actor.today), waits_since__isnull=False, permission__codename__in=roles,
            **{model.TO_SCHOOL: actor.school_id},
        )  # fmt: skip
        if actor.role_key in CONFIRMS_A_FIRST_HEAD:
            rows = rows.filter(~Exists(heads_who_came(actor.school_id, actor.today)))
        found.append(rows.exclude(given_by=actor.user_id).exclude(user=actor.user_id))
    return found


def _roles(actor: Actor, scope: Scope) -> list[str]:
    if actor.role_key in CONFIRMS_A_FIRST_HEAD:
        return [HEAD] if scope is Scope.SCHOOL else []
    return [
        f"role_{role}"
        for role in actor.role.may_give
        if not has_to_be_confirmed(role, scope, giver=actor.role_key)
    ]
