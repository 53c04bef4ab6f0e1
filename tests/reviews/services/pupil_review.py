"""What is asked of the review of one pupil."""

from datetime import date
from decimal import Decimal
from typing import Any

from reviews.pupil_review import services
from reviews.pupil_review.rules import LineReviewed, OutcomeReviewed, PupilReviewed
from reviews.pupil_review.selectors import versions_seen
from tests.factories import TODAY
from tests.reviews.given import Deed

SPRING = date(2027, 3, 8)


def reviewed(
    level: str = "2", *, which: str = "agreed", version: int | None = None, outcome: Any = None,
    afterwards: str = "continue", **said: Any,
) -> Deed:  # fmt: skip
    def deed(g: Any, actor: Any) -> Any:
        cycle = getattr(g, which)
        facts = {
            "held_on": TODAY, "decision": "new_cycle", "why": " Soon  there ",
            "next_review_on": SPRING, "lines": [LineReviewed(g.place.pk, afterwards, " As now ")],
            "outcomes": [OutcomeReviewed(g.reads.pk, level, **(outcome or {}))],
        } | said  # fmt: skip
        return services.review_pupil(
            actor=actor, cycle=cycle, said=PupilReviewed(**facts),
            version=versions_seen([cycle])[cycle.pk] if version is None else version,
        )  # fmt: skip

    return deed


_NEXT: dict[str, Any] = {
    "count": Decimal(31), "note": " Slow start ", "is_followed": True,
    "next_text": "Reads 60 words", "next_target": Decimal(60),
}  # fmt: skip

DEEDS: dict[str, Deed] = {
    "review_again": reviewed(outcome=_NEXT),
    "review_next_step": reviewed("3", outcome=_NEXT),
    "review_carry_on": reviewed("carry_on"),
    "review_stopped": reviewed("stopped", outcome={"note": "Moved on"}, afterwards="stop"),
    "review_step_down": reviewed("3", decision="step_down", next_review_on=None),
    "review_without_date": reviewed(next_review_on=None),
    "review_date_in_the_past": reviewed(next_review_on=date(2026, 11, 2)),
    "review_in_the_future": reviewed(held_on=SPRING),
    "review_other_outcomes": reviewed(outcomes=[]),
    "review_draft": reviewed(which="cycle"),
    "review_overtaken": reviewed(version=0),
    "review_ended": reviewed(which="ended"),
}  # fmt: skip
