"""On which days mail leaves, and what is said of a due date then."""

from datetime import date, timedelta

import pytest

from send_mis.reminders.choices import Often, Stage
from send_mis.reminders.rules.stages import (
    MailDay,
    days_for_mail,
    left_to_say,
    mail_day,
    stage_of,
)

MONDAY = date(2026, 11, 23)


def days(first: date, last: date, *without: date) -> list[date]:
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if day.weekday() < 5 and day not in without]


# An autumn term until Friday 18 December, and a spring from Tuesday 5 January.
TERMS = days(date(2026, 11, 2), date(2026, 12, 18)) + days(date(2027, 1, 5), date(2027, 2, 12))


@pytest.mark.parametrize(
    ("on", "next_on"),
    [
        (MONDAY, date(2026, 11, 24)),
        (date(2026, 11, 27), date(2026, 11, 30)),
        (date(2026, 12, 18), date(2027, 1, 5)),
    ],
)
def test_what_falls_due_before_the_next_school_day_is_said_now(on: date, next_on: date) -> None:
    found = mail_day(on, TERMS)
    assert found is not None
    assert found.next_on == next_on


@pytest.mark.parametrize("on", [date(2026, 11, 28), date(2026, 12, 24), date(2027, 1, 4)])
def test_nothing_leaves_at_weekends_and_in_holidays(on: date) -> None:
    assert mail_day(on, TERMS) is None


def test_once_a_week_is_the_first_school_day_on_which_they_work() -> None:
    def says(on: date, *weekdays: int) -> bool:
        return mail_day(on, TERMS, often=Often.MONDAY, weekdays=weekdays or range(5)) is not None

    assert says(MONDAY)
    assert not says(MONDAY + timedelta(days=1))
    # After a holiday that ends on a Monday, the Tuesday.
    assert says(date(2027, 1, 5))
    assert not says(MONDAY, 2, 3)
    assert says(MONDAY + timedelta(days=2), 2, 3)
    assert not says(MONDAY + timedelta(days=3), 2, 3)


def test_a_part_time_teacher_hears_on_a_working_day_of_what_is_due_before_the_next() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert mail_day(MONDAY, TERMS, weekdays=(1, 2)) is None
    found = mail_day(tuesday + timedelta(days=1), TERMS, weekdays=(1, 2))
    assert found is not None
    assert found.next_on == tuesday + timedelta(days=7)
    due_on_friday = MONDAY + timedelta(days=4)
    assert stage_of(due_on_friday, found, 14, Often.DAILY) is Stage.DUE


def test_the_last_week_looks_over_the_holidays() -> None:
    before = mail_day(date(2026, 12, 11), TERMS)
    last_week = mail_day(date(2026, 12, 14), TERMS)
    assert before is not None
    assert last_week is not None
    assert before.back_on is None
    assert last_week.back_on == date(2027, 1, 5)
    in_holidays = date(2027, 1, 4)
    assert stage_of(in_holidays, before, 7, Often.DAILY) is None
    assert stage_of(in_holidays, last_week, 7, Often.DAILY) is Stage.AHEAD
    on_last_day = mail_day(date(2026, 12, 18), TERMS)
    assert on_last_day is not None
    assert on_last_day.is_last
    assert on_last_day.is_back_known
    assert not last_week.is_last
    assert stage_of(in_holidays, on_last_day, 7, Often.DAILY) is Stage.DUE


def test_before_a_summer_whose_next_year_is_not_entered_all_of_it_is_said() -> None:
    last = mail_day(date(2027, 2, 12), TERMS)
    assert last is not None
    assert last.back_on is not None
    assert last.is_last
    # Nobody is told a first day back that is a guess.
    assert not last.is_back_known
    assert stage_of(date(2027, 3, 26), last, 7, Often.DAILY) is Stage.DUE


def test_a_long_weekend_is_no_holiday() -> None:
    with_inset = days(date(2026, 11, 2), date(2026, 12, 18), date(2026, 11, 27), date(2026, 11, 30))
    found = mail_day(date(2026, 11, 26), with_inset)
    assert found is not None
    assert found.back_on is None
    assert found.next_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days_off", "often", "stage"),
    [
        (-1, Often.DAILY, Stage.LATE),
        (0, Often.DAILY, Stage.DUE),
        (1, Often.DAILY, Stage.AHEAD),
        (14, Often.DAILY, Stage.AHEAD),
        (15, Often.DAILY, None),
        (-1, Often.LATE, Stage.LATE),
        (0, Often.LATE, None),
    ],
)
def test_stages(days_off: int, often: Often, stage: Stage | None) -> None:
    today = MailDay(MONDAY, MONDAY + timedelta(days=1))
    assert stage_of(MONDAY + timedelta(days=days_off), today, 14, often) is stage


@pytest.mark.parametrize(
    ("stage", "said", "stands_in", "left"),
    [
        (Stage.LATE, (), False, Stage.LATE),
        (Stage.LATE, ("late",), False, None),
        # It was another's when they heard that it is late; now it falls to them.
        (Stage.LATE, ("late",), True, Stage.YOURS),
        (Stage.LATE, (), True, Stage.YOURS),
        (Stage.LATE, ("late", "yours"), True, None),
        # And is the other's again.
        (Stage.LATE, ("yours",), False, None),
        (Stage.DUE, ("ahead",), True, Stage.DUE),
        (Stage.DUE, ("ahead", "due"), True, None),
        (None, (), True, None),
    ],
)
def test_what_is_left_to_say(
    stage: Stage | None, said: tuple[str, ...], *, stands_in: bool, left: Stage | None
) -> None:
    assert left_to_say(stage, said, stands_in=stands_in) is left


def test_no_notice_is_none_before_its_day_nor_before_the_holidays() -> None:
    today = MailDay(MONDAY, MONDAY + timedelta(days=1), back_on=MONDAY + timedelta(days=20))
    assert stage_of(MONDAY + timedelta(days=2), today, 0, Often.DAILY) is None


def test_where_no_term_is_entered_nobody_is_forgotten() -> None:
    assert MONDAY in days_for_mail([], MONDAY)
    assert MONDAY + timedelta(days=5) not in days_for_mail([], MONDAY)
    assert days_for_mail(TERMS, MONDAY) == TERMS
    years_later = date(2029, 5, 8)
    assert years_later in days_for_mail(TERMS, years_later)
