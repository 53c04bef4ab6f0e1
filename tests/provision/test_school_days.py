from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from send_mis.schools.school_days import SchoolDays


@dataclass(frozen=True)
class Span:
    starts_on: date
    ends_on: date


AUTUMN = Span(date(2026, 9, 2), date(2026, 12, 18))
HALF_TERM = Span(date(2026, 10, 26), date(2026, 10, 30))
INSET = Span(date(2026, 11, 27), date(2026, 11, 27))
DAYS = SchoolDays.of([AUTUMN], [HALF_TERM, INSET])
ANY_DAY = st.dates(date(2026, 8, 20), date(2027, 1, 5))


def test_days_lie_in_a_term_and_outside_closures() -> None:
    assert DAYS.days[0] == date(2026, 9, 2)
    assert DAYS.days[-1] == date(2026, 12, 18)
    assert date(2026, 10, 28) not in DAYS.days
    assert date(2026, 11, 27) not in DAYS.days
    assert date(2026, 11, 28) not in DAYS.days  # a Saturday
    assert len(DAYS.days) == 3 + 14 * 5 - 1


@given(ANY_DAY, ANY_DAY, st.sets(st.integers(0, 4)))
def test_counting_is_counting(since: date, until: date, weekdays: set[int]) -> None:
    by_hand = [d for d in DAYS.days if since <= d < until and d.weekday() in weekdays]
    assert DAYS.count(since, until, weekdays) == len(by_hand)


@given(ANY_DAY, ANY_DAY, ANY_DAY)
def test_two_windows_that_touch_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted([one, two, three])
    whole = DAYS.weeks(first, last)
    assert DAYS.weeks(first, middle) + DAYS.weeks(middle, last) == whole


def test_a_week_with_an_inset_day_is_four_fifths() -> None:
    monday = date(2026, 11, 23)
    assert DAYS.weeks(monday, monday + timedelta(days=7)) == Fraction(4, 5)
    assert DAYS.whole_weeks(monday, monday + timedelta(days=7)) == 1
    assert DAYS.whole_weeks(monday, monday + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("since", "weeks", "end"),
    [
        (date(2026, 9, 7), 1, date(2026, 9, 14)),
        (date(2026, 9, 7), 6, date(2026, 10, 19)),
        # Half-term lies between and does not count.
        (date(2026, 9, 14), 7, date(2026, 11, 9)),
        (date(2026, 9, 9), 6, date(2026, 10, 21)),
        (date(2026, 12, 14), 1, date(2026, 12, 21)),
        (date(2026, 12, 16), 1, None),
        (date(2026, 9, 7), 40, None),
    ],
)
def test_so_many_school_weeks_end_on(since: date, weeks: int, end: date | None) -> None:
    assert DAYS.end_after(since, weeks) == end


@given(st.sampled_from([d for d in DAYS.days if d.weekday() == 0]), st.integers(1, 15))
def test_the_length_of_what_ends_after_so_many_weeks_is_so_many(since: date, weeks: int) -> None:
    end = DAYS.end_after(since, weeks)
    if end is not None:
        assert DAYS.whole_weeks(since, end) == weeks
