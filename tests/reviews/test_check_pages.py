"""The golden thread and the check on a pupil's plan: who sees which, and at what cost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from provision.delivery.selectors.stopped import stopped_lines
from provision.models import PlanRow
from reviews.checks.selectors.alerts import alerts_of
from send_mis.audit.models import Read
from send_mis.schools.school_time import school_time
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    agree,
    allocate,
    in_change,
    make_cycle,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    note_point,
    put_on_register,
    record_session,
)
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db


def _text(client: Client, url: str, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def _gaps(cast: Cast) -> str:
    return reverse("gaps", args=[cast.harebell.slug])


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Noah in 4H has an agreed plan, Amara in 6M an EHC plan and none beside it."""
    agree(make_cycle(cast.noah), cast.senco, review_on=date(2026, 11, 20))
    make_outcome(cast.noah, "Has regular access to a quiet place", baseline=None, target=None)
    return cast


def test_senco_and_head_see_the_school_and_a_teacher_their_class(cast: Cast) -> None:
    url = _gaps(cast)
    for role in ("senco", "head"):
        text = _text(signed_in(cast.here.people[role]), url)
        assert "Bright, Noah" in text
        assert "Amara" in text
        assert "The review was due on Fri 20 Nov 2026." in text
    text = _text(signed_in(cast.teacher), url)
    assert "Bright, Noah" in text
    assert "Amara" not in text
    for role in ("ta", "office", "governor"):
        assert signed_in(cast.here.people[role]).get(url).status_code == 403, role
    assert signed_in(cast.stranger("senco")).get(url).status_code == 404


def test_who_may_not_mend_it_is_not_led_there(cast: Cast) -> None:
    outcome = reverse("outcome_change", args=[cast.noah.outcomes.get().pk])
    assert outcome in _text(signed_in(cast.senco), _gaps(cast))
    assert outcome not in _text(signed_in(cast.head), _gaps(cast))
    page = reverse("pupil_cycle", args=[cast.noah.pk])
    assert outcome in _text(signed_in(cast.teacher), page)
    assert "Check of this plan" in _text(signed_in(cast.head), page)
    assert "Check of this plan" not in _text(signed_in(cast.ta), page)


def test_filter_sort_and_nonsense(cast: Cast) -> None:
    client, url = signed_in(cast.senco), _gaps(cast)
    late = _text(client, url, kind="late")
    assert "The review was due" in late
    assert "access to" not in late.split("<tbody>")[1]
    assert "Amara" not in _text(client, url, **{"class": "4H"})
    up, down = (_text(client, url, sort=sort) for sort in ("pupil", "-pupil"))
    assert up.index("Bright, Noah") < up.index("Okafor, Amara")
    assert down.index("Okafor, Amara") < down.index("Bright, Noah")
    for asked in ({"kind": "x'--"}, {"class": "9Z"}):
        assert "Nothing like that is missing" in _text(client, url, **asked)
    for asked in ({"sort": "-nothing"}, {"page": "9"}, {"page": "-1"}):
        assert "Bright, Noah" in _text(client, url, **asked)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_files_hold_the_rows_of_the_filter_and_are_recorded(cast: Cast, kind: str) -> None:
    with in_change():
        cast.noah.legal_surname = "=1+1"
        cast.noah.save()
    answer = signed_in(cast.teacher).get(
        reverse(f"gaps_{kind}", args=[cast.harebell.slug]), {"kind": "late"}
    )
    assert answer.status_code == 200
    if kind == "csv":
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert not lines[1].startswith("=")
    read = Read.objects.get(what=f"gaps.{kind}")
    assert "1 gap" in read.detail
    assert read.pupil_ids == [cast.noah.pk]


def test_many_pupils_cost_no_more_queries(cast: Cast) -> None:
    plan = make_plan(cast.class_4h, state="agreed")
    cycles, gaps = reverse("cycles", args=[cast.harebell.slug]), _gaps(cast)
    look, client = f"{cycles}?show=look", signed_in(cast.senco)

    def more(n: int) -> None:
        pupil = make_pupil(cast.harebell, surname=f"Ash{n}", forename="Fay")
        put_on_register(pupil)
        add_need(pupil)
        agree(make_cycle(pupil), cast.senco)
        row = make_row(plan, make_intervention(cast.harebell), pupil)
        record_session(row, date(2026, 10, 5))
        note_point(make_outcome(pupil), "19", date(2026, 11, 20))

    more(0)
    before = [queries(client, url) for url in (gaps, cycles, look)]
    for n in range(1, 4):
        more(n)
    assert [queries(client, url) for url in (gaps, cycles, look)] == before
    assert max(before) <= 12


def test_the_list_of_plans_says_where_to_look_why_and_who_acts(cast: Cast) -> None:
    plan = make_plan(cast.class_4h, state="agreed")
    row = make_row(
        plan, make_intervention(cast.harebell, "Lego therapy"), cast.noah, delivered_by=cast.ta
    )
    client = signed_in(cast.senco)
    cycles = reverse("cycles", args=[cast.harebell.slug])
    # Never held: of that the check speaks.
    assert "Bright, Noah" not in _text(client, cycles, show="look")
    assert "Nothing is recorded of “Lego therapy”" in _text(client, _gaps(cast))
    record_session(row, date(2026, 11, 5))
    found = _text(client, cycles, show="look")
    assert "Delivery has stopped" in found
    assert "nothing recorded since Thu 5 Nov" in found
    page = reverse("pupil_cycle", args=[cast.noah.pk])
    assert "records it, or ends it." in _text(client, page)
    assert "Nothing is recorded of “Lego therapy”" not in _text(client, _gaps(cast))
    record_session(row, TODAY)
    assert "Bright, Noah" not in _text(client, cycles, show="look")
    note_point(make_outcome(cast.noah, "Reads 40 words"), "19", date(2026, 11, 20))
    found = _text(client, cycles, show="look")
    assert "Reads 40 words: 19 on Fri 20 Nov, to reach 40 by Fri 18 Dec" in found
    assert "The class teacher decides what changes." in found


def test_stopped_is_said_of_the_same_lines_as_elsewhere(cast: Cast) -> None:
    plan = make_plan(cast.class_4h, state="agreed")
    days = {"stopped": date(2026, 11, 6), "bound": date(2026, 11, 9), "held": TODAY}
    for name, on in days.items():
        row = make_row(plan, make_intervention(cast.harebell, name), cast.noah)
        record_session(row, on)
    actor = actor_for_user(cast.senco)
    time = school_time(cast.harebell.pk)
    listed = {each.name for each in stopped_lines(actor=actor, school=cast.harebell, time=time)}
    found = alerts_of(actor.for_query, cast.harebell.pk, (cast.noah.pk,))
    assert {each.about for each in found[cast.noah.pk]} == listed
    assert listed == {"stopped"}


def test_a_line_of_a_plan_that_is_not_agreed_and_one_of_another_class(cast: Cast) -> None:
    draft = make_plan(cast.class_4h)
    make_row(draft, None, cast.noah, what="Help as advised", delivered_by_words="TA")
    assert "as advised" not in _text(signed_in(cast.senco), _gaps(cast))
    theirs = make_plan(cast.class_5b, state="agreed")
    row: Any = make_row(theirs, None, what="Breaks up to twice", delivered_by_words="TA")
    allocate(row, cast.noah)
    assert PlanRow.objects.filter(pk=row.pk).exists()
    mend = reverse("plan_write", args=[theirs.pk])
    assert mend in _text(signed_in(cast.senco), _gaps(cast))
    text = _text(signed_in(cast.teacher), _gaps(cast))
    assert "“up to” in the provision" in text
    assert mend not in text
