from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from send_mis.schools.calendar import (
    current_year,
    is_school_day,
    next_year,
    span_on,
    terms_on,
    usual_year,
)
from send_mis.schools.choices import ClosureKind


@dataclass(frozen=True)
class Days:
    starts_on: date
    ends_on: date


AUTUMN = Days(date(2026, 9, 2), date(2026, 12, 18))
SPRING = Days(date(2027, 1, 4), date(2027, 3, 19))
HALF_TERM = Days(date(2026, 10, 26), date(2026, 10, 30))
YEARS = [
    Days(date(2025, 9, 1), date(2026, 7, 31)),
    Days(date(2026, 9, 1), date(2027, 8, 31)),
    Days(date(2027, 9, 1), date(2028, 8, 31)),
]


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 9, 1), False),  # the day before term
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),  # a Saturday
        (date(2026, 10, 26), False),
        (date(2026, 10, 30), False),
        (date(2026, 11, 2), True),
        (date(2026, 12, 18), True),
        (date(2026, 12, 21), False),
        (date(2027, 1, 4), True),
    ],
)
def test_a_school_day_lies_in_a_term_and_outside_closures(day: date, is_one: bool) -> None:
    assert is_school_day(day, terms=[AUTUMN, SPRING], closures=[HALF_TERM]) is is_one
    assert terms_on(date(2026, 12, 25), [AUTUMN, SPRING]) == []


def test_between_two_years_the_coming_one_is_this_year() -> None:
    assert span_on(date(2026, 8, 15), YEARS) is None
    assert current_year(date(2026, 8, 15), YEARS) == YEARS[1]
    assert next_year(date(2026, 8, 15), YEARS) == YEARS[2]
    assert current_year(date(2027, 8, 31), YEARS) == YEARS[1]
    assert next_year(date(2028, 1, 1), YEARS) is None
    assert current_year(date(2029, 1, 1), YEARS) is None


@pytest.mark.parametrize("first", range(2000, 2100))
def test_the_usual_year_could_be_a_school_s(first: int) -> None:
    usual = usual_year(first)
    autumn, spring, summer = usual.terms
    assert usual.starts_on <= autumn.starts_on < autumn.ends_on < spring.starts_on
    assert spring.ends_on < summer.starts_on < summer.ends_on <= usual.ends_on
    assert all(term.starts_on.weekday() < 5 for term in usual.terms)
    days = [
        usual.starts_on + timedelta(days=n) for n in range((usual.ends_on - usual.starts_on).days)
    ]
    school_days = [d for d in days if is_school_day(d, terms=usual.terms, closures=usual.closures)]
    inset = usual.closures[0]
    assert (inset.kind, inset.starts_on) == (ClosureKind.INSET, autumn.starts_on)
    # Three more INSET days are the school's to place.
    assert len(school_days) == 193
    assert date(first + 1, 7, 10) <= summer.ends_on <= date(first + 1, 8, 2)
    kinds = [closure.kind for closure in usual.closures]
    assert kinds.count(ClosureKind.HALF_TERM) == 3
    for closure in usual.closures:
        assert terms_on(closure.starts_on, usual.terms), closure


def test_easter_2026_and_2027_fall_in_the_holidays() -> None:
    for first, sunday in ((2025, date(2026, 4, 5)), (2026, date(2027, 3, 28))):
        terms = usual_year(first).terms
        assert terms_on(sunday - timedelta(days=2), terms) == []
        assert terms_on(sunday + timedelta(days=1), terms) == []
