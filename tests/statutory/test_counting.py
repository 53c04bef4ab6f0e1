from datetime import date

import pytest

from send_mis.statutory.counting import (
    days_after,
    fixed_day,
    last_of_days_beginning_with,
    last_of_months_beginning_with,
    months_after,
    said,
    weeks_after,
    years_after,
)
from send_mis.statutory.errors import NotADate


def test_the_day_of_the_event_is_day_0() -> None:
    assert days_after(date(2026, 11, 1), 0) == date(2026, 11, 1)
    assert days_after(date(2026, 11, 1), 1) == date(2026, 11, 2)
    assert days_after(date(2026, 11, 1), 14) == date(2026, 11, 15)
    assert days_after(date(2026, 11, 15), -14) == date(2026, 11, 1)


def test_days_cross_the_end_of_february_and_of_the_year() -> None:
    assert days_after(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert days_after(date(2025, 2, 28), 1) == date(2025, 3, 1)
    assert days_after(date(2026, 12, 31), 1) == date(2027, 1, 1)


def test_a_week_is_seven_days_over_christmas_too() -> None:
    assert weeks_after(date(2026, 11, 1), 2) == date(2026, 11, 15)
    assert weeks_after(date(2026, 12, 18), 2) == date(2027, 1, 1)
    assert weeks_after(date(2027, 1, 1), -2) == date(2026, 12, 18)
    assert weeks_after(date(2028, 2, 28), 1) == date(2028, 3, 6)


def test_a_period_that_begins_with_a_day_counts_it() -> None:
    assert last_of_days_beginning_with(date(2026, 11, 1), 1) == date(2026, 11, 1)
    assert last_of_days_beginning_with(date(2026, 11, 1), 15) == date(2026, 11, 15)
    assert last_of_days_beginning_with(date(2024, 2, 20), 15) == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 9, 3), 1, date(2026, 10, 3)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 28), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 5), 12, date(2027, 11, 5)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 12, 15), -12, date(2026, 12, 15)),
        (date(2026, 5, 20), 0, date(2026, 5, 20)),
    ],
)
def test_months_end_on_the_corresponding_date(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2025, 3, 31), 12, date(2026, 3, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2022, 3, 1), 12, date(2023, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 27)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 29), 3, date(2027, 2, 28)),
        (date(2026, 11, 28), 3, date(2027, 2, 27)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
    ],
)
def test_a_period_of_months_ends_the_day_before(day: date, months: int, last: date) -> None:
    assert last_of_months_beginning_with(day, months) == last


def test_years_from_29_february_end_on_the_28th() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_after(date(2024, 9, 1), 3) == date(2027, 9, 1)


def test_the_first_and_the_last_day_that_a_date_can_have() -> None:
    assert days_after(date(9999, 12, 30), 1) == date.max
    assert months_after(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert days_after(date(1, 1, 2), -1) == date.min
    assert months_after(date(1, 2, 28), -1) == date(1, 1, 28)


@pytest.mark.parametrize(
    ("count", "day", "number"),
    [
        (days_after, date.max, 1),
        (days_after, date.min, -1),
        (weeks_after, date.max, 1),
        (weeks_after, date.min, -1),
        (last_of_days_beginning_with, date.max, 2),
        (months_after, date.max, 1),
        (months_after, date.min, -1),
        (last_of_months_beginning_with, date.max, 1),
        (years_after, date.max, 1),
        (years_after, date.min, -1),
    ],
)
def test_a_count_that_leaves_the_calendar_says_where_it_began(count, day, number) -> None:
    with pytest.raises(NotADate) as refused:
        count(day, number)
    assert str(refused.value) == f"Counting from {said(day)} leaves the years 1 to 9999."


def test_a_fixed_day_needs_a_year_that_a_date_can_have() -> None:
    assert fixed_day(2027, 2, 15) == date(2027, 2, 15)
    assert fixed_day(1, 1, 1) == date.min
    for year in (0, 10000):
        with pytest.raises(NotADate) as refused:
            fixed_day(year, 2, 15)
        assert str(refused.value) == f"{year} is not a year that a date can have."


def test_days_are_said_in_english_whatever_the_machine_speaks() -> None:
    months = [said(date(2026, month, 1)) for month in range(1, 13)]
    assert months == [
        "Thu 1 Jan 2026",
        "Sun 1 Feb 2026",
        "Sun 1 Mar 2026",
        "Wed 1 Apr 2026",
        "Fri 1 May 2026",
        "Mon 1 Jun 2026",
        "Wed 1 Jul 2026",
        "Sat 1 Aug 2026",
        "Tue 1 Sep 2026",
        "Thu 1 Oct 2026",
        "Sun 1 Nov 2026",
        "Tue 1 Dec 2026",
    ]
    assert said(date(2026, 11, 30)) == "Mon 30 Nov 2026"
