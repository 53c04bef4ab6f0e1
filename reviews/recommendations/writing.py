"""What is recommended is written line by line, whoever said it."""

from collections.abc import Sequence
from typing import Any

from pupils.models import Pupil
from reviews.due.advice import recommendation_changes
from reviews.models import Recommendation
from reviews.recommendations.rules import Proposed
from send_mis.audit.saving import insert
from send_mis.errors import RuleBroken


def write_recommendations(
    pupil: Pupil, entries: Sequence[Proposed], found: Sequence[Proposed], **source: Any
) -> list[Recommendation]:
    """Inside an open change: `found` of `entries`, what is not there yet. Raises RuleBroken."""
    if not any(entry.words.strip() for entry in entries):
        raise RuleBroken("Tick or enter at least one.")
    last = Recommendation.objects.filter(pupil=pupil).order_by("-position").first()
    made = []
    for position, entry in enumerate(found, start=last.position + 1 if last else 1):
        row = Recommendation(
            pupil=pupil, school_id=pupil.school_id, words=entry.words, advised_words=entry.line,
            position=position, **source,
        )  # fmt: skip
        insert(row)
        made.append(row)
    recommendation_changes(pupil.pk)
    return made
