"""Which copies of an invitation ask somebody to a meeting."""

from django.db.models import Exists, OuterRef, Q

from pupils.choices import CopyState
from pupils.models import LetterCopy

# Copies that ask somebody, also while they wait to be printed: that is a task of its own. One that
# was replaced went another way, as a copy of its own.
ASKS = (
    CopyState.LEAVING, CopyState.LEFT, CopyState.TO_PRINT, CopyState.PRINTED, CopyState.GIVEN,
)  # fmt: skip


def asked_by_letter() -> Exists:
    """Of people who are invited: a copy of the meeting's invitation is theirs."""
    copies = LetterCopy.objects.filter(
        Q(contact=OuterRef("contact")) | Q(partner=OuterRef("contact")),
        letter=OuterRef("meeting__letter"), state__in=ASKS,
    )  # fmt: skip
    return Exists(copies)
