"""What was said when SEN support began, which the first cycle takes over."""

from typing import Any
from uuid import UUID

from reviews.choices import CycleSource, DiscussionState
from reviews.models import Cycle, EarlyDiscussion

_CONCERNS = "Parents’ concerns: "


def said_before(pupil_id: UUID, last: Cycle | None) -> dict[str, Any]:
    """By the cycle's own fields; of a discussion that is newer than the last cycle. One query."""
    row = (
        EarlyDiscussion.objects.filter(pupil=pupil_id, state=DiscussionState.SUPPORT)
        .order_by("-decided_on").first()
    )  # fmt: skip
    if row is None or _is_older(row, last):
        return {}
    words = {
        "strengths": row.strengths, "differs": row.difficulties, "expected": row.outcomes,
        "source_words": f"{_CONCERNS}{row.concerns}" if row.concerns else "",
    }  # fmt: skip
    found: dict[str, Any] = {name: text for name, text in words.items() if text}
    return found | ({"sources": [CycleSource.PARENTS.value]} if row.met_on else {})


def _is_older(row: EarlyDiscussion, last: Cycle | None) -> bool:
    if last is None or row.decided_on is None:
        return False
    return bool((last.closed_on or last.starts_on) > row.decided_on)
