"""What apps above write of a pupil in the change of a fact of ours, which knows none of them."""

from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from send_mis.audit.record import open_change

Writer = Callable[[set[UUID]], object]


class FollowedFacts(StrEnum):
    """Of a pupil: status and time on roll, letters, what professionals were asked for, and the
    day of birth."""

    STANDING = "standing"
    LETTERS = "letters"
    PROFESSIONALS = "professionals"
    BIRTH = "birth"


_WRITERS: dict[FollowedFacts, list[Writer]] = defaultdict(list)


def follows(facts: FollowedFacts, write: Writer) -> None:
    """Said once, as an app starts: `write` is given the pupils of whom these facts changed."""
    if write not in _WRITERS[facts]:
        _WRITERS[facts].append(write)


def others_follow(facts: FollowedFacts, *pupil_ids: UUID) -> None:
    """Inside an open change: have what others write of these pupils follow."""
    for write in _WRITERS[facts]:
        open_change().derives(write, *pupil_ids)
