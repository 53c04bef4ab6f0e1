"""The schools of a trust by the same measures, and who works at several of them."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from pupils.models import DueDate
from send_mis.access.actor import hats_of
from send_mis.access.held import held_grants
from send_mis.reports.trust.selectors import SchoolCounts, counts_of
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    add_need,
    grant,
    make_cycle,
    make_ehc_plan,
    make_pupil,
    make_school,
    make_user,
    put_on_register,
)
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db


def rows_of(client: Client, cast: Cast) -> dict[str, dict[str, str]]:
    content = client.get(reverse("trust_compare_csv", args=[cast.trust.slug])).content
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig")))
    return {row["School"]: row for row in rows}


def step(cast: Cast, law_on: date, done_on: date | None = None) -> None:
    plan = make_ehc_plan(make_pupil(cast.harebell))
    DueDate.objects.create(
        school=cast.harebell, pupil=plan.pupil, kind="ehc.decision", subject_type="ehcp.ehcplan",
        subject_id=plan.pk, law_on=law_on, starts_on=date(2026, 9, 1), done_on=done_on,
    )  # fmt: skip


def test_counts_are_of_each_school(cast: Cast) -> None:
    before = counts_of([cast.harebell.pk], TODAY)[cast.harebell.pk]
    step(cast, date(2026, 10, 1), date(2026, 9, 30))
    step(cast, date(2026, 10, 1), date(2026, 10, 2))
    step(cast, date(2026, 11, 1))
    # Of the school year before.
    step(cast, date(2026, 7, 1), date(2026, 7, 1))
    for closed_on, many in ((date(2026, 10, 5), 2), (date(2026, 10, 20), 1)):
        for _ in range(many):
            make_cycle(
                make_pupil(cast.harebell), state="reviewed", closed_on=closed_on,
                closed_by=cast.senco, decision="new_cycle", decision_words="Go on",
                review_on=date(2026, 10, 12), agreed_on=date(2026, 9, 8), agreed_by=cast.senco,
                agreed_how="meeting", agreed_with="Mother",
            )  # fmt: skip
    found = counts_of([cast.harebell.pk, cast.bluebell.pk], TODAY)
    here = found[cast.harebell.pk]
    assert (here.on_roll, here.register, here.plans, here.support) == (12, 3, 2, 1)
    assert (here.done - before.done, here.in_time - before.in_time) == (2, 1)
    assert here.late - before.late >= 1
    assert (here.held, here.held_in_time) == (3, 2)
    # Amara's review is past; Jayden has no day for one.
    assert (here.overdue, here.undated) == (1, 1)
    assert found[cast.bluebell.pk] == SchoolCounts()


def test_the_page_and_its_file(cast: Cast) -> None:
    client = signed_in(cast.trust_lead)
    place = reverse("trust_compare", args=[cast.trust.slug])
    page = " ".join(client.get(place).content.decode().split())
    for said in ("Harebell Primary", "Bluebell Primary", "All schools", "60.0 %", "small numbers"):
        assert said in page
    assert "Thistle" not in page
    for sort in ("-register", "register", "steps", "nonsense"):
        assert client.get(place, {"sort": sort}).status_code == 200
    assert rows_of(client, cast)["Harebell Primary"]["On the register"] == "3"
    assert rows_of(client, cast)["Bluebell Primary"]["On roll"] == "0"


def test_who_compares(cast: Cast) -> None:
    place = reverse("trust_compare", args=[cast.trust.slug])
    for role in ROLES:
        allowed = role == "trust_lead"
        answer = signed_in(cast.here.people[role]).get(place)
        assert answer.status_code == (200 if allowed else 403), role
        far = signed_in(cast.stranger(role)).get(place)
        assert far.status_code == (404 if allowed else 403), role
    executive = make_user("executive@harebell.test", "Executive Head")
    grant(executive, "head", cast.trust)
    leads = signed_in(executive)
    late = reverse("leaders", args=[cast.harebell.slug])
    assert late in leads.get(place).content.decode()
    assert late not in signed_in(cast.trust_lead).get(place).content.decode()
    for name in ("leaders", "patterns", "inspection", "unusual"):
        assert leads.get(reverse(name, args=[cast.bluebell.slug])).status_code == 200
        assert leads.get(reverse(name, args=[cast.thistle.slug])).status_code == 404
    governor = make_user("trustee@harebell.test", "Trustee")
    grant(governor, "governor", cast.trust)
    assert signed_in(governor).get(place).status_code == 403


def with_pupils(school: School, many: int) -> None:
    for number in range(many):
        one = make_pupil(school, surname=f"P{number}")
        put_on_register(one, "E" if number % 3 else "K")
        add_need(one)
        make_cycle(one)


def test_queries_do_not_grow_with_schools(cast: Cast) -> None:
    client, place = signed_in(cast.trust_lead), reverse("trust_compare", args=[cast.trust.slug])
    with_pupils(cast.bluebell, 2)
    two = queries(client, place)
    for number in range(6):
        with_pupils(make_school(f"School {number}", cast.trust), 4)
    eight = queries(client, place)
    assert two == eight <= 12


def test_a_senco_of_two_schools_switches_between_them(cast: Cast) -> None:
    shared = make_user("shared@trust.test", "Shared Senco")
    for school in (cast.harebell, cast.bluebell):
        grant(shared, "senco", school)
    client = signed_in(shared)
    hats = {hat.place: hat for hat in hats_of(held_grants(shared.pk, TODAY))}
    assert set(hats) == {"Harebell Primary", "Bluebell Primary"}
    for here, there in ((cast.harebell, cast.bluebell), (cast.bluebell, cast.harebell)):
        answer = client.post(reverse("hat_choose"), {"hat": hats[here.name].key})
        assert answer.status_code == 302
        assert client.get(reverse("patterns", args=[here.slug])).status_code == 200
        assert client.get(reverse("patterns", args=[there.slug])).status_code == 404
        assert client.get(reverse("inspection", args=[there.slug])).status_code == 404
    assert "Harebell Primary" in client.get(reverse("hat_choose")).content.decode()
