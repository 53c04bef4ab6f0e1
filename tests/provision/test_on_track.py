from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.outcomes.rules.on_track import (
    Line,
    Point,
    Standing,
    elapsed,
    expected_on,
    is_stale,
    progress,
    standing,
    standing_of,
    suggest_four,
    suggest_goal,
)

START = date(2026, 9, 7)
DUE = START + timedelta(days=100)
WORDS = Line(Decimal(18), Decimal(40), START, DUE)
MINUTES = Line(Decimal(12), Decimal(5), START, DUE)
NUMBERS = st.decimals(-100, 100, places=1)


def after(days: int) -> date:
    return START + timedelta(days=days)


@pytest.mark.parametrize(
    ("line", "value", "day", "where"),
    [
        (WORDS, "18", 10, Standing.TOO_EARLY),
        (WORDS, "40", 10, Standing.REACHED),
        (WORDS, "29", 50, Standing.ON),
        (WORDS, "31.3", 50, Standing.AHEAD),
        (WORDS, "26.7", 50, Standing.BEHIND),
        (WORDS, "18", 100, Standing.BEHIND),
        (WORDS, "39", 100, Standing.ON),
        (WORDS, "45", 200, Standing.REACHED),
        (WORDS, "15", 50, Standing.BEHIND),
        # Fewer minutes are progress.
        (MINUTES, "8.5", 50, Standing.ON),
        (MINUTES, "5", 50, Standing.REACHED),
        (MINUTES, "12", 50, Standing.BEHIND),
        (MINUTES, "14", 50, Standing.BEHIND),
        (MINUTES, "6", 50, Standing.AHEAD),
    ],
)
def test_where_a_value_stands(line: Line, value: str, day: int, where: Standing) -> None:
    assert standing(line, Decimal(value), after(day)) is where


def test_the_latest_point_counts_whatever_the_order() -> None:
    points = [Point(after(90), Decimal(39)), Point(after(30), Decimal(18))]
    assert standing_of(WORDS, points) is Standing.ON
    assert standing_of(WORDS, []) is Standing.NOT_COUNTED


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(-20, 150))
def test_turning_the_numbers_round_changes_nothing(
    baseline: Decimal, target: Decimal, value: Decimal, days: int
) -> None:
    """Coming down to a target is the mirror of going up to one."""
    if baseline == target:
        return
    up, down = Line(baseline, target, START, DUE), Line(-baseline, -target, START, DUE)
    assert standing(up, value, after(days)) is standing(down, -value, after(days))


@given(NUMBERS, NUMBERS, st.integers(20, 100))
def test_whoever_is_on_the_line_is_on_track(baseline: Decimal, target: Decimal, days: int) -> None:
    line = Line(baseline, target, START, DUE)
    if abs(target - baseline) >= 1:
        found = standing(line, expected_on(line, after(days)), after(days))
        assert found in {Standing.ON, Standing.REACHED}


@given(NUMBERS, NUMBERS, st.integers(-50, 200))
def test_the_line_stays_between_its_ends(baseline: Decimal, target: Decimal, days: int) -> None:
    line = Line(baseline, target, START, DUE)
    assert min(baseline, target) <= expected_on(line, after(days)) <= max(baseline, target)
    assert 0 <= elapsed(line, after(days)) <= 1


def test_the_line_begins_at_the_baseline_and_ends_at_the_target() -> None:
    assert expected_on(WORDS, START) == 18
    assert expected_on(WORDS, DUE) == 40
    assert expected_on(WORDS, after(50)) == 29


def test_holding_what_is_reached() -> None:
    line = Line(Decimal(95), Decimal(95), START, DUE)
    assert progress(line, Decimal(96)) == 1
    assert standing(line, Decimal(95), after(50)) is Standing.REACHED
    assert standing(line, Decimal(90), after(50)) is Standing.BEHIND


def test_a_line_without_length() -> None:
    line = Line(Decimal(0), Decimal(1), START, START)
    assert (elapsed(line, START - timedelta(1)), elapsed(line, START)) == (0, 1)


@pytest.mark.parametrize(
    ("come", "four", "goal"),
    [
        (Fraction(-1, 2), 1, -2),
        (Fraction(0), 1, -2),
        (Fraction(1, 10), 1, -2),
        (Fraction(1, 5), 1, -1),
        (Fraction(1, 2), 2, -1),
        (Fraction(99, 100), 2, -1),
        (Fraction(1), 3, 0),
        (Fraction(11, 10), 4, 0),
        (Fraction(5, 4), 4, 1),
        (Fraction(3, 2), 4, 2),
    ],
)
def test_a_judgement_is_suggested(come: Fraction, four: int, goal: int) -> None:
    assert (suggest_four(come), suggest_goal(come)) == (four, goal)


@pytest.mark.parametrize(
    ("today", "stale"),
    [
        (date(2026, 10, 15), False),
        (date(2026, 10, 16), True),
        (date(2027, 5, 1), True),
    ],
)
def test_two_weeks_after_the_last_count_nobody_knows(today: date, stale: bool) -> None:
    points = [Point(date(2026, 9, 20), Decimal(20)), Point(date(2026, 10, 1), Decimal(22))]
    line = Line(Decimal(18), Decimal(40), date(2026, 9, 7), date(2026, 12, 18))
    assert is_stale(line, points, today) is stale
    assert is_stale(line, points[::-1], today) is stale
    assert not is_stale(line, [], today)
    ended = Line(Decimal(18), Decimal(40), date(2026, 9, 7), date(2026, 10, 10))
    assert not is_stale(ended, points, today), "it was counted at its end"
