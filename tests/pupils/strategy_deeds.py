"""One change each by the services of what helps a pupil, for the record of changes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pupils.strategies import services
from pupils.strategies.writing import open_rows
from send_mis.access.actor import Actor
from tests.factories import TODAY, ask_for_advice, make_strategy, receive
from tests.people import Cast

Call = Callable[[Actor], Any]


def _add(cast: Cast) -> Call:
    return lambda actor: services.add_strategies(
        actor=actor, pupil=cast.noah, entries=[("In lessons", "Pictures")], source="staff"
    )


def _take(cast: Cast) -> Call:
    advice = receive(
        ask_for_advice(cast.noah),
        read_on=TODAY,
        read_by="Senco Harebell",
        strategies="Use pictures",
    )
    return lambda actor: services.take_strategies(actor=actor, advice=advice)


def _change(cast: Cast) -> Call:
    row = make_strategy(cast.noah)
    facts = {"situation": "In tests", "words": "Extra time", "source": "parent"}
    return lambda actor: services.change_strategy(actor=actor, strategy=row, version=1, facts=facts)


def _end(cast: Cast) -> Call:
    row = make_strategy(cast.noah)
    return lambda actor: services.end_strategy(
        actor=actor, strategy=row, version=1, why="Not needed"
    )


def _order(cast: Cast) -> Call:
    make_strategy(cast.noah)
    make_strategy(cast.noah, "Speak slowly", position=2)
    rows = list(open_rows(cast.noah))
    places = {row.pk: Decimal(-place) for place, row in enumerate(rows)}
    return lambda actor: services.order_strategies(
        actor=actor, pupil=cast.noah, mark=services.order_mark(rows), places=places
    )


# The service, how it is called, its event and its reason.
STRATEGY_DEEDS: tuple[tuple[str, Callable[[Cast], Call], str, str], ...] = (
    ("add_strategies", _add, "strategy.added", ""),
    ("take_strategies", _take, "strategy.taken", ""),
    ("change_strategy", _change, "strategy.changed", ""),
    ("end_strategy", _end, "strategy.ended", "Not needed"),
    ("order_strategies", _order, "strategy.ordered", ""),
)
