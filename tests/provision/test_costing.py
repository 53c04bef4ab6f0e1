"""The money, added up a second time day by day and pupil by pupil, with no code in common."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provision.minutes import Pattern
from provision.rates.rules import (
    Against,
    CostLine,
    CostPlace,
    Price,
    against,
    first_day_past,
    formula,
    line_cost,
    price_gaps,
    price_on,
    prices_within,
    split,
    to_pence,
)
from send_mis.schools.school_days import SchoolDays

MONDAY = date(2026, 9, 7)
WEEK = timedelta(days=7)
HALF_TERM = {date(2026, 9, 28) + timedelta(days=n) for n in range(5)}
# Six weeks, the fourth of them closed.
DAYS = SchoolDays(
    day
    for n in range(42)
    if (day := MONDAY + timedelta(days=n)).weekday() < 5 and day not in HALF_TERM
)
ANY_DAY = st.dates(MONDAY - timedelta(days=4), MONDAY + 6 * WEEK)
MONEY = st.decimals(0, 60, places=2)
WEEKDAYS = st.frozensets(st.integers(0, 4))


@st.composite
def price_lists(draw: st.DrawFn) -> list[Price]:
    """Rates one after another, with gaps or without, changing on any day of a week."""
    edges = sorted(draw(st.lists(ANY_DAY, min_size=1, max_size=4, unique=True)))
    ends = [*edges[1:], draw(st.sampled_from([None, edges[-1] + 9 * WEEK]))]
    prices = [Price(draw(MONEY), start, end) for start, end in zip(edges, ends, strict=True)]
    return [price for price in prices if draw(st.booleans()) or len(prices) == 1]


@st.composite
def lines(draw: st.DrawFn) -> CostLine:
    starts_on = draw(ANY_DAY)
    pattern = Pattern(draw(st.integers(1, 600)), draw(st.integers(1, 20)), draw(WEEKDAYS))
    return CostLine(
        starts_on,
        starts_on + timedelta(days=draw(st.integers(1, 40))),
        draw(st.sampled_from([pattern, pattern, None])),
        draw(price_lists()),
        draw(MONEY),
    )


@st.composite
def places(draw: st.DrawFn) -> list[CostPlace[str]]:
    """Up to five pupils who join, leave, come back, some of them part-time; never twice at once."""
    found = []
    for pupil in draw(st.lists(st.sampled_from("abcde"), max_size=5, unique=True)):
        attends = draw(st.sampled_from([frozenset(), frozenset(), frozenset({0, 1, 2})]))
        start = draw(ANY_DAY)
        end = draw(
            st.one_of(st.none(), st.integers(1, 25).map(lambda n, s=start: s + n * (WEEK / 7)))
        )
        found.append(CostPlace(pupil, start, end, attends))
        if end is not None and draw(st.booleans()):
            found.append(CostPlace(pupil, end + timedelta(days=3), None, attends))
    return found


def by_hand(
    line: CostLine, there: list[CostPlace[str]], until: date
) -> tuple[dict[str, Fraction], int]:
    """Each school day on its own: who is there, at which rate, how many sessions."""
    owed: dict[str, Fraction] = {}
    unpriced = 0
    for day in DAYS.days:
        if line.pattern is None or not line.starts_on <= day < min(line.ends_on, until):
            continue
        if day.weekday() not in line.pattern.weekdays:
            continue
        group = {
            p.pupil
            for p in there
            if p.starts_on <= day
            and (p.ends_on is None or p.ends_on > day)
            and (not p.attends or day.weekday() in p.attends)
        }
        rates = [
            p.hourly
            for p in line.prices
            if p.starts_on <= day and (p.ends_on is None or p.ends_on > day)
        ]
        if group and not rates:
            unpriced += 1
        if not group or not rates:
            continue
        sessions = Fraction(line.pattern.times_a_week) / len(line.pattern.weekdays)
        cost = Fraction(rates[0]) * line.pattern.minutes / 60 * sessions
        for pupil in group:
            owed[pupil] = owed.get(pupil, Fraction(0)) + cost / len(group)
    return owed, unpriced


@given(lines(), places(), st.one_of(st.none(), ANY_DAY))
@settings(max_examples=300)
def test_a_line_agrees_with_every_day_added_by_hand(
    line: CostLine, there: list[CostPlace[str]], until: date | None
) -> None:
    cost = line_cost(replace(line, materials=Decimal(0)), there, DAYS, until=until)
    owed, unpriced = by_hand(line, there, until or date.max)
    exact = sum(owed.values(), Fraction(0))
    pence = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    assert cost.time == pence.quantize(Decimal(1), ROUND_HALF_UP) / 100
    assert cost.days_without_price == unpriced
    for pupil in cost.of.keys() | owed.keys():
        # Half a penny from rounding the line, less than one from sharing it out.
        off = abs(Fraction(cost.of[pupil]) - owed.get(pupil, Fraction(0)))
        assert off < Fraction(3, 200)


@given(lines(), places(), st.one_of(st.none(), ANY_DAY))
def test_the_shares_add_up_to_the_line_to_the_penny(
    line: CostLine, there: list[CostPlace[str]], until: date | None
) -> None:
    cost = line_cost(line, there, DAYS, until=until)
    assert sum(cost.of.values()) == cost.total == cost.time + cost.materials
    assert all(
        share >= 0 and share == share.quantize(Decimal("0.01")) for share in cost.of.values()
    )


@given(st.lists(st.tuples(lines(), places()), max_size=4), ANY_DAY)
def test_pupils_down_and_lines_across_make_the_same_sum(
    rows: list[tuple[CostLine, list[CostPlace[str]]]], until: date
) -> None:
    costs = [line_cost(line, there, DAYS, until=until) for line, there in rows]
    per_pupil: dict[str, Decimal] = {}
    for cost in costs:
        for pupil, share in cost.of.items():
            per_pupil[pupil] = per_pupil.get(pupil, Decimal(0)) + share
    assert sum(per_pupil.values()) == sum(cost.total for cost in costs)


@given(lines(), places())
def test_cost_to_date_ends_as_planned_and_never_goes_back(
    line: CostLine, there: list[CostPlace[str]]
) -> None:
    so_far = [
        line_cost(line, there, DAYS, until=MONDAY + timedelta(days=n)).total for n in range(-4, 90)
    ]
    assert so_far == sorted(so_far)
    assert so_far[0] == 0
    started = {p.pupil for p in there if p.starts_on < line.ends_on}
    if set(line_cost(line, there, DAYS).of) <= started:
        assert so_far[-1] == line_cost(line, there, DAYS).total


@given(lines(), places(), ANY_DAY)
def test_a_rate_that_changes_to_itself_changes_nothing(
    line: CostLine, there: list[CostPlace[str]], edge: date
) -> None:
    once = CostLine(
        line.starts_on, line.ends_on, line.pattern, [Price(Decimal("16.50"), MONDAY - WEEK)]
    )
    twice = CostLine(
        line.starts_on,
        line.ends_on,
        line.pattern,
        [Price(Decimal("16.50"), MONDAY - WEEK, edge), Price(Decimal("16.50"), edge)],
    )
    assert line_cost(once, there, DAYS) == line_cost(twice, there, DAYS)


TA = [Price(Decimal("16.50"), date(2025, 9, 1))]


def test_the_worked_example() -> None:
    """TA £16.50, half an hour, four times a week, 38 weeks, for three pupils: £418.00 each."""
    assert formula(Decimal("16.50"), 30, 4, 38, 3) == Decimal("418.00")
    year = [MONDAY + timedelta(days=n) for n in range(38 * 7)]
    line = CostLine(MONDAY, MONDAY + 38 * WEEK, Pattern(30, 4), TA)
    there = [CostPlace(pupil, MONDAY) for pupil in "abc"]
    cost = line_cost(line, there, SchoolDays(year))
    assert cost.total == Decimal("1254.00")
    assert set(cost.of.values()) == {Decimal("418.00")}


def test_one_to_one_past_six_thousand() -> None:
    """2½ hours a day on 190 days at £16.50: £7,837.50."""
    assert formula(Decimal("16.50"), 150, 5, 38, 1) == Decimal("7837.50")


def test_a_rate_that_rises_on_a_wednesday() -> None:
    wednesday = MONDAY + timedelta(days=2)
    prices = [Price(Decimal(10), MONDAY, wednesday), Price(Decimal(20), wednesday)]
    line = CostLine(MONDAY, MONDAY + WEEK, Pattern(60, 5), prices)
    assert line_cost(line, [CostPlace("a", MONDAY)], DAYS).total == Decimal("80.00")


def test_a_pupil_who_joins_changes_the_group_from_that_day() -> None:
    line = CostLine(MONDAY, MONDAY + WEEK, Pattern(60, 5), [Price(Decimal(10), MONDAY)])
    there = [CostPlace("a", MONDAY), CostPlace("b", MONDAY + timedelta(days=3))]
    assert line_cost(line, there, DAYS).of == {"a": Decimal("40.00"), "b": Decimal("10.00")}


def test_a_pupil_who_moves_to_another_row_is_counted_once_on_each_day() -> None:
    moved = MONDAY + timedelta(days=3)
    line = CostLine(MONDAY, MONDAY + WEEK, Pattern(60, 5), [Price(Decimal(10), MONDAY)])
    first = line_cost(line, [CostPlace("a", MONDAY, moved)], DAYS)
    second = line_cost(line, [CostPlace("a", moved)], DAYS)
    assert (first.total, second.total) == (Decimal("30.00"), Decimal("20.00"))


def test_closures_and_days_without_anybody_cost_nothing() -> None:
    line = CostLine(date(2026, 9, 28), date(2026, 10, 5), Pattern(60, 5), TA)
    assert line_cost(line, [CostPlace("a", MONDAY)], DAYS).total == 0
    empty = CostLine(MONDAY, MONDAY + WEEK, Pattern(60, 5), TA, Decimal(20))
    assert line_cost(empty, [], DAYS).total == 0


def test_materials_are_shared_by_all_who_are_ever_in_the_row() -> None:
    line = CostLine(MONDAY, MONDAY + 3 * WEEK, None, (), Decimal("10.00"))
    there = [
        CostPlace("a", MONDAY, MONDAY + WEEK),
        CostPlace("b", MONDAY),
        CostPlace("c", MONDAY + WEEK),
    ]
    assert list(line_cost(line, there, DAYS).of.values()) == [
        Decimal("3.34"), Decimal("3.33"), Decimal("3.33"),
    ]  # fmt: skip
    begun = line_cost(line, there, DAYS, until=MONDAY + timedelta(days=1))
    assert begun.total == Decimal("6.67")
    # One who left before the row began, and one who comes after it, use nothing.
    strangers = [CostPlace("x", MONDAY - WEEK, MONDAY), CostPlace("y", MONDAY + 3 * WEEK)]
    assert line_cost(line, [*there, *strangers], DAYS).of.keys() == {"a", "b", "c"}


def test_a_pupil_who_comes_back_is_one_user() -> None:
    line = CostLine(MONDAY, MONDAY + 3 * WEEK, None, (), Decimal("10.00"))
    there = [
        CostPlace("a", MONDAY, MONDAY + WEEK),
        CostPlace("a", MONDAY + 2 * WEEK),
        CostPlace("b", MONDAY),
    ]
    assert line_cost(line, there, DAYS).of == {"a": Decimal("5.00"), "b": Decimal("5.00")}


def test_a_missing_rate_is_counted_and_not_hidden() -> None:
    line = CostLine(
        MONDAY, MONDAY + WEEK, Pattern(60, 5), [Price(Decimal(10), MONDAY + timedelta(2))]
    )
    cost = line_cost(line, [CostPlace("a", MONDAY)], DAYS)
    assert (cost.total, cost.days_without_price) == (Decimal("30.00"), 2)


@given(st.decimals(0, 10_000, places=2), st.lists(st.fractions(0, 50), min_size=1, max_size=9))
def test_split_is_exact_and_fair_to_a_penny(amount: Decimal, weights: list[Fraction]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    total = sum(weights)
    if total:
        for part, weight in zip(parts, weights, strict=True):
            assert abs(Fraction(part) - Fraction(amount) * weight / total) < Fraction(1, 100)
            assert weight or not part


def test_the_odd_pennies_go_to_those_cut_the_most_then_to_the_first() -> None:
    equal = split(Decimal("100.00"), [Fraction(1)] * 3)
    assert equal == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert split(Decimal("0.10"), [Fraction(1), Fraction(2)]) == [Decimal("0.03"), Decimal("0.07")]
    assert split(Decimal("5.00"), []) == []


@pytest.mark.parametrize(
    ("exact", "pence"),
    [(Fraction(1, 200), "0.01"), (Fraction(49, 10_000), "0.00"), (Fraction(2, 3), "0.67")],
)
def test_half_a_penny_is_a_penny(exact: Fraction, pence: str) -> None:
    assert to_pence(exact) == Decimal(pence)


@given(price_lists(), ANY_DAY, st.integers(1, 40))
def test_gaps_are_exactly_the_days_without_a_rate(
    prices: list[Price], starts_on: date, length: int
) -> None:
    ends_on = starts_on + timedelta(days=length)
    gaps = price_gaps(prices, starts_on, ends_on)
    window = [starts_on + timedelta(days=n) for n in range(length)]
    without = [day for day in window if price_on(prices, day) is None]
    assert [d for d in window if any(a <= d < b for a, b in gaps)] == without
    assert all(a < b for a, b in gaps)
    copied = prices_within(prices, starts_on, ends_on)
    assert [price_on(copied, day) for day in window] == [price_on(prices, day) for day in window]
    assert all(p.starts_on >= starts_on and (p.ends_on or ends_on) <= ends_on for p in copied)


@pytest.mark.parametrize(
    ("cost", "where"),
    [
        ("4799.99", Against.UNDER),
        ("4800.00", Against.NEAR),
        ("6000.00", Against.NEAR),
        ("6000.01", Against.PAST),
    ],
)
def test_near_and_past_the_threshold(cost: str, where: Against) -> None:
    assert against(Decimal(cost), Decimal(6000), 80) is where
    assert against(Decimal(cost), None, 80) is Against.UNDER


def test_the_first_day_past_the_threshold() -> None:
    line = CostLine(MONDAY, MONDAY + 6 * WEEK, Pattern(60, 5), [Price(Decimal(10), MONDAY)])

    def spent(day: date) -> Decimal:
        return line_cost(line, [CostPlace("a", MONDAY)], DAYS, until=day + timedelta(1)).total

    assert first_day_past(spent, Decimal("49.99"), DAYS.days) == MONDAY + timedelta(days=4)
    assert first_day_past(spent, Decimal("50.00"), DAYS.days) == MONDAY + WEEK
    assert first_day_past(spent, Decimal(9999), DAYS.days) is None
