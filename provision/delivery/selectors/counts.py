"""Planned against delivered: minutes of each pupil in each line, and where the rest went.

Everything is counted per pupil in a line: half an hour for a group of three is an hour and a half
of support. So lines, pupils, classes, half-terms and the school add up to the same minutes.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import ExtractIsoWeekDay, Greatest

from provision.choices import NO_SHORTFALL, SessionState
from provision.minutes import (
    AFTER_SCHOOL_DAYS,
    BELOW_PERCENT,
    FROM_SESSIONS,
    Pattern,
    SessionRecord,
    Tally,
    Verdict,
    planned_sessions,
    tally,
    verdict,
)
from provision.models import Attendance, Session
from pupils.models import Enrolment
from send_mis.database.compiled import Asked, compiled
from send_mis.schools.periods import Period
from send_mis.schools.school_days import SchoolDays

RULE = (
    f"Flagged as falling short: less than {BELOW_PERCENT} % of what was due, once"
    f" {AFTER_SCHOOL_DAYS} school days and {FROM_SESSIONS} sessions are past. What was due is"
    " what was planned without shared support and days on which a child does not attend: these are"
    " never a shortfall."
)
K = TypeVar("K", bound=Hashable)
_Key = tuple[UUID, UUID, int]


@dataclass(frozen=True, slots=True)
class DeliveredPart:
    """One pupil in one line, in one of the periods asked for."""

    row_id: UUID
    pupil_id: UUID
    period: int
    tally: Tally
    # School days of the period on which the line ran for this pupil.
    school_days: int = 0
    sessions: Fraction = Fraction(0)


@dataclass
class _Found:
    planned: Fraction = Fraction(0)
    sessions: Fraction = Fraction(0)
    school_days: int = 0
    records: list[SessionRecord] = field(default_factory=list)


class TimedPlace(NamedTuple):
    """A pupil's time in a line that has sessions, with what the line says."""

    row: UUID
    pupil: UUID
    starts_on: date
    ends_on: date | None
    attends: Sequence[int]
    minutes: int
    times: int
    weekdays: Sequence[int]
    row_from: date
    row_until: date


@dataclass(frozen=True, slots=True)
class Until:
    """Where a period ends, which every one of several does on a day of its own."""

    day: date


def timed_places(places: QuerySet[Any]) -> list[TimedPlace]:
    """One query."""
    found = places.order_by().filter(row__minutes__isnull=False).values_list(
        "row_id", "pupil_id", "starts_on", "ends_on", "weekdays", "row__minutes",
        "row__times_a_week", "row__weekdays", "row__starts_on", "row__ends_on",
    )  # fmt: skip
    return [TimedPlace(*place) for place in found]


def delivery_of(
    timed: Collection[TimedPlace], days: SchoolDays, periods: Sequence[Period]
) -> list[DeliveredPart]:
    """Of these places, in these periods, which do not overlap. Three queries, however many.

    Nothing is owed on days on which a pupil is not on roll.
    What was recorded for a pupil without a place in the line counts too, as done beyond the plan.
    """
    found: dict[_Key, _Found] = {}
    if not timed or not any(period.since < period.until for period in periods):
        return []
    rows, pupils = _asked_of(timed)
    on_roll = _on_roll(pupils)
    for place in timed:
        for span in on_roll.get(place.pupil, ()):
            for number, period in enumerate(periods):
                _plan(place, span, number, period, days, found)
    pairs = {(place.row, place.pupil) for place in timed}
    for key, record in _attended(rows, pupils, periods):
        found.setdefault(key, _Found()).records.append(record)
    for key, record in _missed(rows, pupils, periods):
        if key[:2] in pairs:
            found.setdefault(key, _Found()).records.append(record)
    return [
        DeliveredPart(
            *key, tally(each.planned, each.records, NO_SHORTFALL), each.school_days, each.sessions
        )
        for key, each in found.items()
    ]


_Span = tuple[date, date | None]


def _on_roll(pupils: tuple[UUID, ...]) -> dict[UUID, list[_Span]]:
    found: dict[UUID, list[_Span]] = {}
    for pupil, since, until in _enrolments(pupils):
        found.setdefault(pupil, []).append((since, until))
    return found


def delivery_reads(timed: Collection[TimedPlace], periods: Sequence[Period]) -> list[Asked]:
    """What `delivery_of` reads, to be read ahead."""
    if not timed or not any(period.since < period.until for period in periods):
        return []
    rows, pupils = _asked_of(timed)
    sessions = [each.asked(rows, pupils, *_bounds(periods)) for each in (_held, _not_held)]
    return [_enrolments.asked(pupils), *sessions]


def _asked_of(timed: Collection[TimedPlace]) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """The rows and the pupils, always in the same order."""
    return tuple({p.row: None for p in timed}), tuple({p.pupil: None for p in timed})


@compiled
def _enrolments(pupils: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    times = Enrolment.objects.order_by().filter(pupil_id__in=pupils)
    return times.values_list("pupil_id", "starts_on", "ends_on")


def _plan(
    place: TimedPlace, on_roll: _Span, number: int, period: Period, days: SchoolDays,
    found: dict[_Key, _Found],
) -> None:  # fmt: skip
    since = max(period.since, place.starts_on, place.row_from, on_roll[0])
    ends = (place.ends_on, on_roll[1], place.row_until, period.until)
    until = min(end for end in ends if end is not None)
    if since >= until:
        return
    pattern = Pattern(place.minutes, place.times, frozenset(place.weekdays))
    part = found.setdefault((place.row, place.pupil, number), _Found())
    sessions = planned_sessions(pattern, days, since, until, place.attends)
    part.sessions += sessions
    part.planned += place.minutes * sessions
    part.school_days += days.count(since, until)


def _attended(
    rows: tuple[UUID, ...], pupils: tuple[UUID, ...], periods: Sequence[Period]
) -> Iterator[tuple[_Key, SessionRecord]]:
    """Sessions that were held: who was there and how long, who was not and why."""
    found = _held(rows, pupils, *_bounds(periods))
    for row, pupil, number, is_present, reason, minutes, planned, short in found:
        key = (row, pupil, number)
        # Sessions that ran over do not make up for those that were cut short.
        yield (
            key,
            (
                SessionRecord(minutes + short, minutes)
                if is_present
                else SessionRecord(planned, 0, reason)
            ),
        )


@compiled
def _held(
    rows: tuple[UUID, ...], pupils: tuple[UUID, ...], since: date, until: date,
    ends: tuple[Until, ...],
) -> QuerySet[Any, tuple[Any, ...]]:  # fmt: skip
    found: QuerySet[Any, tuple[Any, ...]] = (
        Attendance.objects.order_by()
        .filter(
            session__held_on__gte=since, session__held_on__lt=until,
            session__state=SessionState.DELIVERED, session__row_id__in=rows, pupil_id__in=pupils,
        )
        .values_list("session__row_id", "pupil_id", _numbered("session__held_on", ends),
                     "is_present", "reason")
        .annotate(
            minutes=Sum("session__minutes"),
            planned=Sum("session__planned_minutes"),
            short=Sum(Greatest(F("session__planned_minutes") - F("session__minutes"), 0)),
        )
    )  # fmt: skip
    return found


def _missed(
    rows: tuple[UUID, ...], pupils: tuple[UUID, ...], periods: Sequence[Period]
) -> Iterator[tuple[_Key, SessionRecord]]:
    """Sessions that were not held, for everybody who was in the line on that day and comes then."""
    found = _not_held(rows, pupils, *_bounds(periods))
    for row, pupil, number, reason, attends, weekday, planned in found:
        if not attends or weekday - 1 in attends:
            yield (row, pupil, number), SessionRecord(planned, 0, reason)


@compiled
def _not_held(
    rows: tuple[UUID, ...], pupils: tuple[UUID, ...], since: date, until: date,
    ends: tuple[Until, ...],
) -> QuerySet[Any, tuple[Any, ...]]:  # fmt: skip
    on_roll = Enrolment.objects.order_by().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("held_on")),
        pupil_id=OuterRef("child"), starts_on__lte=OuterRef("held_on"),
    )  # fmt: skip
    found: QuerySet[Any, tuple[Any, ...]] = (
        Session.objects.order_by()
        .filter(
            held_on__gte=since, held_on__lt=until, state=SessionState.MISSED, row_id__in=rows
        )
        # By names: a relation would be joined again for every filter on it.
        .alias(
            child=F("row__allocations__pupil_id"), since=F("row__allocations__starts_on"),
            until=F("row__allocations__ends_on"),
        )
        .filter(
            Q(until__isnull=True) | Q(until__gt=F("held_on")),
            Exists(on_roll), child__in=pupils, since__lte=F("held_on"),
        )
        .values_list("row_id", F("child"), _numbered("held_on", ends), "reason",
                     F("row__allocations__weekdays"), ExtractIsoWeekDay("held_on"))
        .annotate(planned=Sum("planned_minutes"))
    )  # fmt: skip
    return found


def _bounds(periods: Sequence[Period]) -> tuple[date, date, tuple[Until, ...]]:
    since, until = min(p.since for p in periods), max(p.until for p in periods)
    return since, until, tuple(Until(period.until) for period in periods)


def _numbered(field_name: str, ends: Sequence[Until]) -> Case:
    """Which of the periods a day lies in; between two of them no school is held."""
    return Case(
        *(
            When(**{f"{field_name}__lt": end.day}, then=Value(number))
            for number, end in enumerate(ends)
        ),
        output_field=IntegerField(),
    )


# --- Adding up -------------------------------------------------------------------------------


def added(tallies: Iterable[Tally]) -> Tally:
    """The whole of several: each part of it is the sum of their parts."""
    planned = unrecorded = beyond = Fraction(0)
    delivered = excused = 0
    lost: dict[str, int] = {}
    for each in tallies:
        planned, delivered = planned + each.planned, delivered + each.delivered
        excused += each.excused
        unrecorded, beyond = unrecorded + each.unrecorded, beyond + each.beyond
        for reason, minutes in each.lost.items():
            lost[reason] = lost.get(reason, 0) + minutes
    return Tally(planned, delivered, lost, excused, unrecorded, beyond)


def added_by(parts: Iterable[DeliveredPart], key: Callable[[DeliveredPart], K]) -> dict[K, Tally]:
    groups: dict[K, list[Tally]] = {}
    for part in parts:
        groups.setdefault(key(part), []).append(part.tally)
    return {name: added(tallies) for name, tallies in groups.items()}


def judged(parts: Iterable[DeliveredPart]) -> Verdict:
    """Whether one line, or one pupil in it, falls short over all these parts: see RULE.

    A line has run as long as it has for the pupil who is in it longest.
    """
    own = list(parts)
    so_far = added(part.tally for part in own)
    by_pupil: dict[UUID, list[DeliveredPart]] = {}
    for part in own:
        by_pupil.setdefault(part.pupil_id, []).append(part)
    found = {
        verdict(
            so_far, school_days=sum(part.school_days for part in parts),
            sessions=sum((part.sessions for part in parts), Fraction(0)),
        )
        for parts in by_pupil.values()
    }  # fmt: skip
    return next((each for each in Verdict if each in found), Verdict.FINE)
