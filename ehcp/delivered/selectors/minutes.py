"""Timed lines of a plan: promised, planned and delivered by half-term, of recorded sessions."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet, Sum

from ehcp.choices import ProvisionKind
from ehcp.delivered.rules.counting import LineMinutes, line_minutes, promised_of
from ehcp.models import PromisedProvision
from provision.choices import SessionState
from provision.delivery.selectors.counts import DeliveredPart, delivery_of, delivery_reads
from provision.delivery.selectors.lines import timed_place
from provision.models import Allocation, Attendance, Session
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.schools.periods import Period
from send_mis.schools.school_time import SchoolTime


@dataclass(frozen=True)
class PlanTime:
    """The school year of a day: its half-terms, each with the school days of its term."""

    time: SchoolTime
    halves: Sequence[Period]
    today: date

    @property
    def since(self) -> date:
        return self.halves[0].since if self.halves else self.today

    def promised(self, line: PromisedProvision, period: Period, since: date) -> Fraction:
        """Up to today, and from when the plan was made."""
        days = self.time.days
        begins, ends = max(period.since, since), min(period.until, self.today)
        count = days.count(begins, ends) if begins < ends else 0
        term = self.time.term_on(period.since)
        return promised_of(
            line.amount, line.per, days=count,
            of_term=days.count(*_span(term)) if term else 0,
            of_year=days.count(self.halves[0].since, self.halves[-1].until),
        )  # fmt: skip

    def promised_so_far(self, line: PromisedProvision, since: date) -> Fraction:
        each = (self.promised(line, half, since) for half in self.halves)
        return sum(each, Fraction(0))


def _span(term: Any) -> tuple[date, date]:
    return term.starts_on, date.fromordinal(term.ends_on.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class PromisedPart:
    """A half-term, or the part of one that begins where a promise does."""

    half: int
    period: Period


@dataclass(frozen=True)
class Delivered:
    """By line of provision: its parts in each piece, numbered; `shared`: minutes by row and piece
    in which others took part; `last`: when a session was recorded last."""

    pieces: Sequence[PromisedPart]
    by_row: Mapping[UUID, Sequence[DeliveredPart]]
    shared: Mapping[tuple[UUID, int], int]
    last: Mapping[UUID, date]


def plan_time(time: SchoolTime, today: date) -> PlanTime:
    return PlanTime(time, time.halves_of_year(time.day_to_show(today)), today)


def delivered_to(
    pupil_id: UUID, places: Sequence[Allocation], when: PlanTime, begins: Collection[date]
) -> Delivered:
    """One query, however many lines; none where none of them has sessions. `begins`: from when
    each promise counts."""
    timed = [found for place in places if (found := timed_place(place))]
    pieces = _pieces(when, begins)
    rows = tuple({place.row: None for place in timed})
    if not rows or not pieces:
        return Delivered((), {}, {}, {})
    periods = [piece.period for piece in pieces]
    since, until = periods[0].since, periods[-1].until
    asked = (_together.asked(rows, pupil_id, since, until), _recorded.asked(rows))
    with read_ahead(*delivery_reads(timed, periods), *asked):
        parts = delivery_of(timed, when.time.days, periods)
        shared: dict[tuple[UUID, int], int] = defaultdict(int)
        for row, on, minutes in _together(rows, pupil_id, since, until):
            number = next(n for n, each in enumerate(periods) if on < each.until)
            shared[row, number] += minutes
        last = dict(_recorded(rows))
    by_row: dict[UUID, list[DeliveredPart]] = defaultdict(list)
    for part in parts:
        by_row[part.row_id].append(part)
    return Delivered(pieces, by_row, shared, last)


def _pieces(when: PlanTime, begins: Collection[date]) -> list[PromisedPart]:
    """Of the half-terms up to today, from where the first promise begins, cut where others do."""
    found = []
    for number, half in enumerate(when.halves):
        since, until = max(half.since, min(begins)), min(half.until, when.today)
        cuts = sorted({since, until, *(day for day in begins if since < day < until)})
        if since < until:
            found += [
                PromisedPart(number, Period(half.label, *pair)) for pair in pairwise(cuts)
            ]  # fmt: skip
    return found


@compiled
def _together(
    rows: tuple[UUID, ...], pupil_id: UUID, since: date, until: date
) -> QuerySet[Any, tuple[Any, ...]]:
    """Minutes by day of sessions in which the pupil was and somebody else was too."""
    others = Attendance.objects.filter(session=OuterRef("session"), is_present=True).exclude(
        pupil_id=pupil_id
    )
    found: QuerySet[Any, tuple[Any, ...]] = (
        Attendance.objects.order_by()
        .filter(
            Exists(others), pupil_id=pupil_id, is_present=True, session__row_id__in=rows,
            session__state=SessionState.DELIVERED, session__held_on__gte=since,
            session__held_on__lt=until,
        )
        .values_list("session__row_id", "session__held_on")
        .annotate(minutes=Sum("session__minutes"))
    )  # fmt: skip
    return found


@compiled
def _recorded(rows: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    rows_of = Session.objects.order_by().filter(row_id__in=rows).values_list("row_id")
    found: QuerySet[Any, tuple[Any, ...]] = rows_of.annotate(last=Max("held_on"))
    return found


def minutes_by_half(
    line: PromisedProvision, rows: Mapping[UUID, Fraction], found: Delivered, when: PlanTime,
    since: date,
) -> list[LineMinutes]:  # fmt: skip
    """Of each half-term of the year in its order. `rows`: the lines of provision for it, and which
    share of each is meant for this promise."""
    halves = [LineMinutes(promised=when.promised(line, half, since)) for half in when.halves]
    for row, share in rows.items():
        for part in found.by_row.get(row, ()):
            piece = found.pieces[part.period]
            if piece.period.since >= since:
                halves[piece.half] += line_minutes(
                    part.tally, share, shared=found.shared.get((row, part.period), 0),
                    may_be_shared=line.may_be_shared,
                )  # fmt: skip
    return halves


def shares_of(
    lines: Sequence[PromisedProvision], planned: Mapping[UUID, Sequence[UUID]], when: PlanTime
) -> dict[UUID, dict[UUID, Fraction]]:
    """Of each promise, what share of each line of provision is meant for it: one that serves
    several is divided by how much each promises, so that no minute is counted twice."""
    year = {line.pk: _a_year(line, when) for line in lines}
    serving: dict[UUID, list[PromisedProvision]] = defaultdict(list)
    for line in lines:
        for row in planned.get(line.pk, ()):
            serving[row].append(line)
    found: dict[UUID, dict[UUID, Fraction]] = defaultdict(dict)
    for row, served in serving.items():
        # Sessions are of timed support, where it serves any.
        timed = [line for line in served if line.kind == ProvisionKind.TIMED] or served
        total = sum((year[line.pk] for line in timed), Fraction(0))
        for line in timed:
            found[line.pk][row] = year[line.pk] / total if total else Fraction(1, len(timed))
    return found


def _a_year(line: PromisedProvision, when: PlanTime) -> Fraction:
    days = when.time.days
    halves = when.halves
    count = days.count(halves[0].since, halves[-1].until) if halves else 0
    return promised_of(
        line.amount, line.per, days=count, of_term=max(1, count // 3), of_year=count
    )  # fmt: skip
