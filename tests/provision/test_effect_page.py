"""Effect: cohorts pooled, one measure at a time, and no money for those below."""

import csv
import io
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.impact.selectors.effect import effect_page, effect_rows
from provision.models import Intervention, ProvisionPlan
from send_mis.ui.lists import Address
from tests.factories import (
    actor_for_user,
    fund,
    make_intervention,
    make_plan,
    make_pupil,
    make_row,
    record_session,
    review_impact,
    set_rate,
)
from tests.people import Cast, signed_in
from tests.queries import queries

agreed_plan = partial(make_plan, state="agreed")

pytestmark = pytest.mark.django_db


def url(name: str, cast: Cast, *args: object) -> str:
    return reverse(name, args=[cast.harebell.slug, *args])


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def measured(cast: Cast, count: int) -> Intervention:
    kind = make_intervention(cast.harebell, "Precision Teaching")
    pupils = [make_pupil(cast.harebell, school_class=cast.class_4h) for _ in range(count)]
    for number, pupil in enumerate(pupils):
        row = (
            make_row(agreed_plan(cast.class_4h), kind, pupil)
            if number == 0
            else row_again(cast, kind, pupil)
        )
        record_session(row, date(2026, 11, 16))
        record_session(row, date(2026, 11, 17), missed="trip")
        review_impact(
            row, done_on=date(2026, 10, 19), results=[(pupil, "10", str(12 + number))],
            measure="Words read of 100." if number % 2 else "words read of 100",
        )  # fmt: skip
    return kind


def row_again(cast: Cast, kind: Intervention, pupil: Any, **fields: Any) -> Any:
    return make_row(ProvisionPlan.objects.get(school_class=cast.class_4h), kind, pupil, **fields)


def test_effect_pools_groups_of_one_measure(cast: Cast) -> None:
    measured(cast, 5)
    page = text(signed_in(cast.teacher), url("effect", cast))
    assert "+4 on average, spread 1.58" in page
    assert "held of 10 recorded, 50 per cent" in page
    assert "Cost a pupil" not in page
    assert "Cost a pupil" in text(signed_in(cast.head), url("effect", cast) + "?sort=-cost")


def test_sessions_are_one_aggregate_query_however_many(cast: Cast) -> None:
    measured(cast, 3)
    actor = actor_for_user(cast.head)
    with CaptureQueriesContext(connection) as caught:
        effect_rows(actor, cast.harebell, None, with_cost=True)
    asked = [each["sql"] for each in caught if 'FROM "provision_session"' in (each["sql"] or "")]
    assert len(asked) == 1
    assert "COUNT" in asked[0]


def test_below_five_pupils_it_is_too_few_to_say(cast: Cast) -> None:
    measured(cast, 4)
    page = text(signed_in(cast.head), url("effect", cast))
    assert "Too few to say: 4 pupils" in page
    assert "on average" not in page


def test_effect_files_keep_costs_from_nobody_but_those_below(cast: Cast) -> None:
    measured(cast, 5)
    head = signed_in(cast.head)
    assert "Cost a pupil" in text(head, url("effect_csv", cast))
    assert head.get(url("effect_pdf", cast)).content.startswith(b"%PDF")
    assert signed_in(cast.teacher).get(url("effect_csv", cast)).status_code == 403


def test_the_queries_of_no_page_grow_with_what_it_shows(cast: Cast) -> None:
    kind, client = measured(cast, 2), signed_in(cast.senco)
    set_rate(cast.harebell)
    fund(cast.harebell)
    pages = ["interventions", "effect", "costs", "rates", "funding"]
    addresses = [url(name, cast) for name in pages] + [
        url("costs", cast) + "?by=class", url("costs", cast) + "?by=line",
        url("interventions_item", cast, kind.pk), reverse("pupil_costs", args=[cast.noah.pk]),
    ]  # fmt: skip
    before = [queries(client, address) for address in addresses]
    for number in range(4):
        pupil = make_pupil(cast.harebell, school_class=cast.class_4h)
        row = row_again(cast, make_intervention(cast.harebell, f"Kind {number}"), pupil)
        record_session(row, date(2026, 11, 18))
        fund(cast.harebell)
        row_again(cast, kind, cast.noah)
    assert [queries(client, address) for address in addresses] == before


def test_a_group_that_is_only_planned_counts_nobody_yet(cast: Cast) -> None:
    kind = measured(cast, 5)
    actor = actor_for_user(cast.head)
    [before] = effect_rows(actor, cast.harebell, None, with_cost=True)
    row_again(cast, kind, cast.noah, since=date(2026, 11, 30), until=date(2026, 12, 14))
    row_again(cast, make_intervention(cast.harebell, "Next term"), cast.noah,
              since=date(2026, 11, 30), until=date(2026, 12, 14))  # fmt: skip
    assert effect_rows(actor, cast.harebell, None, with_cost=True) == [before]


def test_two_terms_of_one_pupil_are_two_results(cast: Cast) -> None:
    kind = measured(cast, 5)
    again = row_again(cast, kind, cast.noah)
    for number in range(2):
        other = row_again(cast, kind, cast.noah) if number else again
        review_impact(other, done_on=date(2026, 11, 9), results=[(cast.noah, "10", "14")],
                      measure="words read of 100")  # fmt: skip
    assert "7 results of 6 pupils" in text(signed_in(cast.head), url("effect", cast))


def test_what_plans_say_in_their_own_words_costs_too_and_the_sum_is_that_of_the_costs(
    cast: Cast,
) -> None:
    measured(cast, 2)
    plan = ProvisionPlan.objects.get(school_class=cast.class_4h)
    make_row(plan, None, cast.noah, what="Sits by the door", hourly="10.00")
    found = effect_page(actor_for_user(cast.head), cast.harebell, Address())
    costs = signed_in(cast.head).get(url("costs", cast)).context["costs"]
    [own] = [row for row in found.rows if row.id is None]
    assert (own.name, bool(own.spent)) == ("In the school’s own words", True)
    assert found.total == costs.total.to_date
    assert effect_page(actor_for_user(cast.teacher), cast.harebell, Address()).total == ""


def test_a_file_holds_numbers_that_can_be_added_up(cast: Cast) -> None:
    measured(cast, 5)
    page = text(signed_in(cast.head), url("effect_csv", cast))
    heads, first = csv.reader(io.StringIO(page.removeprefix("\ufeff")))
    line = dict(zip(heads, first, strict=True))
    assert (line["Pupils measured"], line["Mean change"], line["Spread"]) == ("5", "4.00", "1.58")
    assert line["Cost to date, £"] == "1386.00"
    assert line["In words"].startswith("'+4 on average")
