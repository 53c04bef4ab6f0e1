"""`change` around every write, `read` at every opening of a record."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from send_mis.audit import reading
from send_mis.audit.models import Change, Read


class Who(Protocol):
    """Anybody whose deeds are recorded: a person in a hat, or a named system actor."""

    @property
    def user_id(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...
    @property
    def role_key(self) -> str: ...
    @property
    def school_id(self) -> UUID | None: ...


@dataclass
class OpenChange:
    """What is being recorded. A service may add the pupils and the school that it touches."""

    id: UUID
    pupil_ids: set[UUID] = field(default_factory=set)
    school_id: UUID | None = None

    def touches(self, *pupil_ids: UUID) -> None:
        self.pupil_ids.update(pupil_ids)


_open: ContextVar[OpenChange | None] = ContextVar("open_change", default=None)


class NestedChangeError(RuntimeError):
    """A service called another public service: only the outermost opens the change."""


@contextmanager
def change(
    *,
    actor: Who,
    event: str,
    why: str = "",
    pupil_ids: Iterable[UUID] = (),
    school_id: UUID | None = None,
) -> Iterator[OpenChange]:
    """One transaction whose every write is recorded as done by `actor`, because of `why`."""
    if _open.get() is not None:
        raise NestedChangeError(event)
    with transaction.atomic(), pghistory.context(event=event) as context:  # noqa: TID251 the one place
        opened = OpenChange(
            id=context.id, pupil_ids=set(pupil_ids), school_id=school_id or actor.school_id
        )
        token = _open.set(opened)
        try:
            yield opened
            Change.objects.create(
                id=opened.id,
                at=timezone.now(),
                user_id=actor.user_id,
                user_name=actor.name,
                role=actor.role_key,
                school_id=opened.school_id,
                event=event,
                why=why,
                pupil_ids=sorted(opened.pupil_ids),
            )
        finally:
            _open.reset(token)
    reading.is_recorded(opened.pupil_ids)
    _clear_context()


def _clear_context() -> None:
    """Inside a longer transaction, what is written next must not pass as part of this change."""
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', '', true)")


def open_change() -> OpenChange:
    """The change that is being recorded; an inner write may not run outside one."""
    opened = _open.get()
    if opened is None:
        raise RuntimeError("This writes audited rows: open audit.change first.")
    return opened


def read(
    *,
    actor: Who,
    what: str,
    pupil_ids: Iterable[UUID] = (),
    detail: str = "",
    school_id: UUID | None = None,
) -> None:
    """Record that `actor` opened `what`, which shows these pupils. One insert."""
    shown = list(pupil_ids)
    reading.is_recorded(shown)
    Read.objects.create(
        at=timezone.now(),
        user_id=actor.user_id,
        user_name=actor.name,
        role=actor.role_key,
        school_id=school_id or actor.school_id,
        what=what,
        detail=detail[:300],
        pupil_ids=shown,
    )


def is_open() -> bool:
    """True while a change is being recorded."""
    return _open.get() is not None
