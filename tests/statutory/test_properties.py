"""What holds on every day, not only on the worked ones."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from send_mis.statutory.calendars import (
    WORKING_DAYS,
    DaysCounted,
    counted_after,
    on_or_after,
    on_or_before,
)
from send_mis.statutory.counting import (
    days_after,
    last_of_days_beginning_with,
    last_of_months_beginning_with,
    months_after,
    weeks_after,
)
from send_mis.statutory.deadline import Deadline, LocalTime, beside_the_law, status_of
from send_mis.statutory.ehc_assessment import ehc_assessment
from tests.statutory.rule_functions import RULE_FUNCTIONS
from tests.statutory.worked import HARVEST

# The same examples every time, few enough for two seconds in all.
BOUNDED = settings(max_examples=15, derandomize=True, database=None, deadline=None)
DAY = timedelta(days=1)
DAYS = st.dates(date(2010, 1, 1), date(2028, 6, 30))
IN_HARVEST = st.dates(date(2026, 9, 1), date(2027, 6, 11))
KINDS = st.sampled_from([WORKING_DAYS, HARVEST])
MONTHS = st.integers(1, 60)

# Every rule that stands on one day, in the days of the calendar or of the school.
Rule = Callable[[date], Deadline | None]


def number_after(first: date, last: date, days: DaysCounted) -> int:
    """How many counted days lie after `first`, up to and with `last`; 0 if `last` is no later."""
    between = range(1, (last - first).days + 1)
    return sum(days.counts(first + number * DAY) for number in between)


def _of_one_day() -> dict[str, Rule]:
    left_out = {"plan_amended_by", "parent_meeting", "termly_review", "reviewed_after_a_move"}
    found: dict[str, Rule] = {}
    for key, function in RULE_FUNCTIONS.items():
        name = key.rpartition(".")[2]
        if name not in left_out:
            in_school_days = "school_days" in function.__annotations__
            found[name] = (lambda day, f=function: f(day, HARVEST)) if in_school_days else function
    return found


OF_ONE_DAY = _of_one_day()


def test_a_later_fact_never_gives_an_earlier_date() -> None:
    days = [date(2026, 9, 1) + number * DAY for number in range(0, 270, 9)]
    days += [date(2027, 2, number) for number in (26, 27, 28)] + [date(2027, 3, 1)]
    for name, rule in OF_ONE_DAY.items():
        due = [_due(rule, day) for day in sorted(days)]
        assert due == sorted(due), name


def _due(rule: Rule, day: date) -> date:
    deadline = rule(day)
    assert deadline is not None
    assert deadline.due_on is not None
    return deadline.due_on


@BOUNDED
@given(DAYS, st.integers(0, 400), MONTHS)
def test_a_later_day_counts_to_a_later_one_or_the_same(day: date, later: int, months: int) -> None:
    after = day + later * DAY
    assert months_after(day, months) <= months_after(after, months)
    first = last_of_months_beginning_with(day, months)
    assert first <= last_of_months_beginning_with(after, months)
    assert on_or_after(day, WORKING_DAYS) <= on_or_after(min(after, LAST), WORKING_DAYS)


LAST = date(2028, 12, 29)


@BOUNDED
@given(DAYS, st.integers(-500, 500))
def test_counting_on_and_back_agree(day: date, number: int) -> None:
    assert days_after(days_after(day, number), -number) == day
    assert weeks_after(weeks_after(day, number), -number) == day
    assert days_after(day, 7 * number) == weeks_after(day, number)


@BOUNDED
@given(DAYS, st.integers(-60, 60))
def test_months_on_and_back_agree_but_for_the_days_that_a_month_lacks(day, months) -> None:
    back = months_after(months_after(day, months), -months)
    assert back == day or (back < day and day.day > 28 and back.month == day.month)
    assert months_after(day, months).day <= day.day


@BOUNDED
@given(DAYS, st.integers(1, 400))
def test_with_its_first_day_a_period_ends_one_day_sooner(day: date, days: int) -> None:
    assert last_of_days_beginning_with(day, days) + DAY == days_after(day, days)


@BOUNDED
@given(DAYS, MONTHS)
def test_with_its_first_day_a_period_of_months_ends_one_day_sooner(day: date, months: int) -> None:
    last, after = last_of_months_beginning_with(day, months), months_after(day, months)
    assert after - last == (DAY if after.day == day.day else 0 * DAY)
    # The next period begins on the day after the last.
    assert (last + DAY).day in {day.day, 1}


@BOUNDED
@given(IN_HARVEST, st.integers(1, 20), KINDS)
def test_counted_days_on_and_back_agree(day: date, number: int, days: DaysCounted) -> None:
    last = counted_after(day, number, days)
    assert days.counts(last)
    assert number_after(day, last, days) == number
    assert number_after(day, last - DAY, days) == number - 1
    assert counted_after(last - DAY, 1, days) == last


@BOUNDED
@given(IN_HARVEST, KINDS)
def test_on_or_before_and_on_or_after_close_in_on_a_day(day: date, days: DaysCounted) -> None:
    if day >= date(2026, 9, 3):
        before = on_or_before(day, days)
        assert before <= day
        assert number_after(before, day, days) == 0
    after = on_or_after(day, days)
    assert days.counts(after)
    assert number_after(day, after, days) == (0 if after == day else 1)


@BOUNDED
@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_every_school_day_is_a_working_day(day: date) -> None:
    assert WORKING_DAYS.counts(day) or not HARVEST.counts(day)


@BOUNDED
@given(DAYS, DAYS)
def test_the_authoritys_times_keep_their_order(request: date, asked: date) -> None:
    found = ehc_assessment(request_received_on=request, information_requested_on=asked)
    days = {deadline.name: deadline.due_on for deadline in found}
    assert days["decision_to_assess"] < days["decision_not_to_issue"] < days["final_plan"]


@BOUNDED
@given(DAYS, DAYS, st.none() | DAYS, st.booleans())
def test_a_status_is_late_on_no_day_up_to_the_last(due_on, today, met_on, is_excepted) -> None:
    status = status_of(due_on, today=today, met_on=met_on, is_excepted=is_excepted)
    is_late = (met_on or today) > due_on
    assert (status.word in {"overdue by", "met late", "excepted"}) is is_late
    assert status.days == (0 if met_on and not is_late else abs(((met_on or today) - due_on).days))


@BOUNDED
@given(DAYS, st.integers(0, 60))
def test_the_authoritys_own_time_never_changes_the_laws(day: date, days: int) -> None:
    for rule in ("school_report", "circulate_by", "school_reply"):
        deadline = OF_ONE_DAY[rule](day)
        assert deadline is not None
        local = beside_the_law(deadline, LocalTime("Harrowmere", days))
        assert local is not None
        assert abs((local.due_on - day).days) == days
        assert deadline == OF_ONE_DAY[rule](day)
