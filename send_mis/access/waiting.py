"""Which roles wait for this person to confirm them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from send_mis.access.actor import Actor
from send_mis.access.held import grant_models
from send_mis.access.models import Grant, TrustGrant
from send_mis.access.roles import CONFIRMS_A_FIRST_HEAD, Scope, has_to_be_confirmed
from send_mis.access.standing import HEAD, heads_who_came


def roles_to_confirm(actor: Actor) -> list[Grant]:
    """Whoever is asked; the oldest first. Three queries."""
    found = [
        grant
        for rows in _rows(actor)
        for grant in rows.select_related("user", "permission", "content_object", "given_by")
    ]
    return sorted(found, key=lambda grant: (grant.waits_since, grant.user.full_name))


def count_roles_to_confirm(actor: Actor) -> int:
    """One query, or none for who confirms nothing."""
    rows = _rows(actor)
    if not rows:
        return 0
    first, *others = (each.order_by().values_list("pk") for each in rows)
    return first.union(*others, all=True).count()


def is_awaited(user_id: UUID | None, today: date) -> bool:
    """A role of this person waits for somebody else: said to who comes in before it is theirs."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    return any(
        model.with_waiting.filter(running, user_id=user_id, waits_since__isnull=False).exists()
        for model in grant_models()
    )


def _rows(actor: Actor) -> list[QuerySet[Any]]:
    if actor.school_id is None:
        return []
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=actor.today)
    found = []
    for model in grant_models():
        roles = _roles(actor, model.SCOPE)
        if model is TrustGrant or not roles:
            continue
        rows = model.with_waiting.filter(
            running, waits_since__isnull=False, permission__codename__in=roles,
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
