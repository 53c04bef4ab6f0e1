"""What is asked of the service that reviews a row's effect."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from provision.impact import services as impact
from provision.impact.rules import MeasuredPupil
from send_mis.access.actor import Actor
from tests.factories import TODAY, review_impact
from tests.house.asked import Asked, Try
from tests.provision.stage import DAY, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()


def _measured(g: Given) -> list[MeasuredPupil]:
    return [
        MeasuredPupil(g.kacper.pk),
        MeasuredPupil(g.noah.pk, Decimal(18), Decimal(31), " Well "),
    ]


@DEEDS.by("senco")
def review_row(g: Given, a: Actor) -> None:
    impact.review_row(
        actor=a, row=g.group, due_on=date(2026, 11, 20), done_on=TODAY - DAY, decision="adapt",
        measure=" words ", results=_measured(g), words=" It helps ",
    )  # fmt: skip


@DEEDS.by("senco")
def review_row_that_was_not_due(g: Given, a: Actor) -> None:
    impact.review_row(
        actor=a, row=g.group, due_on=date(2026, 11, 2), done_on=TODAY, decision="continue",
        measure="turns", results=[MeasuredPupil(g.kacper.pk, note="Ill")],
    )  # fmt: skip


@DEEDS.by("senco")
def review_row_again(g: Given, a: Actor) -> None:
    for version, on in enumerate((date(2026, 11, 12), TODAY)):
        impact.review_row(
            actor=a, row=g.group, due_on=date(2026, 11, 20), done_on=on, decision="stop",
            measure="words", results=[], version=version,
        )  # fmt: skip


@REFUSALS.by("senco")
def of_reviews(g: Given, a: Actor) -> Iterator[Try]:
    due = date(2026, 11, 20)

    def review(*results: MeasuredPupil, **fields: Any) -> Callable[[], Any]:
        said: dict[str, Any] = {
            "due_on": due, "done_on": TODAY, "decision": "adapt", "measure": "words",
        }  # fmt: skip
        return partial(impact.review_row, actor=a, row=g.group, results=results, **said | fields)

    for on in (g.group.starts_on - DAY, g.group.starts_on, TODAY + DAY):
        yield f"done on {on}", review(done_on=on)
    yield "no decision", review(decision="maybe")
    yield "somebody else", review(MeasuredPupil(g.jayden.pk))
    noah = MeasuredPupil(g.noah.pk)
    for name, each in (
        ("entry", replace(noah, entry=Decimal(0))), ("exit", replace(noah, exit=Decimal(0))),
        ("a note", replace(noah, note="Ill")), ("nothing", replace(noah, note=" ")),
    ):  # fmt: skip
        yield f"{name} of nothing counted", review(each, measure=" ")
    yield (
        "all wrong",
        review(
            MeasuredPupil(g.jayden.pk, Decimal(1)), done_on=TODAY + DAY, decision="", measure=""
        ),
    )
    review_impact(g.group, date(2026, 10, 1), done_on=date(2026, 10, 2), by=g.ta, words="So")
    review_impact(g.group, TODAY - DAY, done_on=TODAY - DAY, by=g.teacher, decision="stop")
    yield "an old page", review(version=1)
    yield "an old page of one", review(version=0)
    yield "another that nothing asked for", review(version=2, due_on=TODAY - DAY)
    yield "on a day that has one", review(version=2, due_on=TODAY - DAY, done_on=TODAY - DAY)
