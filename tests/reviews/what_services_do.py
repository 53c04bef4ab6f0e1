"""Where all that is asked of the services of reviews comes together."""

from tests.house.asked import every
from tests.reviews.given import Given
from tests.reviews.services import (
    batch,
    cycles,
    meetings,
    pupil_review,
    recommendations,
    support,
)

__all__ = ["DEEDS", "Given"]

DEEDS = {
    name: ("senco", deed)
    for name, deed in every(
        cycles.DEEDS,
        pupil_review.DEEDS,
        batch.DEEDS,
        recommendations.DEEDS,
        support.DEEDS,
        meetings.DEEDS,
    ).items()
}
