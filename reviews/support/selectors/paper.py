"""The note of a discussion, as one of the child's people is given it."""

from dataclasses import dataclass

from reviews.choices import DiscussionState
from reviews.models import EarlyDiscussion
from reviews.support.selectors.words import decision_words, held_words, part_words

_WHAT_NEXT = {
    DiscussionState.SUPPORT: "The school makes special educational provision, which is called SEN"
    " support. It plans that with you and meets you at least three times a year.",
    DiscussionState.ENOUGH: "The class teacher adapts the teaching, and the school looks again with"
    " you at how it is going.",
}


@dataclass(frozen=True)
class NotePaper:
    held: str
    parts: list[tuple[str, str]]
    decision: str
    reason: str
    after: str


def note_paper(row: EarlyDiscussion) -> NotePaper:
    return NotePaper(
        held_words(row), part_words(row),
        decision_words(row) or "Not decided yet. The school tells you what is decided.",
        row.reason if row.is_decided else "", _WHAT_NEXT.get(DiscussionState(row.state), ""),
    )  # fmt: skip
