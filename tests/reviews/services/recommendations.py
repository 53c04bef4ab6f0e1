"""What is asked of the services of what professionals recommend."""

from typing import Any

from reviews.recommendations import services
from reviews.recommendations.rules import Proposed
from tests.reviews.given import Deed

FACTS = {"state": "adopted", "place": "new", "situation": "", "adapted_words": "", "reason": ""}


def split(*entries: tuple[str, str], which: str = "came") -> Deed:
    return lambda g, actor: services.split_advice(
        actor=actor, advice=getattr(g, which), entries=[Proposed(*each) for each in entries]
    )


def split_report(*entries: tuple[str, str]) -> Deed:
    return lambda g, actor: services.split_report(
        actor=actor, document=g.report, entries=[Proposed(*each) for each in entries]
    )


def settled(which: str = "clock", version: int = 1, place: str = "new", **facts: Any) -> Deed:
    """`place`: "row:pictures" is the row that is given under this name."""

    def deed(g: Any, actor: Any) -> Any:
        kind, _, name = place.partition(":")
        chosen = f"{kind}:{getattr(g, name).pk}" if name else place
        return services.settle_recommendation(
            actor=actor, recommendation=getattr(g, which), version=version,
            facts=FACTS | {"place": chosen} | facts,
        )  # fmt: skip

    return deed


DEEDS: dict[str, Deed] = {
    "split": split(("Use pictures", " Use  pictures "), ("", "A quiet\nplace"), ("", "")),
    "split: there already": split(("", "a CLOCK on the wall"), ("A clock", "Two clocks")),
    "split: nothing": split(("A place", " ")),
    "split: not received": split(("", "A place"), which="asked"),
    "split: a report": split_report(("", "A place near the door")),
    "adopted as a new line": settled(situation=" In  lessons "),
    "adopted as a line that is there": settled("door"),
    "adopted in an outcome": settled(place="outcome:outcome"),
    "adopted in provision": settled(place="row:row"),
    "adopted in a line of what helps": settled(place="strategy:sits"),
    "adopted nowhere": settled(place=""),
    "adopted elsewhere": settled(place="outcome:strange"),
    "adapted": settled(state="adapted", adapted_words="A timer", reason=" He  reads none "),
    "adapted: no words": settled(state="adapted", reason="He reads none"),
    "adapted: no reason": settled(state="adapted", adapted_words="A timer"),
    "declined": settled(state="declined", reason="He has one"),
    "declined: no reason": settled(state="declined"),
    "not decided": settled(state="open"),
    "decided anew": settled("settled", version=2, state="declined", reason="It did not help"),
    "decided: old form": settled(version=2),
}
