"""How far a person's actions reach, as ids and days: what queries are told of them.

`Reader` is whoever a selector reads for: an `Actor`, or its `QueryReader`, which holds nothing but
what decides a query, so that compiled queries (send_mis/database/compiled.py) take it as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.roles import ROLES, Scope

_WIDE = frozenset({Scope.TRUST, Scope.SCHOOL})
ONE_PUPIL = frozenset({Scope.PUPIL, Scope.DELIVERY})


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one action of an actor reaches.

    `all_schools`: where they hold it at all; `schools`: where it covers everything; `classes` and
    `pupils`: what else.
    """

    trusts: tuple[UUID, ...]
    all_schools: tuple[UUID, ...]
    schools: tuple[UUID, ...]
    classes: tuple[UUID, ...]
    pupils: tuple[UUID, ...]
    day: date


class Reader(Protocol):
    """Whoever reads, in one hat. `reach`: None where they may not at all."""

    @property
    def role_key(self) -> str: ...
    @property
    def user_id(self) -> UUID | None: ...
    @property
    def school_id(self) -> UUID | None: ...
    @property
    def school_ids(self) -> tuple[UUID, ...]: ...
    @property
    def today(self) -> date: ...
    def may(self, action: Action) -> bool: ...
    def reach(self, action: Action) -> Reach | None: ...


@dataclass(frozen=True)
class QueryReader:
    """An actor without names: people whose grants are of the same kinds share one query.

    `reaches`: for each of the ways in which the role's actions are held, how far that reaches.
    """

    role_key: str
    scopes: tuple[Scope, ...]
    user_id: UUID | None
    school_id: UUID | None
    school_ids: tuple[UUID, ...]
    today: date
    reaches: tuple[Reach, ...]

    def may(self, action: Action) -> bool:
        return action in held_by(self.role_key, self.scopes)

    def reach(self, action: Action) -> Reach | None:
        way = held_by(self.role_key, self.scopes).get(action)
        return self.reaches[ways_of(self.role_key, self.scopes).index(way)] if way else None


@cache
def held_by(role_key: str, scopes: tuple[Scope, ...]) -> Mapping[Action, tuple[Scope, ...]]:
    """Each action of a role that is held on these kinds of places: on which of them it lies."""
    if not scopes:
        return {}
    role = ROLES[role_key]
    actions = frozenset().union(*(role.actions(scope) for scope in scopes))
    return {
        action: tuple([scope for scope in scopes if action in role.actions(scope)])
        for action in actions
    }


@cache
def ways_of(role_key: str, scopes: tuple[Scope, ...]) -> tuple[tuple[Scope, ...], ...]:
    return tuple(sorted(set(held_by(role_key, scopes).values())))


def reach_by(grants: Iterable[Any], scopes: tuple[Scope, ...], day: date) -> Reach:
    """Of the grants on these kinds of places. `grants`: HeldGrant."""
    held = [grant for grant in grants if grant.scope in scopes]
    schools = _schools(grant for grant in held if grant.scope in _WIDE)
    narrow = [g for g in held if g.scope not in _WIDE and g.school_id not in schools]
    return Reach(
        trusts=tuple(sorted({g.object_id for g in held if g.scope is Scope.TRUST})),
        all_schools=_schools(held),
        schools=schools,
        classes=tuple([g.object_id for g in narrow if g.scope is Scope.CLASS]),
        pupils=tuple([g.object_id for g in narrow if g.scope in ONE_PUPIL]),
        day=day,
    )


def _schools(grants: Iterable[Any]) -> tuple[UUID, ...]:
    return tuple(sorted({g.school_id for g in grants if g.school_id}))
