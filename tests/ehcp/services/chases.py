"""What is asked of the service that records that an authority was asked."""

from datetime import date
from typing import Any

from ehcp.chasing import services
from ehcp.chasing.rules import Chased
from ehcp.choices import EhcReviewDue
from tests.ehcp.given import Deed


def chased(**facts: Any) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        given = {
            "chased_on": date(2026, 11, 23), "way": "email", "note": " Ada Holt ",
            "items": [f"{EhcReviewDue.DECISION}:{g.undecided.pk}"],
        }  # fmt: skip
        return services.record_chase(actor=actor, authority=g.essex, facts=Chased(**given | facts))

    return deed


def twice(g: Any, actor: Any) -> Any:
    chased()(g, actor)
    return chased()(g, actor)


DEEDS: dict[str, Deed] = {
    "chase an authority": chased(),
    "chase an authority: twice": twice,
    "chase an authority: tomorrow": chased(chased_on=date(2026, 11, 24)),
    "chase an authority: last month": chased(chased_on=date(2026, 10, 31)),
    "chase an authority: for nothing": chased(items=[]),
    "chase an authority: for what it does not owe": chased(items=["ehc.hold:1"]),
    "chase an authority: no way": chased(way=""),
}
