"""The note of a discussion, as one of the child's people is given it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pupils.letters.rules.wording import for_reader
from pupils.letters.selectors.people import recipients_of
from reviews.choices import DiscussionState
from reviews.models import EarlyDiscussion
from reviews.support.selectors.words import decision_words, held_words, part_words
from send_mis.errors import NotAllowed

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


def note_paper(row: EarlyDiscussion, contact_id: UUID, today: date) -> NotePaper:
    """Without words that say where or how others of the child's people are reached. Seven
    queries."""
    kept_apart = _kept_apart(row.pupil_id, contact_id, today)
    decision = decision_words(row) or "Not decided yet. The school tells you what is decided."
    return NotePaper(
        for_reader(held_words(row), kept_apart),
        [(label, for_reader(text, kept_apart)) for label, text in part_words(row)],
        for_reader(decision, kept_apart),
        for_reader(row.reason, kept_apart) if row.is_decided else "",
        _WHAT_NEXT.get(DiscussionState(row.state), ""),
    )


def _kept_apart(pupil_id: UUID, contact_id: UUID, today: date) -> Collection[str]:
    for who in recipients_of([pupil_id], today)[pupil_id].told:
        if contact_id in (who.contact_id, who.partner_id):
            return who.kept_apart
    raise NotAllowed("Nothing is printed for them: see Family.")
