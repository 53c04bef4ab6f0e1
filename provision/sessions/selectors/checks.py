"""What a session must say: a day that was a school day, a reason, people who are in the group."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from provision.choices import AbsentReason, MissedReason, SessionState
from provision.models import Allocation, PlanRow
from provision.sessions.rules.entries import (
    HIGHEST_COUNT,
    LONGEST,
    MOST_A_DAY,
    PupilEntry,
    SessionEntry,
)
from provision.sessions.selectors.members import comes_on
from provision.sessions.selectors.staff import who_may_deliver
from send_mis.access.actor import Actor
from send_mis.errors import RuleBroken
from send_mis.statutory.calendars import DaysCounted
from send_mis.statutory.errors import BeyondTheCalendar
from send_mis.ui.words import at_time
from send_mis.ui.words import day as in_words

# A count beyond both, of what was aimed at and of what was counted last, is asked about.
_FAR_TIMES, _FAR_MORE = 3, 10


def check(
    actor: Actor,
    row: PlanRow,
    day: date,
    entry: SessionEntry,
    places: Sequence[Allocation],
    days: DaysCounted,
    named: Collection[UUID] = (),
    keep: UUID | None = None,
    last: Mapping[UUID, Decimal] | None = None,
) -> None:
    """`last`: outcome → what was counted before."""
    problems = _day_problems(actor, row, day, days) or (
        _who_problems(day, entry, places, named) or _unlikely(entry, places, last or {})
    )
    problems |= _what_problems(entry)
    by = entry.delivered_by
    if by not in (None, keep, actor.user_id) and by not in who_may_deliver(row, actor.today):
        problems["by"] = ["Choose somebody who works with these pupils."]
    if problems:
        raise RuleBroken(problems)


def _day_problems(actor: Actor, row: PlanRow, day: date, days: DaysCounted) -> dict[str, list[str]]:
    if row.minutes is None:
        return {"": ["This is always on in class: it has no sessions to record."]}
    if day > actor.today:
        return {"held_on": ["That day has not come yet."]}
    if not row.starts_on <= day < row.ends_on:
        return {"held_on": [f"{in_words(day)} is outside the dates of this row of the plan."]}
    try:
        is_open = days.counts(day)
    except BeyondTheCalendar as beyond:
        return {"held_on": [str(beyond)]}
    return {} if is_open else {"held_on": [f"The school is closed on {in_words(day)}."]}


def _what_problems(entry: SessionEntry) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if entry.state not in SessionState.values:
        problems["state"] = ["Say whether it was delivered or missed."]
    elif entry.state == SessionState.MISSED and entry.reason not in MissedReason.values:
        problems["reason"] = ["Say why it was missed."]
    if entry.minutes is not None and not 1 <= entry.minutes <= LONGEST:
        problems["minutes"] = [f"Minutes must be between 1 and {LONGEST}."]
    return problems


def _who_problems(
    day: date, entry: SessionEntry, places: Sequence[Allocation], named: Collection[UUID]
) -> dict[str, list[str]]:
    if not places:
        return {"held_on": [f"Nobody was in this row of the plan on {in_words(day)}."]}
    if entry.state != SessionState.DELIVERED:
        return {}
    inside = {place.pupil_id for place in places} | set(named)
    if any(each.pupil_id not in inside for each in entry.pupils):
        return {"": ["Somebody named here is not in this group on that day. Open the page again."]}
    problems: dict[str, list[str]] = {}
    for each in entry.pupils:
        if not each.is_present and each.reason not in AbsentReason.values:
            problems[f"why_{each.pupil_id}"] = ["Say why the pupil was not there."]
        elif each.is_present:
            problems |= _count_problems(each)
    away = {each.pupil_id for each in entry.pupils if not each.is_present}
    here = {each.pupil_id for each in entry.pupils if each.is_present}
    usual = {place.pupil_id for place in places if comes_on(place, day)}
    if not problems and not (here | usual) - away:
        problems["state"] = ["Nobody was there. Say that it was missed, and why."]
    return problems


def _count_problems(each: PupilEntry) -> dict[str, list[str]]:
    key, count = f"count_{each.pupil_id}", each.count
    if count is None:
        return {}
    if not count.is_finite() or not 0 <= count <= HIGHEST_COUNT:
        return {key: ["Enter a number from 0."]}
    if each.out_of is not None and count > each.out_of:
        return {key: [f"There are only {each.out_of.normalize():f}: the count is more."]}
    return {}


def _unlikely(
    entry: SessionEntry, places: Sequence[Allocation], last: Mapping[UUID, Decimal]
) -> dict[str, list[str]]:
    """A finger that stays on a key makes 58 into 5,800: asked once, then taken as it is."""
    outcomes = {place.pupil_id: place.outcome for place in places if place.outcome is not None}
    problems: dict[str, list[str]] = {}
    for each in entry.pupils if entry.state == SessionState.DELIVERED else ():
        outcome = outcomes.get(each.pupil_id)
        if outcome is None or each.count is None or not each.is_present or each.is_sure:
            continue
        known = [
            (words, value)
            for words, value in (
                ("last time", last.get(outcome.pk, outcome.baseline)), ("target", outcome.target),
            )
            if value is not None
        ]  # fmt: skip
        most = max((value for _, value in known), default=None)
        if most is None or each.count <= max(_FAR_TIMES * most, most + _FAR_MORE):
            continue
        beside = ", ".join(f"{words} {value.normalize():f}" for words, value in known)
        asked = f"{each.count.normalize():,f}? {beside[:1].upper()}{beside[1:]}."
        problems[f"count_{each.pupil_id}"] = [f"{asked} If it is right, record it again."]
    return problems


def refuse_taken(row: PlanRow, day: date, slot: int) -> None:
    if not 1 <= slot <= MOST_A_DAY:
        raise RuleBroken(f"At most {MOST_A_DAY} sessions in a day.")
    other = row.sessions.filter(held_on=day, slot=slot).select_related("recorded_by").first()
    if other is not None:
        who = other.recorded_by.display_name if other.recorded_by else "Somebody"
        raise RuleBroken(
            f"{who} recorded this session already, {at_time(other.recorded_at)}:"
            f" {other.get_state_display().lower()}. Nothing was counted twice. If there was a"
            " second one, record another session."
        )
