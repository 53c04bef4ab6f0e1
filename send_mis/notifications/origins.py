"""Who wrote a message that somebody answers for: asked before it leaves, told when it did.

The outbox knows addresses and words alone. Whether a letter may still go to somebody, days after
it was written, knows the app that wrote it: it says so here, under a name that goes with the
message. A message of a name that nobody has is not sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Origin:
    """`stops`: why a message must not leave after all, or "". `follows`: it left or was given up;
    called once at least, and again where a worker was killed."""

    stops: Callable[[UUID], str]
    follows: Callable[[UUID], None]


_origins: dict[str, Origin] = {}


def answers_for(name: str, origin: Origin) -> None:
    _origins[name] = origin


def origin_of(name: str) -> Origin | None:
    return _origins.get(name)
