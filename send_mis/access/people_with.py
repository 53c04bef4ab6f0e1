"""Who holds which role where: what other apps ask of the grants of others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from send_mis.access.actions import Action
from send_mis.access.held import active_on, grant_models
from send_mis.access.roles import ROLES, Scope
from send_mis.accounts.models import User, display_name
from send_mis.database.compiled import Asked, compiled
from send_mis.schools.models import School, SchoolClass, Trust


@dataclass(frozen=True, slots=True)
class Holder:
    """`on`: the trust, school, class or pupil on which the role is held."""

    on: UUID
    user_id: UUID
    role_key: str
    name: str


def people_with(action: Action, *, on: Model, today: date) -> QuerySet[User]:
    """Open accounts whose role on this very place carries the action, by name."""
    scope = _scope_of(on)
    held = _active(scope, today, roles_with(action, scope)).filter(content_object=on.pk)
    return User.objects.filter(pk__in=held.order_by().values("user_id")).order_by("full_name")


def holders(
    scope: Scope, on: Collection[UUID], *, roles: Iterable[str], today: date
) -> list[Holder]:
    """Who holds one of these roles on each of these places, in the order in which they came to it.

    One query.
    """
    rows = _holders(scope, tuple(sorted(set(on))), tuple(roles), today)
    return [
        Holder(on, user_id, code.removeprefix("role_"), display_name(title, full_name))
        for on, user_id, code, title, full_name in rows
    ]


def holders_asked(
    scope: Scope, on: Collection[UUID], *, roles: Iterable[str], today: date
) -> Asked:  # fmt: skip
    """What `holders` reads, to be read ahead."""
    return _holders.asked(scope, tuple(sorted(set(on))), tuple(roles), today)


@compiled
def _holders(
    scope: Scope, on: tuple[UUID, ...], roles: tuple[str, ...], day: date
) -> QuerySet[Any, tuple[Any, ...]]:
    rows = _active(scope, day, roles).filter(content_object_id__in=on)
    return rows.order_by("starts_on", "user__full_name").values_list(
        "content_object_id", "user_id", "permission__codename", "user__title", "user__full_name"
    )


def holders_at(
    school_id: UUID, *, roles: Iterable[str], today: date,
    scopes: Collection[Scope] = (Scope.SCHOOL, Scope.CLASS, Scope.PUPIL),
    users: Collection[UUID] | None = None,
) -> list[tuple[UUID, str]]:  # fmt: skip
    """Person and role, each pair once, of whoever holds one of these in the school. One query.

    `scopes`: held on the school, a class of it, one pupil of it; with `users` only theirs.
    """
    whose = None if users is None else tuple(sorted(users))
    found = _holders_at(school_id, tuple(roles), frozenset(scopes), whose, today)
    return sorted((user, code.removeprefix("role_")) for user, code in found)


def holders_at_asked(
    school_id: UUID, *, roles: Iterable[str], today: date, users: Collection[UUID],
    scopes: Collection[Scope] = (Scope.SCHOOL, Scope.CLASS, Scope.PUPIL),
) -> Asked:  # fmt: skip
    """What `holders_at` reads of some people, to be read ahead."""
    whose = tuple(sorted(users))
    return _holders_at.asked(school_id, tuple(roles), frozenset(scopes), whose, today)


@compiled
def _holders_at(
    school_id: UUID, roles: tuple[str, ...], scopes: frozenset[Scope],
    users: tuple[UUID, ...] | None, day: date,
) -> QuerySet[Any, tuple[Any, ...]]:  # fmt: skip
    whose = Q() if users is None else Q(user_id__in=users)
    first, *others = (
        _active(model.SCOPE, day, roles)
        .filter(whose, **{model.TO_SCHOOL: school_id})
        .order_by()
        .values_list("user_id", "permission__codename")
        for model in grant_models()
        if model.SCOPE in scopes
    )
    return first.union(*others)


def roles_with(action: Action, scope: Scope) -> list[str]:
    """The roles that carry an action where they are held on a place of that kind."""
    return [role.key for role in ROLES.values() if action in role.actions(scope)]


def _active(scope: Scope, today: date, roles: Iterable[str]) -> QuerySet[Any]:
    model = next(each for each in grant_models() if each.SCOPE is scope)
    codes = [f"role_{role}" for role in roles]
    found: QuerySet[Any] = model.objects.filter(active_on(today), permission__codename__in=codes)
    return found


def _scope_of(place: Model) -> Scope:
    kinds = {Trust: Scope.TRUST, School: Scope.SCHOOL, SchoolClass: Scope.CLASS}
    return kinds.get(type(place), Scope.PUPIL)
