"""Effect: cohorts pooled, one measure at a time, and no money for those below."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.models import Intervention, ProvisionPlan
from provision.selectors.effect import effect_rows
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
            make_row(make_plan(cast.class_4h), kind, pupil)
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


def row_again(cast: Cast, kind: Intervention, pupil: Any) -> Any:
    return make_row(ProvisionPlan.objects.get(school_class=cast.class_4h), kind, pupil)


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
    asked = [each["sql"] for each in caught if 'FROM "provision_session"' in each["sql"]]
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
