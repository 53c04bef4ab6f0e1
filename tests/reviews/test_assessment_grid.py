"""A class's values in one grid: by keyboard, by two people, with slips, in one request."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pupils.models import Pupil
from reviews.assessments.rules.recording import TypedValue
from reviews.assessments.services.recording import record_assessments
from reviews.models import Assessment, AssessmentScale
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.models import SchoolClass
from tests.factories import (
    TODAY,
    actor_for_user,
    assess,
    grant,
    make_class,
    make_levels,
    make_pupil,
    make_scale,
    make_user,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def address(place: SchoolClass) -> str:
    return reverse("assessments_record", args=[place.school.slug, place.pk])


def opened(client: Client, place: SchoolClass) -> dict[str, Any]:
    answer = client.get(address(place))
    assert answer.status_code == 200
    return fields_sent(answer.content)


def values() -> dict[tuple[str, str], Decimal]:
    rows = Assessment.objects.select_related("pupil", "scale")
    return {(row.pupil.short_name, row.scale.name): row.value for row in rows}


@pytest.fixture
def score(cast: Cast) -> AssessmentScale:
    """Class 4H: Noah Bright, then Kacper Nowak; the columns are the score, then writing."""
    make_levels(cast.harebell)
    return make_scale(cast.harebell)


def test_a_class_is_saved_in_one_press(cast: Cast, score: AssessmentScale) -> None:
    client = signed_in(cast.teacher)
    sent = opened(client, cast.class_4h)
    sent |= {"c0-0": "98", "c0-1": "wts", "c1-0": "101,5", "c1-1": "3"}
    answer = client.post(address(cast.class_4h), sent, follow=True)
    assert "4 values are saved." in unescape(answer.content.decode())
    assert values() == {
        ("Noah", "Reading score"): 98, ("Noah", "Writing"): 2,
        ("Kacper", "Reading score"): Decimal("101.5"), ("Kacper", "Writing"): 3,
    }  # fmt: skip
    row = Assessment.objects.first()
    assert (row.on, row.recorded_by, row.is_baseline) == (TODAY, cast.teacher, False)
    (made,) = Change.objects.filter(event="assessments.recorded")
    assert set(made.pupil_ids) == {cast.noah.pk, cast.kacper.pk}


def test_bad_boxes_are_named_and_hold_up_no_other(cast: Cast, score: AssessmentScale) -> None:
    client = signed_in(cast.senco)
    sent = opened(client, cast.class_4h) | {"c0-0": "980", "c0-1": "exs", "c1-0": "9o", "c1-1": "1"}
    answer = client.post(address(cast.class_4h), sent)
    shown = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "Noah Bright, Reading score: 980 is out of range." in shown
    assert "Kacper Nowak, Reading score: “9o” is not a number." in shown
    assert "2 values are saved." in shown
    assert set(values()) == {("Noah", "Writing"), ("Kacper", "Writing")}
    again = fields_sent(answer.content)
    assert (again["c0-0"], again["c1-0"], again["c0-1"]) == ("980", "9o", "Expected (EXS)")
    answer = client.post(address(cast.class_4h), again | {"c0-0": "98", "c1-0": "90"})
    assert answer.status_code == 302
    assert values()["Noah", "Reading score"] == 98


def test_the_second_of_two_sees_both_and_decides(cast: Cast, score: AssessmentScale) -> None:
    mine, theirs = signed_in(cast.teacher), signed_in(cast.senco)
    sent = opened(mine, cast.class_4h)
    theirs.post(address(cast.class_4h), opened(theirs, cast.class_4h) | {"c0-0": "88"})
    answer = mine.post(address(cast.class_4h), sent | {"c0-0": "90", "c1-0": "100"})
    shown = unescape(answer.content.decode())
    assert f"{cast.senco.display_name} saved 88 meanwhile." in shown
    assert values() == {("Noah", "Reading score"): 88, ("Kacper", "Reading score"): 100}
    again = fields_sent(answer.content)
    assert again["c0-0"] == "90", "what was typed is still there"
    assert mine.post(address(cast.class_4h), again).status_code == 302
    assert values()["Noah", "Reading score"] == 90


def test_what_was_not_touched_is_not_written_over(cast: Cast, score: AssessmentScale) -> None:
    assess(cast.noah, score, 80)
    mine = signed_in(cast.teacher)
    sent = opened(mine, cast.class_4h)
    assert sent["c0-0"] == "80"
    theirs = signed_in(cast.senco)
    theirs.post(address(cast.class_4h), opened(theirs, cast.class_4h) | {"c0-0": "88"})
    assert mine.post(address(cast.class_4h), sent | {"c1-0": "77"}).status_code == 302
    assert values()["Noah", "Reading score"] == 88


def test_an_emptied_box_removes_what_was_seen_in_it(cast: Cast, score: AssessmentScale) -> None:
    assess(cast.noah, score, 80)
    client = signed_in(cast.teacher)
    sent = opened(client, cast.class_4h) | {"c0-0": " "}
    answer = client.post(address(cast.class_4h), sent, follow=True)
    assert "1 removed" in unescape(answer.content.decode())
    assert values() == {}


def test_another_day_takes_along_what_is_typed(cast: Cast, score: AssessmentScale) -> None:
    assess(cast.kacper, score, 70, date(2026, 9, 14))
    client = signed_in(cast.teacher)
    sent = opened(client, cast.class_4h)
    sent |= {"c0-0": "98", "show": "yes", **day("on", date(2026, 9, 14))}
    answer = client.post(address(cast.class_4h), sent)
    shown = fields_sent(answer.content)
    assert (shown["c0-0"], shown["c1-0"], shown["shown"]) == ("98", "70", "2026-09-14")
    assert Assessment.objects.count() == 1, "nothing is saved by looking"
    assert client.post(address(cast.class_4h), shown).status_code == 302
    assert Assessment.objects.get(pupil=cast.noah).on == date(2026, 9, 14)


def test_a_day_to_come_is_refused_and_nothing_is_lost(cast: Cast, score: AssessmentScale) -> None:
    client = signed_in(cast.teacher)
    sent = opened(client, cast.class_4h) | {"c0-0": "98", **day("on", date(2026, 12, 24))}
    answer = client.post(address(cast.class_4h), sent)
    assert "Choose today or an earlier day." in unescape(answer.content.decode())
    assert fields_sent(answer.content)["c0-0"] == "98"
    assert values() == {}


@pytest.mark.parametrize(
    "nonsense",
    [
        {"pupils": "x"}, {"seen": "[1"}, {"seen": "[1]"}, {"shown": "soon"}, {"columns": "1,2"},
        {"scales": ["nobody"]},
    ],
)  # fmt: skip
def test_what_no_browser_sends_is_no_fault(
    cast: Cast, score: AssessmentScale, nonsense: dict[str, Any]
) -> None:
    client = signed_in(cast.teacher)
    sent = opened(client, cast.class_4h) | {"c0-0": "98"} | nonsense
    assert client.post(address(cast.class_4h), sent).status_code in (200, 302)


def test_who_may_and_whose(cast: Cast, score: AssessmentScale) -> None:
    assert signed_in(cast.teacher).get(address(cast.class_5b)).status_code == 404
    assert signed_in(cast.head).get(address(cast.class_4h)).status_code == 403
    assert signed_in(cast.ta).get(address(cast.class_4h)).status_code == 403
    assert signed_in(cast.stranger("senco")).get(address(cast.class_4h)).status_code == 404
    client = signed_in(cast.teacher)
    for other in (cast.jayden, cast.elsewhere.pupil):
        sent = opened(client, cast.class_4h) | {"pupils": str(other.pk), "c0-0": "98"}
        assert client.post(address(cast.class_4h), sent).status_code == 403
    foreign = make_scale(cast.thistle)
    sent = opened(client, cast.class_4h) | {"columns": str(foreign.pk), "c0-0": "98"}
    client.post(address(cast.class_4h), sent)
    assert values() == {}


def test_the_service_asks_again(cast: Cast, score: AssessmentScale) -> None:
    teacher = actor_for_user(cast.teacher)

    def record(pupil: Pupil, scale: AssessmentScale, value: str, on: date = TODAY) -> None:
        typed = [TypedValue(pupil.pk, scale.pk, Decimal(value))]
        record_assessments(actor=teacher, school=cast.harebell, on=on, typed=typed)

    for pupil, scale in ((cast.jayden, score), (cast.noah, make_scale(cast.thistle))):
        with pytest.raises(NotAllowed):
            record(pupil, scale, "90")
    retired = make_scale(cast.harebell, "Old test", retired_on=TODAY)
    with pytest.raises(NotAllowed):
        record(cast.noah, retired, "90")
    record(cast.noah, retired, "90", date(2026, 11, 20))
    for value in ("54.99", "145.01"):
        with pytest.raises(RuleBroken, match="out of range"):
            record(cast.noah, score, value)


def test_thirty_by_six_are_as_many_queries_as_one(cast: Cast) -> None:
    place = make_class(cast.harebell, "3W", (3,))
    teacher = make_user("w@harebell.test", "Will Three")
    grant(teacher, "teacher", place)
    scales = [make_scale(cast.harebell, f"Test {number}") for number in range(6)]
    pupils = [
        make_pupil(cast.harebell, surname=f"Pupil{number:02}", school_class=place)
        for number in range(30)
    ]
    client = signed_in(teacher)

    chosen = "&".join(f"scales={scale.pk}" for scale in scales)

    def asked(boxes: dict[str, str]) -> int:
        sent = fields_sent(client.get(f"{address(place)}?{chosen}").content) | boxes
        with CaptureQueriesContext(connection) as caught:
            assert client.post(address(place), sent).status_code == 302
        return len(caught)

    one = asked({"c0-0": "90"})
    all_ = asked({f"c{row}-{column}": "91" for row in range(30) for column in range(6)})
    assert Assessment.objects.filter(pupil__in=pupils, scale__in=scales).count() == 180
    changed = asked({f"c{row}-{column}": "92" for row in range(30) for column in range(6)})
    assert max(one, all_, changed) <= 32
    assert all_ <= one + 1
