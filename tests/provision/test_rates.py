"""Rates follow each other without a gap, and lines keep what was copied onto them."""

from datetime import date
from decimal import Decimal

import pytest

from provision.models import Rate, RowRate
from provision.rates.services import add_rate, change_rate, remove_rate
from provision.rates.writing import copy_rates
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import actor_for_user, in_change, make_plan, make_row, set_rate
from tests.people import Cast

SEPTEMBER, APRIL, JANUARY = date(2026, 9, 1), date(2026, 4, 1), date(2027, 1, 1)


def spans(cast: Cast, role: str = "ta") -> list[tuple[str, date, date | None]]:
    rates = Rate.objects.filter(school=cast.harebell, staff_role=role).order_by("starts_on")
    return [(str(rate.hourly), rate.starts_on, rate.ends_on) for rate in rates]


def add(cast: Cast, hourly: str, since: date, role: str = "ta") -> Rate:
    return add_rate(
        actor=actor_for_user(cast.senco), school=cast.harebell, staff_role=role,
        hourly=Decimal(hourly), starts_on=since,
    )  # fmt: skip


def test_a_new_rate_ends_the_one_before_it_the_day_before(cast: Cast) -> None:
    add(cast, "15.80", APRIL)
    add(cast, "16.50", SEPTEMBER)
    assert spans(cast) == [("15.80", APRIL, SEPTEMBER), ("16.50", SEPTEMBER, None)]
    made = Change.objects.filter(event="rate.added").latest("at")
    assert (made.user_id, made.school_id) == (cast.senco.pk, cast.harebell.pk)


def test_a_rate_between_two_is_fitted_in(cast: Cast) -> None:
    add(cast, "15.00", APRIL)
    add(cast, "17.00", JANUARY)
    add(cast, "16.00", SEPTEMBER)
    assert [span[1:] for span in spans(cast)] == [
        (APRIL, SEPTEMBER), (SEPTEMBER, JANUARY), (JANUARY, None),
    ]  # fmt: skip
    add(cast, "14.00", date(2025, 9, 1))
    assert spans(cast)[0] == ("14.00", date(2025, 9, 1), APRIL)


@pytest.mark.parametrize("since", [APRIL, date(2026, 7, 2)])
def test_two_rates_from_one_day_or_days_without_any_are_refused(cast: Cast, since: date) -> None:
    set_rate(cast.harebell, "15.00", since=APRIL, until=date(2026, 7, 1))
    with pytest.raises(RuleBroken) as refused:
        add(cast, "16.00", since)
    assert refused.value.problems.keys() == {"starts_on"}
    assert len(spans(cast)) == 1


@pytest.mark.parametrize("hourly", ["-1", "1000.01"])
def test_an_amount_that_no_hour_costs_is_refused_at_its_field(cast: Cast, hourly: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        add(cast, hourly, SEPTEMBER)
    assert spans(cast) == []
    assert refused.value.problems


def change(cast: Cast, rate: Rate, since: date, last: date | None = None, version: int = 0) -> None:
    change_rate(
        actor=actor_for_user(cast.senco), rate=rate, hourly=rate.hourly, starts_on=since,
        last_day=last, version=version or Rate.objects.get(pk=rate.pk).version,
    )  # fmt: skip


@pytest.mark.parametrize("since", [date(2026, 6, 1), date(2026, 10, 5)])
def test_a_first_day_that_moves_takes_the_earlier_rates_end_along(cast: Cast, since: date) -> None:
    add(cast, "15.00", APRIL)
    later = add(cast, "16.00", SEPTEMBER)
    change(cast, later, since)
    assert [span[1:] for span in spans(cast)] == [(APRIL, since), (since, None)]


def test_a_change_that_leaves_days_with_two_rates_or_none_is_refused(cast: Cast) -> None:
    first = add(cast, "15.00", APRIL)
    second = add(cast, "16.00", SEPTEMBER)
    add(cast, "17.00", JANUARY)
    for rate, since, last, field in (
        (second, APRIL, None, "starts_on"),
        (second, JANUARY, None, "starts_on"),
        (second, SEPTEMBER, date(2026, 11, 30), "last_day"),
        (first, SEPTEMBER, None, "starts_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            change(cast, rate, since, last)
        assert refused.value.problems.keys() == {field}


def test_the_last_rate_may_end_and_no_earlier_than_it_begins(cast: Cast) -> None:
    rate = add(cast, "15.00", APRIL)
    with pytest.raises(RuleBroken):
        change(cast, rate, APRIL, date(2026, 3, 31))
    change(cast, rate, APRIL, date(2026, 12, 31))
    assert spans(cast)[-1][2] == JANUARY


def test_two_editors_of_one_rate_see_both(cast: Cast) -> None:
    rate = add(cast, "15.00", APRIL)
    change(cast, rate, APRIL, version=1)
    with pytest.raises(EditConflict) as conflict:
        change(cast, rate, SEPTEMBER, version=1)
    assert conflict.value.theirs["From"] == "1 Apr 2026"


def test_a_rate_taken_away_lets_the_one_before_it_hold_on(cast: Cast) -> None:
    add(cast, "15.00", APRIL)
    middle = add(cast, "16.00", SEPTEMBER)
    add(cast, "17.00", JANUARY)
    remove_rate(actor=actor_for_user(cast.senco), rate=middle)
    remove_rate(actor=actor_for_user(cast.senco), rate=middle)
    assert [span[1:] for span in spans(cast)] == [(APRIL, JANUARY), (JANUARY, None)]


def test_only_who_keeps_the_rates_changes_them(cast: Cast) -> None:
    for who in (cast.head, cast.teacher, cast.ta, cast.office, cast.stranger("senco")):
        with pytest.raises(NotAllowed):
            add_rate(
                actor=actor_for_user(who), school=cast.harebell, staff_role="ta",
                hourly=Decimal(10), starts_on=APRIL,
            )  # fmt: skip


# --- Copies on the lines of a plan --------------------------------------------------------------


def test_a_row_keeps_the_rates_of_its_own_days(cast: Cast) -> None:
    set_rate(cast.harebell, "15.00", until=date(2026, 11, 4))
    set_rate(cast.harebell, "16.00", since=date(2026, 11, 4))
    set_rate(cast.harebell, "30.00", "teacher")
    row = make_row(make_plan(cast.class_4h), None, cast.noah, hourly="1.00")
    for _ in range(2):
        with in_change():
            copy_rates(rows=[row])
    copies = RowRate.objects.filter(row=row).values_list("hourly", "starts_on", "ends_on")
    assert list(copies) == [
        (Decimal(15), row.starts_on, date(2026, 11, 4)),
        (Decimal(16), date(2026, 11, 4), row.ends_on),
    ]


def test_an_agreed_line_keeps_its_rate_when_the_schools_rises(cast: Cast) -> None:
    set_rate(cast.harebell, "15.00")
    row = make_row(make_plan(cast.class_4h), None, cast.noah, hourly=None)
    with in_change():
        copy_rates(rows=[row])
    add(cast, "20.00", date(2026, 10, 1))
    assert [copy.hourly for copy in RowRate.objects.filter(row=row)] == [Decimal(15)]


def test_a_gap_is_named_with_its_role_and_dates_and_nothing_is_copied(cast: Cast) -> None:
    set_rate(cast.harebell, "15.00", since=date(2026, 10, 1))
    plan = make_plan(cast.class_4h)
    rows = [make_row(plan, None, hourly=None), make_row(plan, None, hourly=None)]
    with pytest.raises(RuleBroken) as refused, in_change():
        copy_rates(rows=rows)
    words = "There is no rate for “Teaching assistant” from 7 Sep 2026 to 30 Sep 2026."
    assert refused.value.problems[""] == [f"{words} Add one under Rates first."]
    assert not RowRate.objects.filter(row__in=rows).exists()


def test_an_approach_without_minutes_and_a_volunteer_need_no_rate(cast: Cast) -> None:
    plan = make_plan(cast.class_4h)
    board = make_row(plan, None, hourly=None, minutes=None, times_a_week=None)
    reading = make_row(plan, None, hourly=None, staff_role="volunteer")
    with in_change():
        copy_rates(rows=[board, reading])
        copy_rates(rows=[])
    assert not board.rates.exists()
    assert [copy.hourly for copy in reading.rates.all()] == [Decimal(0)]
