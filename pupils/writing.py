"""What every change of a pupil shares: the lock, the version, and the database's last word."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import BaseConstraint

from pupils.models import ClassMembership, Enrolment, Monitoring, Need, Pupil, PupilGrant, Spell
from send_mis.audit.record import open_change
from send_mis.audit.selectors import last_saved_by
from send_mis.errors import EditConflict, RuleBroken

_MODELS = (Pupil, Enrolment, ClassMembership, Spell, Monitoring, Need, PupilGrant)
# Deferred, so that a list may be put in another order; asked before the change is done.
_DEFERRED = (
    "pupils_spell_no_overlap, pupils_need_rank_once, pupils_need_type_once,"
    " pupils_membership_one_class, pupils_membership_once_a_class"
)


class Versioned(Protocol):
    pk: UUID
    version: int


def locked(pupil: Pupil) -> Pupil:
    """Inside an open change: the pupil as saved now. Whoever comes second waits, then sees it."""
    opened = open_change()
    opened.touches(pupil.pk)
    opened.school_id = pupil.school_id
    row: Pupil = (
        Pupil.objects.select_for_update(of=("self",)).select_related("school").get(pk=pupil.pk)
    )
    return row


def same_version(
    row: Versioned, version: int, pupil: Pupil, theirs: Callable[[], Mapping[str, str]]
) -> None:
    """Raises EditConflict with what is saved now unless the form saw this version."""
    if row.version != version:
        raise EditConflict(theirs(), by=last_saved_by(row.pk, pupil.school_id))


@contextmanager
def last_word() -> Iterator[None]:
    """Inside an open change: what the constraints refuse, they refuse now and in words."""
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {_DEFERRED} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {_DEFERRED} DEFERRED")
    except IntegrityError as error:
        message = _messages().get(_constraint_of(error))
        if message is None:
            raise
        raise RuleBroken(message) from error


def _constraint_of(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


@cache
def _messages() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in _MODELS
        for constraint in model._meta.constraints
        if constraint.violation_error_message != BaseConstraint.default_violation_error_message
    }
