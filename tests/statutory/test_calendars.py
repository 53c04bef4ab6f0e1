from datetime import date, timedelta

import pytest

from send_mis.statutory.calendars import (
    HOLIDAYS_KNOWN_TO,
    WORKING_DAYS,
    EmergencyClosure,
    SchoolDays,
    counted_after,
    is_bank_holiday,
    on_or_after,
    on_or_before,
)
from send_mis.statutory.errors import BeyondTheCalendar, NotADate, StatutoryError
from tests.statutory.bank_holidays import BANK_HOLIDAYS
from tests.statutory.worked import HARVEST, Days

DAY = timedelta(days=1)


def days_from(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


# --- Bank holidays --------------------------------------------------------------------------------


def test_every_bank_holiday_of_ten_years_and_no_other() -> None:
    found = {day for day in days_from(date(2019, 1, 1), HOLIDAYS_KNOWN_TO) if is_bank_holiday(day)}
    assert found == BANK_HOLIDAYS


def test_another_day_stands_in_for_a_holiday_on_a_weekend() -> None:
    assert not is_bank_holiday(date(2026, 12, 26))  # Boxing Day, a Saturday
    assert is_bank_holiday(date(2026, 12, 28))
    assert not is_bank_holiday(date(2022, 12, 25))  # Christmas Day, a Sunday
    assert is_bank_holiday(date(2022, 12, 27))


def test_bank_holidays_are_known_to_the_last_day_of_2028() -> None:
    assert not is_bank_holiday(date(2028, 12, 31))
    with pytest.raises(BeyondTheCalendar) as refused:
        is_bank_holiday(date(2029, 1, 1))
    assert (
        str(refused.value) == "Bank holidays are known to Sun 31 Dec 2028; Mon 1 Jan 2029 is later."
    )


# --- Working days ---------------------------------------------------------------------------------


def test_working_days_are_monday_to_friday_without_bank_holidays() -> None:
    counted = [day for day in days_from(date(2026, 12, 21), date(2027, 1, 5)) if works(day)]
    assert counted == [
        date(2026, 12, 21),
        date(2026, 12, 22),
        date(2026, 12, 23),
        date(2026, 12, 24),
        date(2026, 12, 29),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 4),
        date(2027, 1, 5),
    ]


def works(day: date) -> bool:
    return WORKING_DAYS.counts(day)


def test_a_working_day_past_the_known_holidays_is_unknown_unless_it_is_a_weekend() -> None:
    assert works(date(2028, 12, 29))
    assert not works(date(2028, 12, 31))
    assert not works(date(2029, 1, 6))
    with pytest.raises(BeyondTheCalendar):
        works(date(2029, 1, 2))


# --- School days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "is_school_day"),
    [
        (date(2026, 9, 2), False),  # INSET
        (date(2026, 9, 3), True),  # opens
        (date(2026, 9, 4), True),  # Friday
        (date(2026, 9, 5), False),
        (date(2026, 9, 6), False),
        (date(2026, 10, 23), True),
        (date(2026, 10, 26), False),  # half-term's first day
        (date(2026, 10, 30), False),  # and last
        (date(2026, 11, 2), True),
        (date(2026, 12, 18), True),  # the term's last day
        (date(2026, 12, 21), False),  # a Monday between terms
        (date(2027, 1, 4), True),  # the next term's first
        (date(2027, 3, 26), False),  # Good Friday, after the term
        (date(2027, 4, 12), True),
        (date(2027, 5, 3), False),  # a bank holiday in term
        (date(2027, 7, 22), True),
        (date(2027, 7, 23), False),
        (date(2027, 8, 31), False),  # the school year's last day
    ],
)
def test_a_school_day_is_one_on_which_pupils_are_expected(day: date, is_school_day: bool) -> None:
    assert HARVEST.counts(day) is is_school_day


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2027, 9, 1)])
def test_a_day_outside_the_school_years_is_unknown(day: date) -> None:
    with pytest.raises(BeyondTheCalendar, match="term dates do not reach") as refused:
        HARVEST.counts(day)
    assert str(refused.value).endswith("Add that school year first.")


def test_a_school_calendar_past_the_known_holidays_raises_where_it_would_need_them() -> None:
    later = SchoolDays(
        school_years=[Days(date(2028, 9, 1), date(2029, 8, 31))],
        terms=[Days(date(2028, 9, 4), date(2029, 7, 20))],
        closures=[Days(date(2029, 2, 12), date(2029, 2, 16))],
    )
    assert not later.counts(date(2029, 1, 6))  # a Saturday, holiday or not
    assert not later.counts(date(2029, 2, 12))  # closed, holiday or not
    assert not later.counts(date(2029, 8, 1))  # out of term, holiday or not
    with pytest.raises(BeyondTheCalendar, match="Bank holidays are known to"):
        later.counts(date(2029, 1, 2))


# --- Counting -------------------------------------------------------------------------------------


def test_counting_starts_after_the_day_whatever_kind_it_is() -> None:
    friday, saturday, sunday = date(2026, 10, 16), date(2026, 10, 17), date(2026, 10, 18)
    assert {counted_after(day, 1, WORKING_DAYS) for day in (friday, saturday, sunday)} == {
        date(2026, 10, 19)
    }
    assert counted_after(date(2026, 10, 19), 1, WORKING_DAYS) == date(2026, 10, 20)


def test_school_days_pass_over_half_term_christmas_and_easter() -> None:
    assert counted_after(date(2026, 10, 23), 1, HARVEST) == date(2026, 11, 2)
    assert counted_after(date(2026, 12, 17), 2, HARVEST) == date(2027, 1, 4)
    assert counted_after(date(2027, 3, 25), 1, HARVEST) == date(2027, 4, 12)
    assert counted_after(date(2027, 4, 30), 1, HARVEST) == date(2027, 5, 4)


def test_working_days_pass_over_easter_and_the_days_that_stand_in() -> None:
    assert counted_after(date(2027, 3, 25), 1, WORKING_DAYS) == date(2027, 3, 30)
    assert counted_after(date(2026, 12, 24), 1, WORKING_DAYS) == date(2026, 12, 29)
    assert counted_after(date(2028, 12, 22), 3, WORKING_DAYS) == date(2028, 12, 29)
    with pytest.raises(BeyondTheCalendar):
        counted_after(date(2028, 12, 22), 4, WORKING_DAYS)


def test_a_school_calendar_that_ends_does_not_guess() -> None:
    assert counted_after(date(2027, 7, 21), 1, HARVEST) == date(2027, 7, 22)
    with pytest.raises(BeyondTheCalendar, match="Wed 1 Sep 2027"):
        counted_after(date(2027, 7, 22), 1, HARVEST)
    # It ends as surely before its first year as after its last.
    with pytest.raises(BeyondTheCalendar, match="Mon 31 Aug 2026"):
        on_or_before(date(2026, 9, 2), HARVEST)


@pytest.mark.parametrize("number", [0, -1])
def test_fewer_than_one_day_is_no_count(number: int) -> None:
    with pytest.raises(StatutoryError, match=r"^Count at least one day\.$"):
        counted_after(date(2026, 10, 19), number, WORKING_DAYS)


def test_the_next_and_the_last_counted_day() -> None:
    monday = date(2026, 12, 28)
    assert on_or_after(monday, WORKING_DAYS) == date(2026, 12, 29)
    assert on_or_before(monday, WORKING_DAYS) == date(2026, 12, 24)
    tuesday = date(2026, 12, 29)
    assert on_or_after(tuesday, WORKING_DAYS) == tuesday == on_or_before(tuesday, WORKING_DAYS)


def test_a_search_for_a_day_that_counts_ends_with_the_calendar() -> None:
    with pytest.raises(NotADate):
        on_or_before(date.min, Never())
    with pytest.raises(NotADate):
        on_or_after(date.max, Never())


class Never:
    def counts(self, day: date) -> bool:
        return False


# --- Closures -------------------------------------------------------------------------------------

HALF_TERM = EmergencyClosure(starts_on=date(2026, 10, 24), reopens_on=date(2026, 11, 2))


def test_a_closure_runs_from_the_last_school_day_to_the_next() -> None:
    for day in days_from(date(2026, 10, 24), date(2026, 11, 2)):
        assert HARVEST.closed_around(day) == HALF_TERM, day
    assert HARVEST.closed_around(date(2026, 10, 23)) is None
    assert HARVEST.closed_around(date(2026, 11, 3)) is None


def test_a_closure_may_lie_between_two_terms() -> None:
    christmas = EmergencyClosure(starts_on=date(2026, 12, 19), reopens_on=date(2027, 1, 4))
    assert HARVEST.closed_around(date(2026, 12, 25)) == christmas


def test_a_closure_whose_end_nobody_knows_is_not_guessed() -> None:
    with pytest.raises(BeyondTheCalendar, match="Wed 1 Sep 2027"):
        HARVEST.closed_around(date(2027, 7, 23))
