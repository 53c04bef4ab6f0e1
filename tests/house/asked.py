"""What services are asked to do in a test, by name, and what each of them writes or refuses."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from typing import Any, Protocol, TypeVar

from django.db import transaction

from send_mis.access.actor import Actor
from tests.factories import in_change
from tests.house.trail import Names, answer, trail_or_refusal

Try = tuple[str, Callable[[], Any]]
Asks = TypeVar("Asks", bound=Callable[..., Any])
Each = TypeVar("Each")


class Stage(Protocol):
    """What an app sets up once for all that is asked."""

    def actor(self, role: str) -> Actor: ...

    def things(self) -> Iterator[tuple[str, Any]]: ...


class Asked(dict[str, tuple[str, Asks]]):
    """Functions under their own names, each with the role of whoever asks."""

    def by(self, role: str) -> Callable[[Asks], Asks]:
        def keep(asks: Asks) -> Asks:
            assert asks.__name__ not in self
            self[asks.__name__] = (role, asks)
            return asks

        return keep


def every(*parts: Mapping[str, Each]) -> dict[str, Each]:
    """All of them as one, in which no name stands twice."""
    together: dict[str, Each] = {}
    for part in parts:
        assert not together.keys() & part.keys()
        together |= part
    return together


def written(
    given: Stage, deeds: Mapping[str, tuple[str, Callable[[Any, Actor], Any]]]
) -> dict[str, list[str]]:
    """By deed: what it wrote."""
    names = Names(given.things())
    found = {}
    for name, (role, deed) in deeds.items():
        actor = given.actor(role)
        # Of its own: what a service leaves in the things it was given is no business of the next.
        found[name] = trail_or_refusal(partial(deed, deepcopy(given), actor), names)
    return found


def refused(
    given: Stage, refusals: Mapping[str, tuple[str, Callable[[Any, Actor], Iterator[Try]]]]
) -> dict[str, list[str]]:
    """By subject: each try and its answer."""
    names = Names(given.things())
    found = {}
    for name, (role, tries) in refusals.items():
        mine = deepcopy(given)
        with transaction.atomic():
            found[name] = [
                f"{label}: {answer(deed, names)}" for label, deed in tries(mine, given.actor(role))
            ]
            transaction.set_rollback(True)
    return found


def when(before: Callable[[], Any], then: Callable[[], Any]) -> Callable[[], Any]:
    """Something is so first, by nobody's service; then it is tried."""

    def both() -> Any:
        with in_change():
            before()
        return then()

    return both


def after(first: Callable[[], Any], then: Callable[[], Any]) -> Callable[[], Any]:
    """Another service is asked first; then it is tried."""

    def both() -> Any:
        first()
        return then()

    return both


def set_to(row: Any, /, **columns: Any) -> Callable[[], Any]:
    """By a manager that sees what waits, too."""
    rows = getattr(type(row), "with_waiting", type(row)._default_manager)
    return partial(rows.filter(pk=row.pk).update, **columns)
