"""What one request opens. Recorded where a record is fetched, so that no page can forget it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Opened:
    """The pupils whose records were fetched, and those already recorded under a name of its own."""

    pupil_ids: set[UUID] = field(default_factory=set)
    # The pupils in a plan, a row or a session: asked of the database only if nothing else is said.
    in_groups: list[Callable[[], Iterable[UUID]]] = field(default_factory=list)
    recorded: set[UUID] = field(default_factory=set)
    is_named: bool = False
    school_id: UUID | None = None

    def unrecorded(self) -> set[UUID]:
        """The pupils that no reading and no change of this request names yet."""
        found = self.pupil_ids - self.recorded
        if not self.is_named:
            found.update(*(group() for group in self.in_groups))
        return found


_opened: ContextVar[Opened | None] = ContextVar("opened", default=None)


@contextmanager
def collecting() -> Iterator[Opened]:
    """Around a request: what is fetched inside is collected."""
    opened = Opened()
    token = _opened.set(opened)
    try:
        yield opened
    finally:
        _opened.reset(token)


def opens(pupil_id: UUID, school_id: UUID | None) -> None:
    """A record of this pupil's was fetched for a page."""
    if (opened := _opened.get()) is not None:
        opened.pupil_ids.add(pupil_id)
        opened.school_id = opened.school_id or school_id


def opens_group(pupil_ids: Callable[[], Iterable[UUID]], school_id: UUID | None) -> None:
    """Something with several pupils in it was fetched for a page."""
    if (opened := _opened.get()) is not None:
        opened.in_groups.append(pupil_ids)
        opened.school_id = opened.school_id or school_id


def is_recorded(pupil_ids: Iterable[UUID]) -> None:
    """A reading or a change was recorded that names these pupils."""
    if (opened := _opened.get()) is not None:
        opened.recorded.update(pupil_ids)
        opened.is_named = True


def forget() -> None:
    """The page that was asked for is not shown: a refusal stands in its place."""
    if (opened := _opened.get()) is not None:
        opened.pupil_ids.clear()
        opened.in_groups.clear()
