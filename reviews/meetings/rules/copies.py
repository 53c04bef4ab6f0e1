"""What of a meeting stands on the copy that one home is given. Pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from pupils.families.rules.telling import Tied
from reviews.choices import MeetingReaders
from reviews.voice.rules.sharing import may_be_given


def may_be_invited(tied: Tied, *, is_told: bool) -> bool:
    """Whoever is told what parents are told, and who works with the child; nobody who must not be
    contacted or must be told nothing."""
    if tied.bar is not None and tied.bar.stops_letters:
        return False
    return is_told or tied.is_professional


_FEWER = (MeetingReaders.ALL, MeetingReaders.HOME, MeetingReaders.STAFF)


def is_narrower(readers: str, before: str) -> bool:
    """Whether fewer read it than before: one home alone, or staff alone."""
    return _FEWER.index(MeetingReaders(readers)) > _FEWER.index(MeetingReaders(before))


def is_on_copy(
    readers: str, whose: UUID | None, readers_home: Iterable[Tied], people: Mapping[UUID, Tied]
) -> bool:
    """Whether a note stands on the copy for these of one home. `whose`: for which home it is."""
    if readers == MeetingReaders.ALL:
        return True
    if readers != MeetingReaders.HOME or whose is None:
        return False
    return all(may_be_given(reader, whose, people) for reader in readers_home)
