"""Recording sessions: once, whatever a finger, a network or a second tablet does.

`token` is made before a session is sent. The first request with a token is the one that counts;
a later one with the same token changes nothing and is told what was recorded. `slot` says which
session of the day is meant: two tablets with the same one are told of each other.
"""

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from provision.choices import MissedReason, OutcomeState, SessionState
from provision.models import (
    Allocation,
    Attendance,
    OutcomePoint,
    PlanRow,
    RemovedSession,
    Session,
    SessionCorrection,
)
from provision.sessions.rules.entries import MOST_A_DAY, PupilEntry, SessionEntry
from provision.sessions.selectors.checks import check, refuse_taken
from provision.sessions.selectors.members import comes_on, last_values
from provision.sessions.selectors.words import row_title
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.errors import EditConflict, RuleBroken
from send_mis.schools.selectors import school_days
from send_mis.statutory.calendars import DaysCounted
from send_mis.ui.words import day as in_words


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """`is_new` is False for a request that came again: `session` is what was recorded first."""

    session: Session
    is_new: bool


@dataclass(frozen=True, slots=True)
class SentSession:
    """A session to record among others: `key` is its place on the page."""

    key: str
    row: PlanRow
    held_on: date
    token: UUID
    slot: int
    entry: SessionEntry


def record_session(
    *, actor: Actor, row: PlanRow, held_on: date, token: UUID, entry: SessionEntry, slot: int = 1
) -> RecordedSession:
    """Raises RuleBroken, with the keys of the form's fields."""
    ensure(actor, Action.SESSION_RECORD, row)
    again = _recorded(row, token)
    if again is not None:
        return RecordedSession(again, is_new=False)
    with change(actor=actor, event="session.recorded"):
        row = _locked(row)
        again = _recorded(row, token)
        if again is None:
            days = school_days(row.school_id)
            made = _write(actor, row, held_on, token, slot, entry, days)
            return RecordedSession(made, is_new=True)
    return RecordedSession(again, is_new=False)


@dataclass(frozen=True, slots=True)
class SentResult:
    """What became of one of them: recorded, now or before, or why not by the form's fields."""

    sent: SentSession
    recorded: RecordedSession | None = None
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)


class _NothingNew(Exception):
    pass


def record_sessions(*, actor: Actor, sent: Sequence[SentSession]) -> list[SentResult]:
    """Many at once, each by itself: what cannot be recorded holds up no other."""
    for row in _rows(sent).values():
        ensure(actor, Action.SESSION_RECORD, row)
    results: list[SentResult] = []
    with suppress(_NothingNew), change(actor=actor, event="sessions.recorded"):
        # In one order, whoever records: two batches never wait for each other.
        rows = {pk: _locked(row) for pk, row in sorted(_rows(sent).items())}
        calendars = {school: school_days(school) for school in {r.school_id for r in rows.values()}}
        for each in sent:
            row = rows[each.row.pk]
            results.append(_record_sent(actor, row, each, calendars[row.school_id]))
        if not any(each.recorded and each.recorded.is_new for each in results):
            raise _NothingNew
    return results


def _record_sent(actor: Actor, row: PlanRow, sent: SentSession, days: DaysCounted) -> SentResult:
    """A refusal comes before anything is written."""
    try:
        again = _recorded(row, sent.token)
        made = again or _write(actor, row, sent.held_on, sent.token, sent.slot, sent.entry, days)
    except RuleBroken as broken:
        return SentResult(sent, problems=broken.problems)
    return SentResult(sent, RecordedSession(made, is_new=again is None))


def correct_session(
    *, actor: Actor, session: Session, version: int, held_on: date, entry: SessionEntry, why: str
) -> Session:
    """Put a record right. What it said before stays to be read. Raises RuleBroken, EditConflict."""
    ensure(actor, Action.SESSION_RECORD, session)
    with change(actor=actor, event="session.corrected", why=why):
        row = _locked(session.row)
        now: Session = Session.objects.select_for_update().get(pk=session.pk)
        before = as_recorded(now)
        if now.version != version:
            raise EditConflict(_theirs(before), by=_last_hand(now))
        places = _places(row, held_on)
        days = school_days(row.school_id)
        # Whoever the record names may have been taken out of the group since.
        named = set(now.attendance.values_list("pupil_id", flat=True))
        check(
            actor, row, held_on, entry, places, days, named, keep=now.delivered_by_id,
            last=_last(entry, places, held_on, but=now),
        )  # fmt: skip
        if held_on != now.held_on:
            now.slot = _free_slot(row, held_on)
            refuse_taken(row, held_on, now.slot)
        SessionCorrection.objects.create(
            session=now, was=before, why=why.strip(), corrected_by_id=actor.user_id,
            corrected_at=timezone.now(),
        )  # fmt: skip
        _fill(now, row, held_on, entry)
        now.version = version + 1
        now.save()
        now.attendance.all().delete()
        counts = {point.outcome.pupil_id: point for point in now.points.select_related("outcome")}
        _write_attendance(actor, now, entry, places, counts)
        _keep_others(now, entry, named - {place.pupil_id for place in places}, counts)
        # What is left was counted by mistake, or by nobody who was there.
        now.points.filter(pk__in=[point.pk for point in counts.values()]).delete()
        return now


def remove_session(*, actor: Actor, session: Session, version: int, why: str) -> None:
    """Take out what was recorded by mistake, with its counts: its place in the day is open again.

    What it said stays in the trail, in words and field by field. Raises RuleBroken, EditConflict.
    """
    ensure(actor, Action.SESSION_RECORD, session)
    if not why.strip():
        raise RuleBroken({"why": ["Say why it is removed."]})
    reason = f"{why.strip().removesuffix('.')}. It said: {_in_short(session)}"
    with change(actor=actor, event="session.removed", why=reason) as trail:
        row = _locked(session.row)
        now = Session.objects.select_for_update().filter(pk=session.pk).first()
        if now is None:
            raise RuleBroken("Somebody removed this session already.")
        if now.version != version:
            raise EditConflict(_theirs(as_recorded(now)), by=_last_hand(now))
        trail.touches(*(place.pupil_id for place in _places(row, now.held_on)))
        trail.touches(*now.attendance.values_list("pupil_id", flat=True))
        RemovedSession.objects.create(row=row, token=now.token)
        now.delete()


def _in_short(session: Session) -> str:
    """Without the pupils: whoever reads it on one pupil's page may not know of the others."""
    was = [row_title(session.row), in_words(session.held_on), str(session.get_state_display())]
    if session.reason:
        was.append(str(session.get_reason_display()).lower())
    if session.minutes:
        was.append(f"{session.minutes} minutes")
    by = session.recorded_by.display_name if session.recorded_by else "somebody"
    return f"{', '.join(was)}; recorded by {by}."


def as_recorded(session: Session) -> dict[str, Any]:
    """What a session says, plain: for its corrections and for comparing."""
    return {
        "held_on": session.held_on,
        "state": session.state,
        "reason": session.reason,
        "minutes": session.minutes,
        "note": session.note,
        "delivered_by": session.delivered_by.display_name if session.delivered_by else "",
        "there": [
            {
                "pupil": str(each.pupil_id), "name": each.pupil.name, "is_present": each.is_present,
                "reason": each.reason, "count": each.count, "out_of": each.out_of,
            }
            for each in session.attendance.select_related("pupil").order_by("pupil__sort_key")
        ],
    }  # fmt: skip


# --- Inside an open change -------------------------------------------------------------------


def _rows(sent: Iterable[SentSession]) -> dict[UUID, PlanRow]:
    return {each.row.pk: each.row for each in sent}


def _locked(row: PlanRow) -> PlanRow:
    """Whoever records a session of the same row meanwhile waits, then sees this one."""
    open_change().school_id = row.school_id
    found: PlanRow = (
        PlanRow.objects.select_for_update(of=("self",))
        .select_related("plan", "intervention", "delivered_by")
        .get(pk=row.pk)
    )
    return found


def _recorded(row: PlanRow, token: UUID) -> Session | None:
    found: Session | None = Session.objects.filter(school=row.school_id, token=token).first()
    if found is not None and found.row_id != row.pk:
        raise RuleBroken("This page is out of date. Open today's sessions again.")
    if found is None and _was_removed(row, token):
        raise RuleBroken("This session was recorded and removed since. Open the page again.")
    return found


def _was_removed(row: PlanRow, token: UUID) -> bool:
    """A tablet that never heard that its tap arrived must not bring a mistake back."""
    return RemovedSession.objects.filter(row=row, token=token).exists()


def _write(
    actor: Actor, row: PlanRow, held_on: date, token: UUID, slot: int, entry: SessionEntry,
    days: DaysCounted,
) -> Session:  # fmt: skip
    places = _places(row, held_on)
    check(actor, row, held_on, entry, places, days, last=_last(entry, places, held_on))
    refuse_taken(row, held_on, slot)
    session = Session(
        row=row, slot=slot, token=token, recorded_by_id=actor.user_id, recorded_at=timezone.now(),
        planned_minutes=row.minutes or 0,
    )  # fmt: skip
    _fill(session, row, held_on, entry)
    if session.state == SessionState.DELIVERED and session.delivered_by_id is None:
        session.delivered_by_id = actor.user_id
    session.save()
    _write_attendance(actor, session, entry, places, {})
    return session


def _fill(session: Session, row: PlanRow, held_on: date, entry: SessionEntry) -> None:
    is_held = entry.state == SessionState.DELIVERED
    session.held_on = held_on
    session.state = entry.state
    session.reason = "" if is_held else entry.reason
    session.minutes = (entry.minutes or row.minutes) if is_held else None
    session.note = entry.note.strip()
    session.delivered_by_id = entry.delivered_by if is_held else None


def _write_attendance(
    actor: Actor, session: Session, entry: SessionEntry, places: Sequence[Allocation],
    counts: MutableMapping[UUID, OutcomePoint],
) -> None:  # fmt: skip
    """`counts`: pupil → the point that the record had; those named again are taken out of it."""
    open_change().touches(*(place.pupil_id for place in places))
    if session.state != SessionState.DELIVERED:
        return
    named = {each.pupil_id: each for each in entry.pupils}
    for place in places:
        each = named.get(place.pupil_id)
        if each is None and not comes_on(place, session.held_on):
            continue
        each = each or PupilEntry(place.pupil_id)
        _attended(session, each)
        if not _keep_point(session, each, counts):
            _write_point(actor, session, place, each)


def _keep_others(
    session: Session,
    entry: SessionEntry,
    pupil_ids: set[UUID],
    counts: MutableMapping[UUID, OutcomePoint],
) -> None:
    open_change().touches(*pupil_ids)
    for each in entry.pupils:
        if each.pupil_id in pupil_ids and session.state == SessionState.DELIVERED:
            _attended(session, each)
            _keep_point(session, each, counts)


def _attended(session: Session, each: PupilEntry) -> None:
    is_counted = each.is_present and each.count is not None
    Attendance.objects.create(
        session=session, pupil_id=each.pupil_id, is_present=each.is_present,
        reason="" if each.is_present else each.reason,
        count=each.count if is_counted else None, out_of=each.out_of if is_counted else None,
    )  # fmt: skip


def _keep_point(
    session: Session, each: PupilEntry, counts: MutableMapping[UUID, OutcomePoint]
) -> bool:
    """A count stays with the outcome that it was counted for, also if that has ended since."""
    if not each.is_present or each.count is None or each.pupil_id not in counts:
        return False
    point = counts.pop(each.pupil_id)
    if (point.measured_on, point.value) != (session.held_on, each.count):
        point.measured_on, point.value = session.held_on, each.count
        point.save(update_fields=["measured_on", "value"])
    return True


def _write_point(actor: Actor, session: Session, place: Allocation, each: PupilEntry) -> None:
    """A count is a point of the outcome that the pupil is in this row for, while it is open."""
    outcome = place.outcome
    if not each.is_present or each.count is None or outcome is None:
        return
    if outcome.state != OutcomeState.ACTIVE or not outcome.measure:
        return
    OutcomePoint.objects.create(
        outcome=outcome, measured_on=session.held_on, value=each.count, session=session,
        noted_by_id=actor.user_id, noted_at=timezone.now(),
    )  # fmt: skip


def _places(row: PlanRow, day: date) -> list[Allocation]:
    """Who is in the row on that day; of a part-time pupil their own days are asked elsewhere."""
    places = row.allocations.on(day).select_related("pupil", "outcome")
    return list(places.order_by("pupil__sort_key"))


def _last(
    entry: SessionEntry, places: Sequence[Allocation], day: date, but: Session | None = None
) -> dict[UUID, Decimal]:
    """What was counted before, asked only where something is counted now."""
    if all(each.count is None for each in entry.pupils):
        return {}
    outcomes = {place.outcome_id for place in places if place.outcome_id is not None}
    return last_values(outcomes, day, but=but)


def _free_slot(row: PlanRow, day: date) -> int:
    taken = set(row.sessions.filter(held_on=day).values_list("slot", flat=True))
    return next(n for n in range(1, MOST_A_DAY + 2) if n not in taken)


def _last_hand(session: Session) -> str:
    last = session.corrections.select_related("corrected_by").last()
    who = last.corrected_by if last else session.recorded_by
    return who.display_name if who else "Somebody else"


def _theirs(was: Mapping[str, Any]) -> dict[str, str]:
    return {
        "Day": in_words(was["held_on"]),
        "What happened": str(SessionState(was["state"]).label),
        "Why it was missed": str(MissedReason(was["reason"]).label) if was["reason"] else "",
        "Minutes": str(was["minutes"] or ""),
        "Note": was["note"],
    }
