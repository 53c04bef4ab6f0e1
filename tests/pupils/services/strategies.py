"""What is asked of the services of what helps a pupil."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pupils.models import AdviceRequest
from pupils.strategies import services
from pupils.strategies.writing import open_rows
from tests.pupils.given import Deed, Given

FACTS = {"situation": " In  tests ", "words": " Extra\ntime ", "source": "parent"}


def added(*entries: tuple[str, str], source: str = "staff") -> Deed:
    return lambda g, actor: services.add_strategies(
        actor=actor, pupil=g.ann, entries=entries, source=source
    )


def taken(which: str = "shared") -> Deed:
    return lambda g, actor: services.take_strategies(actor=actor, advice=getattr(g, which))


def _twice(g: Given, actor: Any) -> Any:
    for _ in range(2):
        made = services.take_strategies(
            actor=actor, advice=AdviceRequest.objects.get(pk=g.shared.pk)
        )
    return made


def changed(which: str = "sits", version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: services.change_strategy(
        actor=actor, strategy=getattr(g, which), version=version, facts=FACTS | facts
    )


def ended(which: str = "sits", version: int = 1, why: str = " Not  needed ") -> Deed:
    return lambda g, actor: services.end_strategy(
        actor=actor, strategy=getattr(g, which), version=version, why=why
    )


def ordered(numbers: Sequence[str], mark: int | None = None) -> Deed:
    def deed(g: Given, actor: Any) -> Any:
        rows = open_rows(g.ann)
        return services.order_strategies(
            actor=actor, pupil=g.ann, mark=services.order_mark(rows) if mark is None else mark,
            places={
                row.pk: Decimal(number) for row, number in zip(rows, numbers, strict=True)
            },
        )  # fmt: skip

    return deed


DEEDS: dict[str, Deed] = {
    "helps": added((" In  lessons ", "- Pictures\n\n2) A  clock\nPictures"), source="pupil"),
    "helps: in two situations": added(("In tests", "Extra time"), ("", "Speak slowly"), ("", "")),
    "helps: nothing": added(("", " "), ("", "")),
    "helps: a situation alone": added(("In tests", "Extra time"), ("On trips", "")),
    "helps: there already": added(("in lessons", "sit near the DOOR")),
    "helps: too many": added(("", "\n".join(f"Line {n}" for n in range(40)))),
    "helps: a long line": added(("", "A word. " * 100)),
    "advice taken over": taken(),
    "advice taken over twice": _twice,
    "advice taken over: not read": taken("came"),
    "what helps changed": changed(),
    "what helps as it is": changed(
        situation="In lessons", words="Sit near the door", source="staff"
    ),
    "what helps changed: no words": changed(words=" "),
    "what helps changed: as another": changed(situation="When upset", words="Count to ten"),
    "what helps changed: old form": changed(version=2),
    "what helps changed: ended": changed("gone"),
    "what helps ended": ended(),
    "what helps ended: no reason": ended(why=" "),
    "what helps ended: old form": ended(version=2),
    "what helps ended: again": ended("gone"),
    "what helps in order": ordered(["2", "1.5"]),
    "what helps in the same order": ordered(["7", "8"]),
    "what helps in order: old form": ordered(["1", "2"], mark=5),
}
