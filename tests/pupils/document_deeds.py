"""One change each by the services of documents, for the record of changes."""

from collections.abc import Callable
from typing import Any

from pupils.documents import services
from send_mis.access.actor import Actor
from tests.factories import PLAIN, keep_document
from tests.people import Cast
from tests.pupils.services.documents import LETTER

Call = Callable[[Actor], Any]


def _add(cast: Cast) -> Call:
    return lambda actor: services.add_document(
        actor=actor, pupil=cast.noah, facts=LETTER, content=PLAIN
    )


def _change(cast: Cast) -> Call:
    row = keep_document(cast.noah)
    return lambda actor: services.change_document(
        actor=actor, document=row, version=1, facts=LETTER
    )


def _remove(cast: Cast) -> Call:
    row = keep_document(cast.noah)
    return lambda actor: services.remove_document(
        actor=actor, document=row, version=1, why="Another child's"
    )


# The service, how it is called, its event and its reason.
DOCUMENT_DEEDS: tuple[tuple[str, Callable[[Cast], Call], str, str], ...] = (
    ("add_document", _add, "document.added", ""),
    ("change_document", _change, "document.changed", ""),
    ("remove_document", _remove, "document.removed", "Another child's"),
)
