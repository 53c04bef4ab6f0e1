"""Nonsense in a box or an address is said there, or shows a page; it breaks nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse

from provision.models import PlanRow, ProvisionPlan
from tests.factories import make_plan, make_row
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "boxes",
    [
        {"minutes": "--5", "times": "1"},
        {"minutes": "-", "times": "1"},
        {"until": "31 Dec 9999"},
        {"until": "9999-12-31"},
        {"start": "1 Jan 0001"},
        {"start": "0001-01-01", "until": ""},
        {"start": "31 Dec 9999", "until": "", "weeks": "60"},
        {"weeks": "٣٣"},
        {"who": "\x00"},
    ],
)
def test_nonsense_in_a_box_is_said_there(desk: Desk, boxes: dict[str, str]) -> None:
    key = str(uuid4())
    given = {"who": "Noah", "what": "Task board"} | boxes
    sent = {"row": key, f"{key}-seen": "0."} | {f"{key}-{box}": v for box, v in given.items()}
    client = signed_in(desk.cast.teacher)
    assert client.post(reverse("plan_write", args=[desk.plan.pk]), sent).status_code in (200, 302)


def test_of_too_many_rows_none_is_lost_without_a_word(desk: Desk) -> None:
    keys = [str(uuid4()) for _ in range(243)]
    sent: dict[str, object] = {"row": keys}
    for key in keys:
        sent |= {f"{key}-seen": "0.", f"{key}-who": "Noah", f"{key}-what": "Task board"}
    client = signed_in(desk.cast.teacher)
    answer = client.post(reverse("plan_write", args=[desk.plan.pk]), sent)
    assert answer.status_code == 200
    assert PlanRow.objects.count() == 240
    assert len(answer.context["page"].problems) == 3


def test_a_zero_byte_in_the_box_for_everyone(desk: Desk) -> None:
    client = signed_in(desk.cast.teacher)
    seen = client.get(reverse("plan", args=[desk.plan.pk])).context["page"].qft_seen
    sent = {"qft": "Visual\x00 timetable", "qft-seen": seen}
    assert client.post(reverse("plan_write", args=[desk.plan.pk]), sent).status_code == 302
    assert ProvisionPlan.objects.get(pk=desk.plan.pk).qft == "Visual timetable"


@pytest.mark.parametrize("name", [
    "provision_map", "delivery", "interventions", "effect", "costs", "funding", "plans", "sessions",
    "sessions_unrecorded", "sessions_week", "provision_map_pdf", "costs_csv", "effect_csv",
])  # fmt: skip
@pytest.mark.parametrize("query", [
    {"on": "31 12 9999", "q": "a\x00b", "page": "99999999999999999999", "sort": "-unit_cost",
     "class": "\x00", "year": "-999", "day": "9999-12-31", "week": "0001-01-01", "who": "\x00",
     "of": "\x00", "by": "\x00", "area": "\x00", "layer": "x", "status": "x", "state": "\x00",
     "term": "\x00"},
    {"on": "1 1 0001"}, {"page": "-1"}, {"who": "\x00"},
])  # fmt: skip
def test_nonsense_in_an_address(desk: Desk, name: str, query: dict[str, str]) -> None:
    client = signed_in(desk.cast.senco)
    make_row(desk.plan, None, desk.noah)
    assert client.get(reverse(name, args=["harebell-primary"]), query).status_code == 200


@pytest.mark.parametrize("on", ["31 12 9999", "1 1 0001", "\x00", "30 2 2026"])
@pytest.mark.parametrize("name", ["pupil_provision", "pupil_costs", "pupil_outcomes"])
def test_nonsense_in_a_pupils_address(cast: Cast, name: str, on: str) -> None:
    make_row(make_plan(cast.class_4h), None, cast.noah)
    client = signed_in(cast.senco)
    url = reverse(name, args=[cast.noah.pk])
    assert client.get(url, {"on": on, "of": on, "show": on}).status_code == 200
