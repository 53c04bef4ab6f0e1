"""Which roles wait for this person to confirm them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.held import grant_models, still_to_hold
from send_mis.access.models import Grant, SecondStepRequest, TrustGrant
from send_mis.access.reach import Reader
from send_mis.access.roles import (
    ANSWERS_FOR_PUPILS,
    CONFIRMS_A_FIRST_HEAD,
    ROLES,
    Scope,
    has_to_be_confirmed,
)
from send_mis.access.scope import counting
from send_mis.access.standing import HEAD, PARENT, heads_who_came
from send_mis.database.compiled import compiled

SECOND_STEP_WAITS = timedelta(days=7)
# Beside the kinds of grant that are counted.
_SECOND_STEPS = "second steps"


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
    found = Counter(dict(_counts(actor.for_query, _asked_since()))) if actor.hat else Counter()
    roles = sum(count for name, count in found.items() if name != _SECOND_STEPS)
    return ToConfirm(roles, found[_SECOND_STEPS])


@compiled
def _counts(reader: Reader, asked_since: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    wanted = {rows.model.SCOPE.value: rows for rows in _rows(reader)}
    if reader.school_id is not None and reader.may(Action.PEOPLE_CHANGE):
        wanted[_SECOND_STEPS] = _second_steps(reader, asked_since)
    return counting(wanted)


def second_steps_to_clear(actor: Actor) -> QuerySet[SecondStepRequest]:
    """What colleagues asked at the actor's school, and this actor may answer."""
    return _second_steps(actor, _asked_since())


def _asked_since() -> datetime:
    return timezone.now() - SECOND_STEP_WAITS


def _second_steps(reader: Reader, asked_since: datetime) -> QuerySet[SecondStepRequest]:
    found = SecondStepRequest.objects.filter(school=reader.school_id, asked_at__gte=asked_since)
    if reader.role_key not in ANSWERS_FOR_PUPILS:
        found = found.filter(asked_as__regex=rf"^({'|'.join(sorted(ANSWERS_FOR_PUPILS))})\.")
    return found.exclude(asked_by=reader.user_id).exclude(user=reader.user_id)


def is_awaited(user_id: UUID | None, today: date) -> bool:
    """A role of this person waits for somebody else: said to who comes in before it is theirs."""
    return any(
        model.with_waiting.filter(
            still_to_hold(today), user_id=user_id, waits_since__isnull=False
        ).exists()
        for model in grant_models()
    )


def was_parent_alone(user_id: UUID | None) -> bool:
    """Of somebody without a role now: they came to read of their own children, and for nothing
    else."""
    rows = [
        role
        for model in grant_models()
        for role in model.with_waiting.filter(user_id=user_id).values_list(
            "permission__codename", flat=True
        )
    ]
    return bool(rows) and set(rows) == {PARENT}


def _rows(reader: Reader) -> list[QuerySet[Any]]:
    if reader.school_id is None:
        return []
    found = []
    for model in grant_models():
        roles = _roles(reader, model.SCOPE)
        if model is TrustGrant or not roles:
            continue
        rows = model.with_waiting.filter(
            still_to_hold(reader.today), waits_since__isnull=False, permission__codename__in=roles,
            **{model.TO_SCHOOL: reader.school_id},
        )  # fmt: skip
        if reader.role_key in CONFIRMS_A_FIRST_HEAD:
            rows = rows.filter(~Exists(heads_who_came(reader.school_id, reader.today)))
        found.append(rows.exclude(given_by=reader.user_id).exclude(user=reader.user_id))
    return found


def _roles(reader: Reader, scope: Scope) -> list[str]:
    if reader.role_key in CONFIRMS_A_FIRST_HEAD:
        return [HEAD] if scope is Scope.SCHOOL else []
    return [
        f"role_{role}"
        for role in ROLES[reader.role_key].may_give
        if not has_to_be_confirmed(role, scope, giver=reader.role_key)
    ]
