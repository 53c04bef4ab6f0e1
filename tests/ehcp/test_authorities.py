"""Authorities: the list, its form, who may, and what an authority may not ask."""

import pytest
from django.urls import reverse

from ehcp.authorities.rules import times_problems
from ehcp.authorities.selectors import times_words
from ehcp.models import LocalAuthority
from tests.factories import make_authority, make_ehc_plan
from tests.house.filling import fields_sent
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]


def url(cast: Cast, name: str = "authorities", *further: object) -> str:
    return reverse(name, args=[cast.harebell.slug, *further])


def test_an_authority_asks_for_more_than_the_law_and_never_for_less() -> None:
    assert times_problems({"report_days": 14, "papers_days": 14, "information_days": 42}) == {}
    assert times_problems({}) == {}
    wrong = times_problems({"report_days": 15, "papers_days": 13, "information_days": 43})
    assert wrong["report_days"] == ["The law gives 14 days: enter fewer, or leave it empty."]
    assert wrong["papers_days"] == ["The law asks for 14 days: enter more, or leave it empty."]
    assert wrong["information_days"] == ["The law gives 42 days: enter fewer, or leave it empty."]


def test_its_own_times_are_said(cast: Cast) -> None:
    kent = make_authority(cast.harebell, report_days=10, papers_days=1)
    assert times_words(kent) == "Report within 10 days of the meeting, papers 1 day before it"
    assert times_words(LocalAuthority()) == ""


@pytest.mark.parametrize("role", ROLES)
def test_the_senco_alone_keeps_them(cast: Cast, role: str) -> None:
    client = signed_in(cast.here.people[role])
    assert client.get(url(cast)).status_code == (200 if role == "senco" else 403)


def test_the_empty_list_says_what_to_do_first(cast: Cast) -> None:
    page = signed_in(cast.senco).get(url(cast)).content.decode()
    assert "Add the first" in page
    assert "authorities/add/" in page


def test_one_is_added_under_the_departments_name_and_changed(cast: Cast) -> None:
    client = signed_in(cast.senco)
    form = client.get(url(cast, "authorities_add"))
    assert b"Empty: the law&#x27;s 14." in form.content
    sent = fields_sent(form.content) | {"code": "886", "officer_name": "Omar Reed"}
    answer = client.post(url(cast, "authorities_add"), sent, follow=True)
    assert b"Kent is in the list." in answer.content
    row = LocalAuthority.objects.get()
    assert (row.name, row.officer_name, row.school_id) == ("Kent", "Omar Reed", cast.harebell.pk)
    change = url(cast, "authorities_change", row.pk)
    sent = fields_sent(client.get(change).content)
    page = client.post(change, sent | {"report_days": "20"}).content.decode()
    assert "The law gives 14 days: enter fewer, or leave it empty." in page
    answer = client.post(change, sent | {"report_days": "10"}, follow=True)
    assert b"Report within 10 days of the meeting" in answer.content


def test_the_list_counts_plans_in_force_in_a_fixed_number_of_queries(cast: Cast) -> None:
    kent = make_authority(cast.harebell)
    make_ehc_plan(cast.noah)
    client = signed_in(cast.senco)
    before = queries(client, url(cast))
    make_authority(cast.harebell, code="887", name="Medway")
    make_ehc_plan(cast.amara, authority=kent)
    assert queries(client, url(cast)) == before
    page = client.get(url(cast)).content.decode()
    assert "2 plans" in page
    assert "0 plans" in page


def test_another_schools_authority_is_nobodys_here(cast: Cast) -> None:
    there = make_authority(cast.thistle)
    client = signed_in(cast.senco)
    assert client.get(url(cast, "authorities_change", there.pk)).status_code == 404
    assert "Birmingham" not in client.get(url(cast)).content.decode()
