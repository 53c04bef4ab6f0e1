"""The person who acts, in the one hat that they wear, with the grants behind that hat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.reach import QueryReader, Reach, held_by, reach_by, ways_of
from send_mis.access.roles import ROLES, Role, Scope, role_label
from send_mis.schools.models import School


@dataclass(frozen=True)
class HeldGrant:
    """One active grant, resolved to where it reaches. `object_id` is what it was given on.

    Also a pupil to whom the person delivers provision today: nobody gave that, and it has the role
    of whichever hat is worn in that school.
    """

    scope: Scope
    role_key: str
    object_id: UUID
    school_id: UUID | None
    trust_id: UUID | None
    school_name: str
    school_slug: str
    trust_name: str
    trust_slug: str
    role_labels: tuple[tuple[str, str], ...] = ()
    second_factor_roles: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Hat:
    """A role at one school, or at one trust. Hats never mix on a page."""

    place: str
    role_key: str
    place_id: UUID
    is_trust: bool
    slug: str
    label: str
    needs_second_factor: bool = False

    @property
    def key(self) -> str:
        return f"{self.role_key}.{'trust' if self.is_trust else 'school'}.{self.place_id}"


@dataclass(frozen=True)
class Actor:
    """Who acts, as what, on which day. `grants` are only those behind the hat."""

    user_id: UUID | None
    name: str
    hat: Hat | None
    grants: tuple[HeldGrant, ...]
    today: date

    @property
    def role_key(self) -> str:
        return self.hat.role_key if self.hat else "system"

    @property
    def role(self) -> Role:
        return ROLES[self.role_key]

    @property
    def role_label(self) -> str:
        return self.hat.label if self.hat else "System"

    @property
    def school_id(self) -> UUID | None:
        """The school of the hat; none for a trust."""
        return self.hat.place_id if self.hat and not self.hat.is_trust else None

    @cached_property
    def _scopes(self) -> tuple[Scope, ...]:
        return tuple(sorted({grant.scope for grant in self.grants})) if self.hat else ()

    @cached_property
    def actions(self) -> frozenset[Action]:
        """Everything the hat may do somewhere; where is for `can` and `visible_to`."""
        return frozenset(held_by(self.role_key, self._scopes)) if self.grants else frozenset()

    def allowing(self, action: Action) -> tuple[HeldGrant, ...]:
        if self.hat is None:
            return ()
        return tuple(g for g in self.grants if action in self.role.actions(g.scope))

    def may(self, action: Action) -> bool:
        """True if the hat may do this somewhere: what menus and marks ask."""
        return action in self.actions

    @cached_property
    def school_ids(self) -> tuple[UUID, ...]:
        """Every school that the hat reaches into, in a fixed order."""
        return tuple(sorted({g.school_id for g in self.grants if g.school_id}))

    @cached_property
    def _reaches(self) -> dict[tuple[Scope, ...], Reach]:
        return {
            way: reach_by(self.grants, way, self.today)
            for way in (ways_of(self.role_key, self._scopes) if self._scopes else ())
        }

    def reach(self, action: Action) -> Reach | None:
        """None: nowhere. Nobody reaches anything by default."""
        if not self._scopes:
            return None
        way = held_by(self.role_key, self._scopes).get(action)
        return self._reaches[way] if way else None

    @cached_property
    def for_query(self) -> QueryReader:
        """What a compiled query is told of this person."""
        return QueryReader(
            self.role_key, self._scopes, self.user_id, self.school_id, self.school_ids,
            self.today, tuple(self._reaches.values()),
        )  # fmt: skip


def hats_of(grants: Iterable[HeldGrant]) -> list[Hat]:
    """The hats that these grants make: one per role and school, or per role and trust."""
    hats: dict[str, Hat] = {}
    for grant in grants:
        hat = _hat(grant)
        if hat is not None:
            hats[hat.key] = hat
    return sorted(hats.values())


def _hat(grant: HeldGrant) -> Hat | None:
    if grant.role_key not in ROLES or not ROLES[grant.role_key].actions(grant.scope):
        return None
    label = role_label(grant.role_key, dict(grant.role_labels))
    second = grant.role_key in grant.second_factor_roles
    if grant.scope is Scope.TRUST:
        assert grant.trust_id is not None  # noqa: S101 a trust grant lies on a trust
        return Hat(
            grant.trust_name, grant.role_key, grant.trust_id, True, grant.trust_slug,
            ROLES[grant.role_key].label, second,
        )  # fmt: skip
    if grant.school_id is None:
        return None
    return Hat(
        grant.school_name, grant.role_key, grant.school_id, False, grant.school_slug, label, second
    )


def grants_behind(hat: Hat, grants: Iterable[HeldGrant]) -> tuple[HeldGrant, ...]:
    """A trust's hat has its trust grant alone; a school's hat has what was given in that school,
    and the pupils to whom the person delivers there, if the role reads any on that account."""
    if hat.is_trust:
        return tuple(
            g
            for g in grants
            if g.scope is Scope.TRUST and g.role_key == hat.role_key and g.trust_id == hat.place_id
        )
    here = (g for g in grants if g.scope is not Scope.TRUST and g.school_id == hat.place_id)
    delivers = bool(ROLES[hat.role_key].actions(Scope.DELIVERY))
    return tuple(
        g for g in here if (delivers if g.scope is Scope.DELIVERY else g.role_key == hat.role_key)
    )


def system_actor(name: str, today: date) -> Actor:
    """A named machine, for commands and sweeps: recorded by name, allowed nothing by a page."""
    return Actor(user_id=None, name=name, hat=None, grants=(), today=today)


def reader_of_school(school: School, today: date) -> Actor:
    """A machine that counts for whoever reads the whole of a school: it changes nothing, and what
    it counts is shown to those alone who may read all of it."""
    grant = HeldGrant(
        Scope.SCHOOL, "senco", school.pk, school.pk, school.trust_id, school.name, school.slug,
        "", "",
    )  # fmt: skip
    return Actor(user_id=None, name="Figures", hat=_hat(grant), grants=(grant,), today=today)
