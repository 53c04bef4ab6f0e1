"""What provision costs. Pure: Decimal and exact fractions, never a float.

    hourly rate × minutes/60 × sessions a week × weeks ÷ group size, and materials ÷ users

**A line** is one row of a plan. Its staff time is added up day by day in exact fractions (each
school day carries the sessions that `minutes` says), each day at the rate of that day and shared
equally by the pupils who are in the row on it. A day on which nobody is in the row costs nothing.
The line's time and its materials are rounded half up to the penny once each.

**Shares.** The pence of a line are given to its pupils so that they add up to the line exactly:
everybody gets the whole pence of their exact share, and the odd pennies go one each to those whose
share was cut the most, the earlier in the list first. A pupil's cost is the sum of their shares, a
class's the sum of its lines: the two are the same number.

**Materials** are shared equally by all who are ever in the row, as they are bought once; in a cost
to date, only those who have begun have had theirs.
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from provision.minutes import Pattern
from send_mis.schools.school_days import SchoolDays

DAY = timedelta(days=1)
PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")
P = TypeVar("P", bound=Hashable)


def to_pence(amount: Fraction) -> Decimal:
    """Half up to the penny, as an exact Decimal. Amounts here are never below nothing."""
    return _pounds(int(amount * 100 + Fraction(1, 2)))


def formula(
    hourly: Decimal, minutes: int, times_a_week: int, weeks: Decimal | int, group_size: int
) -> Decimal:
    """One pupil's share of a steady group, in pounds.

    £16.50, 30 minutes, 4 times a week, 38 weeks, for three: £418.00.
    """
    exact = Fraction(hourly) * Fraction(minutes, 60) * times_a_week * Fraction(weeks) / group_size
    return to_pence(exact)


def split(amount: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    """Whole pence in proportion to the weights, adding up to `amount` exactly.

    Without any weight the amount is shared equally; without anybody it cannot be shared.
    """
    if not weights:
        return []
    pence = int(amount.quantize(PENNY, ROUND_HALF_UP) * 100)
    total = sum(weights)
    shares = [w / total if total else Fraction(1, len(weights)) for w in weights]
    exact = [share * pence for share in shares]
    given = [int(part) for part in exact]
    most_cut = sorted(range(len(exact)), key=lambda n: (given[n] - exact[n], n))
    for n in most_cut[: pence - sum(given)]:
        given[n] += 1
    return [_pounds(part) for part in given]


class PricedSpan(Protocol):
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Price:
    """£ an hour on the days of [starts_on, ends_on); no end means from then on."""

    hourly: Decimal
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class CostPlace(Generic[P]):
    """A pupil's time in a line; `attends`: the weekdays of a part-time pupil, none: the line's."""

    pupil: P
    starts_on: date
    ends_on: date | None = None
    attends: frozenset[int] = frozenset()

    def holds(self, day: date, weekday: int) -> bool:
        return (
            self.starts_on <= day
            and (self.ends_on is None or day < self.ends_on)
            and (not self.attends or weekday in self.attends)
        )


@dataclass(frozen=True, slots=True)
class CostLine:
    """A row of a plan, [starts_on, ends_on). Without a pattern it costs its materials alone."""

    starts_on: date
    ends_on: date
    pattern: Pattern | None = None
    prices: Sequence[Price] = ()
    materials: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class LineCost(Generic[P]):
    """In pounds and pence: time + materials == total == the sum of everybody's share.

    `days_without_price`: school days on which somebody was in the line and no rate is known.
    They cost nothing here, and a page must say so.
    """

    time: Decimal
    materials: Decimal
    of: Mapping[P, Decimal] = field(default_factory=dict)
    days_without_price: int = 0

    @property
    def total(self) -> Decimal:
        return self.time + self.materials


def line_cost(
    line: CostLine, places: Sequence[CostPlace[P]], days: SchoolDays, *, until: date | None = None
) -> LineCost[P]:
    """The line's cost as planned; with `until`, of its days before that one: the cost to date.

    To include today, give tomorrow.
    """
    ends_on = line.ends_on if until is None else min(line.ends_on, until)
    time, unpriced = _time(line, places, days, ends_on)
    line_time = to_pence(sum(time.values(), Fraction(0)))
    of = dict(zip(time, split(line_time, list(time.values())), strict=True))
    materials = NOTHING
    for pupil, share in _materials(line, places, ends_on):
        materials += share
        of[pupil] = of.get(pupil, NOTHING) + share
    return LineCost(line_time, materials, of, unpriced)


def _time(
    line: CostLine, places: Sequence[CostPlace[P]], days: SchoolDays, ends_on: date
) -> tuple[dict[P, Fraction], int]:
    """Exact pounds of staff time per pupil. The line is cut where the group or the rate changes."""
    time: dict[P, Fraction] = {place.pupil: Fraction(0) for place in places if _meets(place, line)}
    unpriced = 0
    if line.pattern is None:
        return {}, 0
    per_session = line.pattern.sessions_a_day * Fraction(line.pattern.minutes, 60)
    for since, to in pairwise(_cuts(line, places, ends_on)):
        hourly = price_on(line.prices, since)
        for group, weekdays in _groups(places, since, line.pattern.weekdays).items():
            count = days.count(since, to, weekdays)
            if hourly is None:
                unpriced += count
                continue
            share = Fraction(hourly) * per_session * count / len(group)
            for pupil in group:
                time[pupil] += share
    return time, unpriced


def _cuts(line: CostLine, places: Sequence[CostPlace[P]], ends_on: date) -> list[date]:
    spans: list[PricedSpan] = [*places, *line.prices]
    edges = {edge for span in spans for edge in (span.starts_on, span.ends_on) if edge}
    inside = {edge for edge in edges if line.starts_on < edge < ends_on}
    return sorted(inside | {line.starts_on, ends_on}) if line.starts_on < ends_on else []


def _groups(
    places: Sequence[CostPlace[P]], day: date, weekdays: Collection[int]
) -> dict[tuple[P, ...], list[int]]:
    """Who is there, by weekday; weekdays on which the same pupils come are one entry."""
    groups: dict[tuple[P, ...], list[int]] = {}
    for weekday in weekdays:
        here = tuple(dict.fromkeys(p.pupil for p in places if p.holds(day, weekday)))
        if here:
            groups.setdefault(here, []).append(weekday)
    return groups


def _meets(place: CostPlace[P], line: CostLine) -> bool:
    ends = place.ends_on
    return place.starts_on < line.ends_on and (ends is None or ends > line.starts_on)


def _materials(
    line: CostLine, places: Sequence[CostPlace[P]], ends_on: date
) -> list[tuple[P, Decimal]]:
    """Each user's share, of those who have begun before `ends_on`."""
    users: dict[P, date] = {}
    for place in places:
        if _meets(place, line):
            first = max(place.starts_on, line.starts_on)
            users[place.pupil] = min(first, users.get(place.pupil, first))
    shares = split(line.materials, [Fraction(1)] * len(users))
    return [
        (pupil, share)
        for (pupil, first), share in zip(users.items(), shares, strict=True)
        if first < ends_on
    ]


# --- Rates ----------------------------------------------------------------------------------


def price_on(prices: Sequence[Price], day: date) -> Decimal | None:
    for price in prices:
        if price.starts_on <= day and (price.ends_on is None or day < price.ends_on):
            return price.hourly
    return None


def price_gaps(prices: Sequence[Price], starts_on: date, ends_on: date) -> list[tuple[date, date]]:
    """The parts of [starts_on, ends_on) for which there is no rate, first to last."""
    gaps, known = [], starts_on
    for price in sorted(prices, key=lambda p: p.starts_on):
        if price.starts_on >= ends_on:
            break
        if price.starts_on > known:
            gaps.append((known, price.starts_on))
        known = max(known, price.ends_on or ends_on)
    if known < ends_on:
        gaps.append((known, ends_on))
    return gaps


def prices_within(prices: Sequence[Price], starts_on: date, ends_on: date) -> list[Price]:
    """The school's rates, cut to a row's dates: what is copied onto the row."""
    return [
        Price(price.hourly, max(price.starts_on, starts_on), min(price.ends_on or ends_on, ends_on))
        for price in sorted(prices, key=lambda p: p.starts_on)
        if price.starts_on < ends_on and (price.ends_on is None or price.ends_on > starts_on)
    ]


# --- The threshold ---------------------------------------------------------------------------


class Against(Enum):
    UNDER = "under"
    NEAR = "near"
    PAST = "past"


def against(cost: Decimal, threshold: Decimal | None, near_percent: int) -> Against:
    """Past means more than the threshold; exactly £6,000 is near."""
    if threshold is None or cost * 100 < threshold * near_percent:
        return Against.UNDER
    return Against.PAST if cost > threshold else Against.NEAR


def first_day_past(
    cost_until: Callable[[date], Decimal], threshold: Decimal, days: Sequence[date]
) -> date | None:
    """The first of these days, in order, by the end of which the cost to date is past it.

    `cost_until(day)` counts that day in. Searched by halves: a cost to date never falls by more
    than the odd penny.
    """
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        if cost_until(days[middle]) > threshold:
            high = middle
        else:
            low = middle + 1
    return days[low] if low < len(days) else None


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)
