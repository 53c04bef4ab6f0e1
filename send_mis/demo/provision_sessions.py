"""Twelve weeks of invented sessions: 82 in a hundred held, and why the others were not."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from provision.choices import AbsentReason, MissedReason, SessionState
from provision.models import Allocation, Attendance, Session
from send_mis.demo.provision_story import MISSED

if TYPE_CHECKING:
    from send_mis.demo.provision_building import Made, ProvisionBuilder

_WEEKS, _WEEKS_ELSEWHERE = 12, 1
_HELD_IN_A_HUNDRED = 82
_STOPS_AFTER, _EXCUSED_AFTERWARDS = 4, 3


@dataclass(frozen=True)
class _Slot:
    made: "Made"
    day: date
    here: tuple[Allocation, ...]


def sessions_of(builder: "ProvisionBuilder") -> None:
    """Up to the last school day; today's are for people to record."""
    weeks = _WEEKS if builder.full else _WEEKS_ELSEWHERE
    window = [d for d in builder.days.days if d < builder.today][-5 * weeks :]
    slots = [slot for made in builder.made for slot in _slots(builder, made, window)]
    if window:
        # A few of the last day's are not written down yet.
        slots = [s for s in slots if s.day < window[-1] or builder.random.random() > 0.06]
    usual = [slot for slot in slots if not _stops(slot.made)]
    builder.random.shuffle(usual)
    held = len(usual) * _HELD_IN_A_HUNDRED // 100
    for number, slot in enumerate(usual):
        _record(builder, slot, "" if number < held else _reason(builder, slot))
    for made in {id(s.made): s.made for s in slots if _stops(s.made)}.values():
        _quiet_stop(builder, [s for s in slots if s.made is made])


def _stops(made: "Made") -> bool:
    return made.told is not None and made.told.stops_quietly


def _slots(builder: "ProvisionBuilder", made: "Made", window: list[date]) -> list[_Slot]:
    row = made.row
    if row.minutes is None:
        return []
    slots = []
    for day in window:
        if not row.starts_on <= day < row.ends_on:
            continue
        if row.weekdays and day.weekday() not in row.weekdays:
            continue
        here = tuple(p for p in made.places if not p.weekdays or day.weekday() in p.weekdays)
        if here:
            slots.append(_Slot(made, day, here))
    return slots


def _reason(builder: "ProvisionBuilder", slot: _Slot) -> str:
    """A child's absence stops only a session that is for that child alone."""
    alone = len(slot.made.places) == 1
    reasons = [r for r in MISSED if alone or r not in (MissedReason.PUPIL_ABSENT,
                                                       MissedReason.SHARED)]  # fmt: skip
    return builder.random.choices(reasons, [MISSED[r] for r in reasons])[0]


def _quiet_stop(builder: "ProvisionBuilder", slots: list[_Slot]) -> None:
    """Held for four weeks; then the adult covers a class three times, and nobody writes more."""
    if not slots:
        return
    stop = builder.days.end_after(slots[0].made.row.starts_on, _STOPS_AFTER) or builder.today
    for slot in slots:
        if slot.day < stop:
            _record(builder, slot, "")
    for slot in [s for s in slots if s.day >= stop][:_EXCUSED_AFTERWARDS]:
        _record(builder, slot, MissedReason.STAFF_COVERING)


def _record(builder: "ProvisionBuilder", slot: _Slot, missed: str) -> None:
    row = slot.made.row
    assert row.minutes is not None  # noqa: S101 slots are of timed rows
    by = row.delivered_by or builder.senco
    short = not missed and row.minutes >= 20 and builder.random.random() < 0.05
    session = Session(
        id=builder.id("session"), token=builder.id("token"), school=builder.school, row=row,
        held_on=slot.day, planned_minutes=row.minutes, reason=missed,
        state=SessionState.MISSED if missed else SessionState.DELIVERED,
        minutes=None if missed else row.minutes - (5 if short else 0),
        delivered_by=None if missed else row.delivered_by, recorded_by=by,
        recorded_at=datetime.combine(slot.day, time(15, 10), UTC) + timedelta(minutes=1),
    )  # fmt: skip
    builder.rows.add(session)
    if missed:
        return
    # Somebody has to be there for a session to be held.
    away = {p.pk for p in slot.here[1:] if builder.random.random() < 0.06}
    for place in slot.here:
        builder.rows.add(
            Attendance(
                id=builder.id("attendance"), school=builder.school, session=session,
                pupil=place.pupil, is_present=place.pk not in away,
                reason=AbsentReason.PUPIL_ABSENT if place.pk in away else "",
            )
        )  # fmt: skip
