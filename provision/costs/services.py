"""Funding streams of a school year. What is spent of one is computed from its lines."""

from django.db.models import ProtectedError

from provision.choices import FOR_ONE_PUPIL, MAY_BE_FOR_ONE_PUPIL, FundingKind
from provision.costs.rules import StreamEntry
from provision.models import FundingStream
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import OpenChange, change
from send_mis.audit.saving import insert, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.schools.models import AcademicYear

_FIELDS = ("kind", "name", "amount", "pupil", "note")


def add_stream(*, actor: Actor, year: AcademicYear, money: StreamEntry) -> FundingStream:
    ensure(actor, Action.FUNDING_CHANGE, year)
    with change(actor=actor, event="funding.added", school_id=year.school_id) as opened:
        made = FundingStream(school_id=year.school_id, year=year, **_columns(money))
        _check(made, opened)
        insert(made, at=_blamed(made))
        return made


def change_stream(*, actor: Actor, stream: FundingStream, version: int, money: StreamEntry) -> None:
    ensure(actor, Action.FUNDING_CHANGE, stream)
    with change(actor=actor, event="funding.changed", school_id=stream.school_id) as opened:
        row = lock_version(FundingStream, stream.pk, version, stream_theirs)
        if row.pupil_id:
            opened.touches(row.pupil_id)
        for name, value in _columns(money).items():
            setattr(row, name, value)
        _check(row, opened)
        save(row, *_FIELDS, at=_blamed(row))


def remove_stream(*, actor: Actor, stream: FundingStream) -> None:
    """Only one that no line is charged to: what was paid from it stays on record."""
    ensure(actor, Action.FUNDING_CHANGE, stream)
    with change(actor=actor, event="funding.removed", school_id=stream.school_id) as opened:
        if stream.pupil_id:
            opened.touches(stream.pupil_id)
        try:
            FundingStream.objects.filter(pk=stream.pk).delete()
        except ProtectedError:
            words = (
                "Rows of plans are charged to it, so it cannot be removed. Charge them elsewhere "
                "first."
            )
            raise RuleBroken(words) from None


def stream_theirs(row: FundingStream) -> dict[str, str]:
    return {
        "Type": FundingKind(row.kind).label,
        "Name": row.name,
        "Amount for the year, in £": str(row.amount),
        "For one pupil": row.pupil.name if row.pupil else "",
        "Note": row.note,
    }


def _columns(money: StreamEntry) -> dict[str, object]:
    return {name: getattr(money, name) for name in _FIELDS}


def _check(row: FundingStream, opened: OpenChange) -> None:
    if row.pupil is None:
        return
    if row.pupil.school_id != row.school_id:
        raise RuleBroken({"pupil": ["Choose a pupil of this school."]})
    opened.touches(row.pupil.pk)


def _blamed(row: FundingStream) -> str:
    """A refusal about kind and pupil stands where the pupil is chosen; of a name, at the name."""
    needs = row.pupil is None and row.kind in FOR_ONE_PUPIL
    spare = row.pupil is not None and row.kind not in MAY_BE_FOR_ONE_PUPIL
    return "pupil" if needs or spare else "name"
