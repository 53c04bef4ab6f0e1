"""Whose sessions a page shows, and what it says where there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import Scope

EVERYBODY = "all"


@dataclass(frozen=True)
class Whose:
    """`chosen`: a person's id, or everybody's; `deliverers`: person → name, to choose from."""

    actor: Actor
    deliverers: Mapping[UUID, str]
    chosen: str

    @property
    def is_everybody(self) -> bool:
        return self.chosen == EVERYBODY

    def takes(self, by: UUID | None) -> bool:
        return self.is_everybody or str(by) == self.chosen


def whose_sessions(actor: Actor, who: str, deliverers: Mapping[UUID, str]) -> Whose:
    """Somebody who takes sessions sees their own first; anybody else, everybody's."""
    if who == EVERYBODY or who in {str(pk) for pk in deliverers}:
        return Whose(actor, deliverers, who)
    own = str(actor.user_id) if actor.user_id in deliverers else EVERYBODY
    return Whose(actor, deliverers, own)


@dataclass(frozen=True)
class WhoseSessions:
    """Whose sessions are shown, to choose from: a tablet is shared."""

    key: str
    label: str
    current: bool
    # How many are to be recorded.
    count: int = 0


def people_of(whose: Whose, counts: Mapping[UUID | None, int]) -> list[WhoseSessions]:
    """Nothing to choose where one person takes them all."""
    own = whose.actor.user_id
    people = [
        WhoseSessions(
            str(pk), "Mine" if pk == own else name, whose.chosen == str(pk), counts.get(pk, 0)
        )
        for pk, name in sorted(whose.deliverers.items(), key=lambda p: (p[0] != own, p[1]))
    ]
    if not people or (len(people) == 1 and not whose.is_everybody):
        return []
    every = sum(counts.values())
    return [*people, WhoseSessions(EVERYBODY, "Everybody's", whose.is_everybody, every)]


def whose_words(whose: Whose) -> str:
    """Of whose sessions a page speaks: of no others does it say that there are none."""
    if whose.chosen == str(whose.actor.user_id):
        return "of yours"
    if not whose.is_everybody:
        name = next(name for pk, name in whose.deliverers.items() if str(pk) == whose.chosen)
        return f"of {name}’s"
    sees_all = any(
        grant.scope in (Scope.SCHOOL, Scope.TRUST)
        for grant in whose.actor.allowing(Action.SESSION_RECORD)
    )
    return "of the school’s" if sees_all else "of the classes and pupils that are yours"
