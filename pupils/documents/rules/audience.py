"""Who may see and open a document: by its audience, and in the office by its kind."""

from collections.abc import Collection
from uuid import UUID

from pupils.choices import Audience, DocumentKind
from send_mis.access.actions import Action

# What is said of a document, and may be said otherwise later.
FACTS = ("title", "kind", "dated_on", "author", "audience")
# What a kind is kept for unless somebody chooses otherwise.
USUAL_AUDIENCE = {
    DocumentKind.REPORT: Audience.CLASS_STAFF,
    DocumentKind.LETTER: Audience.CLASS_STAFF,
    DocumentKind.SCHOOL: Audience.CLASS_STAFF,
    DocumentKind.MEDICAL: Audience.SEND,
    DocumentKind.EHC: Audience.SEND,
    DocumentKind.PARENTS: Audience.CLASS_STAFF,
    DocumentKind.PUPIL: Audience.CLASS_STAFF,
    DocumentKind.SAFEGUARDING: Audience.CONFIDENTIAL,
    DocumentKind.OTHER: Audience.SEND,
}


def audiences(may: Collection[Action]) -> list[Audience]:
    """Those whose documents the reader finds in the list."""
    if Action.DOCUMENT_VIEW_RESTRICTED in may:
        return list(Audience)
    return [Audience.CLASS_STAFF] if Action.DOCUMENT_VIEW in may else []


def may_open(kind: str, audience: str, may: Collection[Action]) -> bool:
    """The office finds a report by its title, and opens letters alone."""
    if audience not in audiences(may):
        return False
    return Action.DOCUMENT_READ in may or kind == DocumentKind.LETTER


def may_change(adder_id: UUID | None, user_id: UUID | None, may: Collection[Action]) -> bool:
    """Whoever answers for SEND any; whoever may add documents those that they added themselves."""
    is_own = adder_id is not None and adder_id == user_id
    return Action.DOCUMENT_CHANGE in may or (is_own and Action.DOCUMENT_ADD in may)


def asks_for_a_reason(audience: str) -> bool:
    return audience == Audience.CONFIDENTIAL
