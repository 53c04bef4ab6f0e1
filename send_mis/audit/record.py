"""`change` around every write, `read` at every opening of a record."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import pghistory
import pghistory.models
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from send_mis.audit import reading
from send_mis.audit.models import Change, Read
from send_mis.errors import SentTwice


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
    row_ids: set[UUID] = field(default_factory=set)
    derived: dict[Callable[[set[UUID]], object], set[UUID]] = field(default_factory=dict)

    def touches(self, *pupil_ids: UUID) -> None:
        self.pupil_ids.update(pupil_ids)

    def saves(self, *row_ids: UUID) -> None:
        """Rows with a version. Those that are saved one by one are noted by themselves."""
        self.row_ids.update(row_ids)

    def derives(self, write: Callable[[set[UUID]], object], *ids: UUID) -> None:
        """Have what follows from the facts of these ids written before the change ends: once,
        whatever was changed of them and however often."""
        self.derived.setdefault(write, set()).update(ids)


_open: ContextVar[OpenChange | None] = ContextVar("open_change", default=None)


# What the form that is being saved sent; the change that it asks for carries it.
_sent: ContextVar[UUID | None] = ContextVar("sent_form", default=None)


@contextmanager
def sent_once(key: UUID | None) -> Iterator[None]:
    """The change that is recorded inside is done once: raises SentTwice where it was before."""
    token = _sent.set(key)
    try:
        yield
    finally:
        _sent.reset(token)


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
    is_uncopied: bool = False,
) -> Iterator[OpenChange]:
    """One transaction whose every write is recorded as done by `actor`, because of `why`.

    Where nothing was written, nothing was changed and no change is recorded; `is_uncopied` is a
    deed of which history keeps no copy: a password, a second step, a file.
    """
    if _open.get() is not None:
        raise NestedChangeError(event)
    sent = _sent.get()
    _sent.set(None)  # A form asks for one change.
    with transaction.atomic(), pghistory.context(event=event) as context:  # noqa: TID251 the one place
        opened = OpenChange(
            id=context.id, pupil_ids=set(pupil_ids), school_id=school_id or actor.school_id
        )
        token = _open.set(opened)
        try:
            if sent is not None and Change.objects.filter(sent=sent).exists():
                raise SentTwice
            yield opened
            for write, ids in opened.derived.items():
                write(ids)
            is_recorded = is_uncopied or _wrote(opened.id)
            if is_recorded:
                _write_head(actor, opened, event, why, sent)
        finally:
            _open.reset(token)
    if is_recorded:
        reading.is_recorded(opened.pupil_ids)
    _clear_context()


def _wrote(change_id: UUID) -> bool:
    """The first copy that a trigger keeps brings the context of its change with it."""
    return pghistory.models.Context.objects.filter(pk=change_id).exists()


def _write_head(actor: Who, opened: OpenChange, event: str, why: str, sent: UUID | None) -> None:
    head = Change(
        id=opened.id,
        at=timezone.now(),
        user_id=actor.user_id,
        user_name=actor.name,
        role=actor.role_key,
        school_id=opened.school_id,
        event=event,
        why=why.strip(),
        pupil_ids=sorted(opened.pupil_ids),
        row_ids=sorted(opened.row_ids),
        sent=sent,
    )
    try:
        head.save(force_insert=True)
    except IntegrityError as error:
        if "audit_change_sent_once" not in str(error):
            raise
        raise SentTwice from error


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


def note_version(instance: object, **_: object) -> None:
    """Django says that a row was saved: one with a version is the open change's."""
    opened, row_id = _open.get(), getattr(instance, "pk", None)
    if opened is not None and isinstance(row_id, UUID) and hasattr(instance, "version"):
        opened.saves(row_id)


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
