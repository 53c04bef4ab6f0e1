"""The board: every plan of every authority, whose turn it is, the risk in words; and its cost."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from send_mis.audit.models import Read
from tests.factories import (
    TODAY,
    leave,
    make_annual_review,
    make_authority,
    make_ehc_plan,
    make_meeting,
    make_pupil,
)
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db

SEES = {"senco", "head", "dsl", "designated_teacher", "teacher", "ta", "office", "trust_lead"}
TAKES = {"senco", "head", "trust_lead"}
EVERYBODY = (*sorted(SEES), "governor", "parent", "it")
DAY = timedelta(days=1)


def _board(cast: Cast, role: str = "senco", **asked: str) -> Any:
    url = reverse("ehc_plans", args=[cast.harebell.slug])
    return signed_in(cast.here.people[role]).get(url, asked)


def _pupils(answer: Any) -> list[str]:
    return [line.pupil for line in answer.context["board"].page.rows]


@pytest.fixture
def plans(cast: Cast) -> Cast:
    """Noah's is in time, Amara's late at the authority, Jayden's at risk."""
    kent = make_authority(cast.harebell, code="886", name="Kent")
    surrey = make_authority(cast.harebell, code="936", name="Surrey")
    make_ehc_plan(cast.noah, kent, first_made_on=date(2026, 6, 1))
    make_annual_review(
        make_ehc_plan(cast.amara, surrey), begun_on=date(2026, 9, 1), held_on=date(2026, 10, 5),
        recommends="maintain", report_sent_on=date(2026, 10, 12),
    )  # fmt: skip
    make_ehc_plan(cast.jayden, kent, first_made_on=date(2025, 12, 20))
    return cast


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_sees_the_board_and_who_takes_it_away(plans: Cast, role: str) -> None:
    answer = _board(plans, role)
    assert (answer.status_code == 200) is (role in SEES)
    if role in SEES:
        assert bool(answer.context["board"].exports) is (role in TAKES)
    files = ("ehc_plans_csv", "ehc_plans_xlsx", "ehc_plans_pdf")
    client = signed_in(plans.here.people[role])
    for name in files:
        status = client.get(reverse(name, args=[plans.harebell.slug])).status_code
        assert (status == 200) is (role in TAKES), name
    assert Read.objects.filter(what__startswith="ehc_plans.").count() == 3 * (role in TAKES)


def test_a_class_teacher_sees_the_plans_of_the_class(plans: Cast) -> None:
    assert _pupils(_board(plans, "teacher")) == ["Bright, Noah"]


def test_the_worst_stands_first_and_is_said_in_words(plans: Cast) -> None:
    answer = _board(plans)
    lines = answer.context["board"].page.rows
    assert [line.pupil for line in lines] == ["Okafor, Amara", "Clarke, Jayden", "Bright, Noah"]
    first, second, third = lines
    assert first.turn == "The local authority"
    assert (first.chip.kind, first.chip.text) == ("late", "Late: decision overdue by 21 days")
    assert first.meeting == "Held Mon 5 Oct 2026"
    # Made on 20 December 2025: the law's day and ours.
    assert (second.last_day, second.hold_by) == ("Sat 19 Dec 2026", "Sat 21 Nov 2026")
    assert (second.stands, second.chip.kind) == ("Begin the review", "soon")
    assert third.chip.kind == "fine"
    page = answer.content.decode()
    assert "3 EHC plans are in force; 1 of them late" in page
    assert reverse("ehc_review", args=[plans.amara.pk]) in page


def test_it_is_narrowed_sorted_and_taken_as_it_is_seen(plans: Cast) -> None:
    assert _pupils(_board(plans, authority="Kent")) == ["Clarke, Jayden", "Bright, Noah"]
    assert _pupils(_board(plans, risk="late")) == ["Okafor, Amara"]
    assert _pupils(_board(plans, turn="authority")) == ["Okafor, Amara"]
    assert _pupils(_board(plans, sort="pupil")) == [
        "Bright, Noah", "Clarke, Jayden", "Okafor, Amara",
    ]  # fmt: skip
    assert _pupils(_board(plans, sort="-last"))[0] == "Bright, Noah"
    url = reverse("ehc_plans_csv", args=[plans.harebell.slug])
    text = signed_in(plans.senco).get(url, {"authority": "Kent"}).content.decode("utf-8-sig")
    head, *lines = text.strip().splitlines()
    assert head.startswith('"Pupil","Class","Authority","Last day","Hold by","Meeting","Held"')
    assert [line.split('"')[1] for line in lines] == ["Clarke, Jayden", "Bright, Noah"]


def test_a_pupil_who_left_and_a_plan_that_ended_are_not_there(plans: Cast) -> None:
    leave(plans.jayden, TODAY)
    gone = make_pupil(plans.harebell, school_class=plans.class_4h)
    make_ehc_plan(gone, state="ceased", ended_on=TODAY, ended_because="Moved")
    assert _pupils(_board(plans)) == ["Okafor, Amara", "Bright, Noah"]


def test_it_costs_the_same_for_three_plans_as_for_ninety(plans: Cast) -> None:
    client, url = signed_in(plans.senco), reverse("ehc_plans", args=[plans.harebell.slug])
    few = queries(client, url)
    authorities = [
        make_authority(plans.harebell, code=f"80{n}", name=f"Authority {n}") for n in range(7)
    ]
    for n in range(60):
        pupil = make_pupil(plans.harebell, school_class=plans.class_4h)
        plan = make_ehc_plan(pupil, authorities[n % 7], first_made_on=date(2025, 11, 1) + n * DAY)
        if n % 3 == 0:
            meeting = make_meeting(pupil, on=date(2026, 12, 1) + (n // 10) * DAY)
            make_annual_review(plan, meeting=meeting)
    assert client.get(url).context["board"].page.total == 63
    assert queries(client, url) == few <= 15
