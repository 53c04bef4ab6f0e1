"""How many sessions nobody has recorded: the first page's count is the count of the page that lists
them, without today's."""

from datetime import date, timedelta

import pytest
from django.test import Client

from provision.models import PlanRow
from provision.sessions.selectors.batch import batch_page
from provision.sessions.selectors.unrecorded import count_unrecorded
from send_mis.schools.models import Closure
from send_mis.schools.school_time import school_time
from send_mis.ui.lists import Address
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    in_change,
    make_plan,
    make_row,
    record_session,
)
from tests.people import Cast, signed_in
from tests.queries import queries

# The three weeks before this one, whole.
FRIDAY = date(2026, 11, 20)
PAST_DAYS = 15


@pytest.fixture
def daily(cast: Cast) -> PlanRow:
    row = make_row(make_plan(cast.class_4h), minutes=10, times_a_week=5, delivered_by=cast.ta)
    allocate(row, cast.noah)
    return row


def counted(cast: Cast) -> int:
    actor = actor_for_user(cast.senco)
    return count_unrecorded(actor, cast.harebell, school_time(cast.harebell.pk).days)


def listed(cast: Cast) -> int:
    """Of the page, day by day."""
    actor, count, number = actor_for_user(cast.senco), 0, 1
    while True:
        address = Address(params=(("page", str(number)),))
        page = batch_page(actor, cast.harebell, None, "all", address)
        count += sum(1 for each in page.cards if each.day < TODAY)
        if number >= page.pages.pages:
            return count
        number += 1


def test_past_days_count_and_today_does_not(cast: Cast, daily: PlanRow) -> None:
    assert counted(cast) == listed(cast) == PAST_DAYS
    record_session(daily, FRIDAY)
    record_session(daily, FRIDAY - timedelta(days=1), missed="trip")
    record_session(daily, TODAY)
    assert counted(cast) == listed(cast) == PAST_DAYS - 2


def test_days_without_school_do_not_count(cast: Cast, daily: PlanRow) -> None:
    with in_change():
        Closure.objects.create(school=cast.harebell, kind="inset", starts_on=FRIDAY, ends_on=FRIDAY)
    assert counted(cast) == listed(cast) == PAST_DAYS - 1


def test_it_counts_as_the_page_lists_whatever_the_rhythm(cast: Cast, daily: PlanRow) -> None:
    """Free times, fixed days, a pupil who comes on some days, who came late, who has left."""
    three = make_row(daily.plan, None, cast.noah)
    record_session(three, FRIDAY - timedelta(days=4))
    twice = make_row(daily.plan, None, cast.kacper, times_a_week=2, minutes=20, weekdays=[1, 3])
    record_session(twice, FRIDAY - timedelta(days=1))
    mondays = make_row(daily.plan, None, times_a_week=5, minutes=20)
    allocate(mondays, cast.noah, weekdays=[0])
    joined = make_row(daily.plan, None, times_a_week=5, minutes=20)
    allocate(joined, cast.noah, since=date(2026, 11, 17))
    left = make_row(daily.plan, None, times_a_week=5, minutes=20)
    allocate(left, cast.noah, until=date(2026, 11, 4))
    make_row(daily.plan, None, cast.noah, until=date(2026, 11, 11))
    make_row(daily.plan, None, cast.noah, minutes=None, times_a_week=None)
    assert counted(cast) == listed(cast) > PAST_DAYS


def line_of(client: Client) -> str:
    return client.get("/").content.decode()


def test_the_senco_is_led_to_all_of_them(cast: Cast, daily: PlanRow) -> None:
    page = line_of(signed_in(cast.senco))
    assert f"{PAST_DAYS} past sessions have no record" in page
    assert 'href="/harebell-primary/sessions/unrecorded/?who=all"' in page
    for user in (cast.head, cast.ta, cast.teacher, cast.stranger("senco")):
        assert "sessions have no record" not in line_of(signed_in(user))
    for back in range(1, 22):
        record_session(daily, TODAY - timedelta(days=back))
    assert "past session" not in line_of(signed_in(cast.senco))


def test_one_query_however_many_there_are(cast: Cast, daily: PlanRow) -> None:
    client = signed_in(cast.senco)
    few = queries(client, "/")
    for _ in range(5):
        record_session(make_row(daily.plan, None, cast.noah, cast.kacper), FRIDAY)
    assert queries(client, "/") == few
