"""What authorities owe: found by its days, printed by initials, recorded as asked for."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ehcp.chasing.rules import chase_problems, late_words, month_end
from ehcp.models import AuthorityChase
from pupils.models import Pupil
from send_mis.dashboard.contributing import TASKS
from tests.ehcp.test_disclosures import printed
from tests.factories import (
    actor_for_user,
    make_annual_review,
    make_authority,
    make_ehc_plan,
    make_pupil,
)
from tests.house.filling import fields_sent
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
LATE: dict[str, Any] = {
    "begun_on": date(2026, 9, 7), "held_on": date(2026, 10, 5), "recommends": "maintain",
    "report_sent_on": date(2026, 10, 12),
}  # fmt: skip
MONDAY = date(2026, 11, 23)


def owed(pupil: Pupil, authority: Any = None, **fields: Any) -> Any:
    return make_annual_review(make_ehc_plan(pupil, authority), **LATE | fields)


def titles(cast: Cast) -> list[str]:
    return [task.title for read in TASKS for task in read(actor_for_user(cast.senco))]


def test_the_month_and_the_words() -> None:
    assert month_end(date(2028, 2, 3)) == date(2028, 2, 29)
    assert late_words(date(2026, 11, 12), MONDAY) == "11 days late"
    assert late_words(MONDAY, MONDAY) == "due today"
    assert late_words(date(2026, 11, 30), MONDAY) == "due Mon 30 Nov 2026"
    there = {"a", "b"}
    assert chase_problems(MONDAY, ["a"], there, today=MONDAY) == {}
    assert "chased_on" in chase_problems(date(2026, 11, 24), ["a"], there, today=MONDAY)
    assert "chased_on" in chase_problems(date(2026, 10, 31), ["a"], there, today=MONDAY)
    assert "items" in chase_problems(MONDAY, [], there, today=MONDAY)
    assert "items" in chase_problems(MONDAY, ["c"], there, today=MONDAY)


def test_what_is_late_or_due_this_month_and_nothing_of_next_month(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent", officer_name="Omar Reed")
    owed(cast.noah, kent)
    owed(cast.amara, kent, held_on=date(2026, 11, 9), report_sent_on=None)
    url = reverse("ehc_chases", args=[cast.harebell.slug])
    page = signed_in(cast.senco).get(url).content.decode()
    assert "1 is late" in page
    assert "21 days late" in page
    assert "Okafor" not in page
    board = reverse("ehc_plans", args=[cast.harebell.slug])
    assert url in signed_in(cast.senco).get(board).content.decode()


def test_the_letter_says_initials_and_upn_and_no_name(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent", officer_name="Omar Reed")
    owed(cast.noah, kent)
    client = signed_in(cast.senco)
    for further in ((), (cast.noah.pk,)):
        name = "ehc_chase_pupil_pdf" if further else "ehc_chase_pdf"
        url = reverse(name, args=[cast.harebell.slug, kent.pk, *further])
        text = printed(client.get(url).content)
        assert "Dear Omar Reed" in text
        assert "NB" in text
        assert "21 days late" in text
        assert "Noah" not in text
    csv = client.get(reverse("ehc_chases_csv", args=[cast.harebell.slug])).content.decode("utf-8")
    assert "Noah" not in csv
    assert "Kent" in csv


def test_asked_once_a_month_it_leaves_the_first_page(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    owed(cast.noah, kent)
    assert "1 thing to ask of an authority" in titles(cast)
    client = signed_in(cast.senco)
    url = reverse("ehc_chase_record", args=[cast.harebell.slug, kent.pk])
    sent = fields_sent(client.get(url).content)
    page = client.post(url, sent, follow=True).content.decode()
    assert "Recorded: Kent was asked." in page
    assert "Asked on Mon 23 Nov 2026" in page
    assert AuthorityChase.objects.get().items.count() == 1
    assert "1 thing to ask of an authority" not in titles(cast)
    board = client.get(reverse("ehc_plans", args=[cast.harebell.slug])).content.decode()
    assert "asked on Mon 23 Nov 2026" in board


@pytest.mark.parametrize("role", ROLES)
def test_the_senco_alone_asks(cast: Cast, role: str) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    owed(cast.noah, kent)
    client = signed_in(cast.here.people[role])
    for name, further in (("ehc_chases", ()), ("ehc_chase_pdf", (kent.pk,))):
        url = reverse(name, args=[cast.harebell.slug, *further])
        status = client.get(url).status_code
        assert status == 200 if role == "senco" else status in (403, 404)


def test_the_list_costs_the_same_for_many(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    owed(cast.noah, kent)
    client = signed_in(cast.senco)
    url = reverse("ehc_chases", args=[cast.harebell.slug])
    before = queries(client, url)
    for n in range(3):
        owed(make_pupil(cast.harebell, surname=f"Elm{n}", forename="Bea"), kent)
    assert queries(client, url) == before


def test_another_schools_authority_is_nobodys_here(cast: Cast) -> None:
    there = make_authority(cast.thistle)
    client = signed_in(cast.senco)
    for name in ("ehc_chase_pdf", "ehc_chase_record"):
        assert client.get(reverse(name, args=[cast.harebell.slug, there.pk])).status_code == 404
