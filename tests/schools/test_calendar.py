from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from send_mis.schools.calendar import (
    current_year,
    next_year,
    span_on,
    terms_on,
    usual_year,
)
from send_mis.schools.choices import ClosureKind
from send_mis.statutory.calendars import HOLIDAYS_KNOWN_TO, SchoolDays


@dataclass(frozen=True)
class Days:
    starts_on: date
    ends_on: date


YEARS = [
    Days(date(2025, 9, 1), date(2026, 7, 31)),
    Days(date(2026, 9, 1), date(2027, 8, 31)),
    Days(date(2027, 9, 1), date(2028, 8, 31)),
]


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
    school_days = [
        d
        for d in days
        if d.weekday() < 5 and terms_on(d, usual.terms) and not terms_on(d, usual.closures)
    ]
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


@pytest.mark.parametrize("first", range(2020, HOLIDAYS_KNOWN_TO.year))
def test_the_usual_year_has_no_bank_holiday_among_its_school_days(first: int) -> None:
    """It is drawn without a list of them, so that it can be drawn for any year. Those of a single
    year, a coronation or a jubilee, are the school's to add."""
    usual = usual_year(first)
    once = {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}
    taught = SchoolDays([usual], usual.terms, usual.closures)
    for number in range((usual.ends_on - usual.starts_on).days + 1):
        day = usual.starts_on + timedelta(days=number)
        is_drawn = bool(
            day.weekday() < 5 and terms_on(day, usual.terms) and not terms_on(day, usual.closures)
        )
        assert taught.counts(day) is is_drawn or day in once, day
