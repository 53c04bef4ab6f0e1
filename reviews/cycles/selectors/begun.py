"""What was said when SEN support began, which the first cycle takes over."""

from typing import Any
from uuid import UUID

from reviews.choices import CycleSource, DiscussionState
from reviews.models import Cycle, EarlyDiscussion

_CONCERNS = "Parents’ concerns: "
_NEXT_STEPS = "Next steps agreed at the discussion: "


def said_before(pupil_id: UUID, last: Cycle | None) -> dict[str, Any]:
    """By the cycle's own fields; of a discussion that is newer than the last cycle, whose sources
    and what parents do go on beside it. One query."""
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
    if row.next_steps:
        parts = [last.parents_will if last else "", f"{_NEXT_STEPS}{row.next_steps}"]
        found["parents_will"] = "\n\n".join(part for part in parts if part)
    if row.met_on:
        known = {*(last.sources if last else ()), CycleSource.PARENTS.value}
        found["sources"] = [name for name in CycleSource.values if name in known]
    return found


def _is_older(row: EarlyDiscussion, last: Cycle | None) -> bool:
    if last is None or row.decided_on is None:
        return False
    return bool((last.closed_on or last.starts_on) > row.decided_on)
