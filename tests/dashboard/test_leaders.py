"""The headteacher's page: what is late and whose turn it is, money, and what everybody carries."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from provision.choices import PlanState
from provision.costs.selectors.funding import funding_page
from provision.models import FundingStream
from pupils.models import DueDate, Pupil
from send_mis.dashboard.selectors.leaders import LeadersPage, StaffLoad, leaders_page
from send_mis.reports.trust.selectors import counts_of
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    fund,
    grant,
    make_cycle,
    make_plan,
    make_pupil,
    make_row,
    make_school,
    make_user,
    put_on_register,
    record_session,
)
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db


def page_of(cast: Cast) -> LeadersPage:
    return leaders_page(actor_for_user(cast.head), cast.harebell)


def owed(pupil: Pupil, on: date, **fields: Any) -> DueDate:
    usual: dict[str, Any] = {
        "kind": "cycle.agree", "subject_type": "reviews.cycle", "subject_id": pupil.pk,
        "turn": "teacher", "starts_on": date(2026, 9, 1),
    }  # fmt: skip
    return DueDate.objects.create(
        pupil=pupil, school=pupil.school, **usual | {"hold_by_on": on} | fields
    )


def load_of(page: LeadersPage, name: str) -> StaffLoad:
    return next(each for each in page.load if each.name == name)


def test_what_is_late_stands_with_whose_turn_it_is(cast: Cast) -> None:
    before = page_of(cast)
    owed(cast.noah, date(2026, 11, 2))
    owed(cast.kacper, date(2026, 11, 20))
    owed(cast.tom, date(2026, 12, 1))
    owed(cast.jayden, date(2026, 11, 9), owner=cast.ta, turn="")
    page = page_of(cast)
    assert page.late - before.late == 3
    turns = {turn.words: turn for turn in page.turns}
    mine = turns[cast.teacher.display_name]
    assert [line.who for line in mine.lines] == ["Bright, Noah", "Nowak, Kacper"]
    assert "3 weeks" in mine.lines[0].when
    assert load_of(page, cast.teacher.display_name).late == 2
    assert load_of(page, cast.ta.display_name).late == 1


def test_the_measures_lead_to_their_lists(cast: Cast) -> None:
    page = page_of(cast)
    tiles = {tile.label: (tile.value, tile.url) for tile in page.tiles}
    register = reverse("register", args=[cast.harebell.slug])
    assert tiles["on the register of 5 on roll"] == ("3", register)
    assert tiles["on SEN support"] == ("1", f"{register}?status=K")
    assert tiles["reviews late"] == ("1", f"{register}?review=late")
    assert tiles["without a review date"] == ("1", f"{register}?missing=review")
    assert tiles["without a need recorded"][0] == "0"
    client = signed_in(cast.head)
    for _, url in tiles.values():
        assert client.get(url).status_code == 200


def test_steps_that_are_late_by_law_are_counted_as_in_reports(cast: Cast) -> None:
    owed(
        cast.noah, date(2026, 11, 2), kind="ehc.decision", law_on=date(2026, 11, 20), turn="",
        hold_by_on=None,
    )  # fmt: skip
    owed(
        cast.amara, date(2026, 11, 2), kind="ehc.decision", law_on=date(2026, 11, 23), turn="",
        hold_by_on=None,
    )  # fmt: skip
    page = page_of(cast)
    counted = counts_of([cast.harebell.pk], TODAY)[cast.harebell.pk].late
    assert page.steps == counted
    assert page.steps >= 1
    said = " ".join(
        signed_in(cast.head).get(reverse("leaders", args=[cast.harebell.slug]))
        .content.decode().split()
    )  # fmt: skip
    assert "late by law" in said


def test_money_is_the_same_as_on_funding(cast: Cast) -> None:
    notional = fund(cast.harebell, amount="40000")
    fund(cast.harebell, amount="1000")
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    make_row(plan, None, cast.noah, what="Games", funding=notional)
    make_row(plan, None, cast.noah, what="More", position=2)
    year = FundingStream.objects.get(pk=notional.pk).year
    theirs = funding_page(actor_for_user(cast.head), year)
    ours = {row.name: row for row in page_of(cast).funds}
    assert ours["Notional SEN budget"].amount == "£41,000"
    assert ours["Not charged to a fund"].planned != "£0"
    assert theirs.without is not None
    exact = Decimal(theirs.without.planned.strip("£").replace(",", ""))
    assert ours["Not charged to a fund"].planned == f"£{exact:,.0f}"


def test_what_a_person_carries(cast: Cast) -> None:
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    row = make_row(plan, None, cast.noah, what="Games", delivered_by=cast.ta)
    record_session(row, date(2026, 11, 16), delivered_by=cast.ta)
    record_session(row, date(2026, 10, 12), delivered_by=cast.ta)
    make_cycle(cast.noah)
    page = page_of(cast)
    assistant = load_of(page, cast.ta.display_name)
    assert (assistant.rows, assistant.minutes, assistant.sessions) == (1, 90, 1)
    assert load_of(page, cast.teacher.display_name).plans == 1


def test_a_school_with_nothing_in_it(cast: Cast) -> None:
    empty = make_school("Empty Primary", cast.trust)
    user = make_user("head@empty.test", "Head Empty")
    grant(user, "head", empty)
    page = " ".join(
        signed_in(user).get(reverse("leaders", args=[empty.slug])).content.decode().split()
    )
    for said in ("Nothing is late", "No funding and no cost", "Nobody has anything to do yet"):
        assert said in page


def test_who_may_open_it(cast: Cast) -> None:
    place = reverse("leaders", args=[cast.harebell.slug])
    for role in ROLES:
        allowed = role == "head"
        answer = signed_in(cast.here.people[role]).get(place)
        assert answer.status_code == (200 if allowed else 403), role
        far = signed_in(cast.stranger(role)).get(place)
        assert far.status_code == (404 if allowed else 403), role


def test_queries_do_not_grow_with_the_school(cast: Cast) -> None:
    client, place = signed_in(cast.head), reverse("leaders", args=[cast.harebell.slug])
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    make_row(plan, None, cast.noah, delivered_by=cast.ta)
    fund(cast.harebell)
    owed(cast.jayden, date(2026, 11, 9), owner=cast.ta, turn="")
    few = queries(client, place)
    for number in range(25):
        pupil = make_pupil(cast.harebell, surname=f"P{number}", school_class=cast.class_4h)
        put_on_register(pupil, "K")
        add_need(pupil)
        make_cycle(pupil)
        owed(pupil, date(2026, 11, 9), subject_id=pupil.pk)
        make_row(plan, None, pupil, delivered_by=cast.ta, position=number + 2)
        fund(cast.harebell)
    assert queries(client, place) == few <= 15
    assert date(2026, 11, 23) == TODAY
