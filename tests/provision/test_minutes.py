from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.minutes import (
    SHORT,
    Pattern,
    SessionRecord,
    Verdict,
    planned_minutes,
    planned_sessions,
    tally,
    verdict,
    whole,
)
from send_mis.schools.school_days import SchoolDays

MONDAY = date(2026, 11, 2)
# Three weeks; the Friday of the second is an INSET day.
DAYS = SchoolDays(
    day
    for n in range(21)
    if (day := MONDAY + timedelta(days=n)).weekday() < 5 and day != date(2026, 11, 13)
)
WEEK = timedelta(days=7)
ANY_DAY = st.dates(MONDAY - WEEK, MONDAY + 4 * WEEK)
PATTERNS = st.builds(
    Pattern, st.integers(1, 600), st.integers(1, 20), st.frozensets(st.integers(0, 4))
)


@pytest.mark.parametrize(
    ("pattern", "since", "until", "sessions"),
    [
        (Pattern(30, 3), MONDAY, MONDAY + WEEK, 3),
        (Pattern(10, 5), MONDAY + WEEK, MONDAY + 2 * WEEK, 4),
        (Pattern(30, 3), MONDAY + timedelta(days=2), MONDAY + WEEK, Fraction(9, 5)),
        (Pattern(45, 1, frozenset({4})), MONDAY + WEEK, MONDAY + 2 * WEEK, 0),
        (Pattern(45, 1, frozenset({3})), MONDAY + WEEK, MONDAY + 2 * WEEK, 1),
        (Pattern(15, 4, frozenset({0, 1})), MONDAY, MONDAY + timedelta(days=1), 2),
        (Pattern(30, 3), MONDAY + WEEK, MONDAY, 0),
    ],
)
def test_planned_sessions(
    pattern: Pattern, since: date, until: date, sessions: int | Fraction
) -> None:
    assert planned_sessions(pattern, DAYS, since, until) == sessions
    assert planned_minutes(pattern, DAYS, since, until) == pattern.minutes * sessions


def test_a_part_time_pupil_is_owed_the_days_they_attend() -> None:
    daily = Pattern(15, 5)
    mornings = frozenset({0, 1, 2})
    assert planned_sessions(daily, DAYS, MONDAY, MONDAY + WEEK, mornings) == 3
    thursdays = Pattern(15, 1, frozenset({3}))
    assert planned_sessions(thursdays, DAYS, MONDAY, MONDAY + WEEK, mornings) == 0


@given(PATTERNS)
def test_a_full_week_carries_exactly_the_times_a_week(pattern: Pattern) -> None:
    assert planned_sessions(pattern, DAYS, MONDAY, MONDAY + WEEK) == pattern.times_a_week


@given(PATTERNS, ANY_DAY, ANY_DAY, ANY_DAY)
def test_half_terms_add_up_to_the_term(pattern: Pattern, a: date, b: date, c: date) -> None:
    first, middle, last = sorted([a, b, c])
    whole_time = planned_minutes(pattern, DAYS, first, last)
    parts = (
        planned_minutes(pattern, DAYS, first, middle),
        planned_minutes(pattern, DAYS, middle, last),
    )
    assert sum(parts) == whole_time


@given(PATTERNS, ANY_DAY, ANY_DAY, st.frozensets(st.integers(0, 4), min_size=1, max_size=4))
def test_two_part_time_pupils_who_share_a_week_are_owed_one_pupils_time(
    pattern: Pattern, since: date, until: date, some: frozenset[int]
) -> None:
    others = frozenset(range(5)) - some
    shared = sum(planned_minutes(pattern, DAYS, since, until, days) for days in (some, others))
    assert shared == planned_minutes(pattern, DAYS, since, until)


EXCUSED = {"shared", "not_attending"}
RECORDS = st.lists(
    st.one_of(
        st.builds(SessionRecord, st.integers(1, 60), st.integers(1, 90)),
        st.builds(
            SessionRecord, st.integers(1, 60), st.just(0),
            st.sampled_from(["pupil_absent", "trip", "shared", "not_attending"]),
        ),
    ),
    max_size=12,
)  # fmt: skip


@given(st.fractions(0, 900, max_denominator=5), RECORDS)
def test_every_planned_minute_is_accounted_for_once(
    planned: Fraction, records: list[SessionRecord]
) -> None:
    found = tally(planned, records, EXCUSED)
    assert found.delivered == sum(r.minutes for r in records)
    explained = found.delivered + sum(found.lost.values()) + found.excused + found.unrecorded
    assert found.planned + found.beyond == explained
    assert not (found.beyond and found.unrecorded)
    assert not EXCUSED & found.lost.keys()


def test_shared_time_and_days_off_are_no_shortfall() -> None:
    records = [
        SessionRecord(30, 30),
        SessionRecord(30, 0, "shared"),
        SessionRecord(30, 0, "not_attending"),
    ]
    found = tally(Fraction(90), records, EXCUSED)
    assert (found.percent, found.lost, found.excused) == (100, {}, 60)


def test_the_gap_has_reasons() -> None:
    records = [
        SessionRecord(30, 30), SessionRecord(30, 20), SessionRecord(30, 0, "trip"),
        SessionRecord(30, 0, "staff_covering"),
    ]  # fmt: skip
    found = tally(Fraction(150), records, EXCUSED)
    assert found.lost == {SHORT: 10, "trip": 30, "staff_covering": 30}
    assert (found.delivered, found.unrecorded, found.percent) == (50, 30, 33)


def test_nothing_due_has_no_percentage() -> None:
    assert tally(Fraction(0), [], EXCUSED).percent is None
    assert tally(Fraction(30), [SessionRecord(30, 0, "shared")], EXCUSED).percent is None


@pytest.mark.parametrize(
    ("minutes", "school_days", "sessions", "said"),
    [
        (69, 10, 4, Verdict.SHORT),
        (0, 50, 20, Verdict.SHORT),
        (70, 10, 4, Verdict.FINE),
        (69, 9, 4, Verdict.FEW_DAYS),
        (69, 10, 3, Verdict.FEW_SESSIONS),
        (69, 9, 3, Verdict.FEW_SESSIONS),
        (70, 1, 1, Verdict.FINE),
    ],
)
def test_a_shortfall_is_told_early_and_not_too_early(
    minutes: int, school_days: int, sessions: int, said: Verdict
) -> None:
    so_far = tally(Fraction(100), [SessionRecord(100, minutes, "" if minutes else "trip")], EXCUSED)
    assert verdict(so_far, school_days=school_days, sessions=Fraction(sessions)) is said


def test_the_flag_goes_by_the_percentage_that_is_shown() -> None:
    so_far = tally(Fraction(200), [SessionRecord(200, 139)], EXCUSED)
    assert so_far.percent == 70
    assert verdict(so_far, school_days=20, sessions=Fraction(9)) is Verdict.FINE
    nothing = tally(Fraction(0), [], EXCUSED)
    assert verdict(nothing, school_days=20, sessions=Fraction(9)) is Verdict.FINE


@pytest.mark.parametrize(
    ("number", "shown"),
    [(Fraction(5, 2), 3), (Fraction(12, 5), 2), (Fraction(-5, 2), -3), (Fraction(0), 0)],
)
def test_half_a_minute_counts_as_one(number: Fraction, shown: int) -> None:
    assert whole(number) == shown
