"""Whose sessions a page shows, and what it says where there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.roles import Scope
from send_mis.ui.filters import Filter

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


def people_of(whose: Whose, counts: Mapping[UUID | None, int]) -> Filter | None:
    """Whose sessions are shown, to choose from (a tablet is shared), and how many of each are to be
    recorded. Nothing to choose where one person takes them all."""
    own = whose.actor.user_id
    people = sorted(whose.deliverers.items(), key=lambda p: (p[0] != own, p[1]))
    if not people or (len(people) == 1 and not whose.is_everybody):
        return None
    choices = [
        (str(pk), _choice("Mine" if pk == own else name, counts.get(pk, 0))) for pk, name in people
    ]
    choices.append((EVERYBODY, _choice("Everybody's", sum(counts.values()))))
    return Filter("who", "Whose sessions", choices, values=(whose.chosen,))


def _choice(label: str, count: int) -> str:
    return f"{label} ({count})" if count else label


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
