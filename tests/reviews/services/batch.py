"""What is asked of the review of many pupils at once."""

from typing import Any

from reviews.batch import services
from reviews.batch.rules import PupilTyped
from reviews.pupil_review.rules import LineReviewed, OutcomeReviewed, PupilReviewed
from reviews.pupil_review.selectors import versions_seen
from tests.factories import TODAY
from tests.reviews.given import Deed
from tests.reviews.services.pupil_review import SPRING


def reviewed(level: str = "2", *, times: int = 1, **outcome: Any) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        cycle = g.agreed
        said = PupilReviewed(
            TODAY, "new_cycle", "", SPRING, [OutcomeReviewed(g.reads.pk, level, **outcome)],
            [LineReviewed(g.place.pk, "continue")],
        )  # fmt: skip
        typed = [PupilTyped(cycle.pk, versions_seen([cycle])[cycle.pk], said)] * times
        return services.review_pupils(actor=actor, school=g.school, reviews=typed)

    return deed


DEEDS: dict[str, Deed] = {
    "together": reviewed(is_followed=True, next_text="Reads 60 words"),
    "together_met": reviewed("3"),
    "together_too_many": reviewed(times=61),
}
