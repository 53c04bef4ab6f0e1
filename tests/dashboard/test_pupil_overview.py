"""The first page of a pupil: what they need in class, what runs and how it goes."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from provision.models import PlanRow
from tests.factories import (
    TODAY,
    in_change,
    make_contact,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_user,
    note_point,
    record_session,
    restrict,
)
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(cast: Cast) -> PlanRow:
    """A group with an adult, days and a time; an approach that is always on; an outcome."""
    plan = make_plan(cast.class_4h, state="agreed", qft="Visual timetable for everyone")
    adult = make_user(full_name="Priya Patel", title="Mrs")
    row = make_row(
        plan, make_intervention(cast.harebell, "Precision Teaching"), cast.noah, cast.kacper,
        delivered_by=adult, weekdays=[0, 2], at=time(9, 15), times_a_week=2, minutes=30,
    )  # fmt: skip
    make_row(
        plan, None, cast.noah, what="Task board", minutes=None, times_a_week=None,
        additional_to="Ten minutes to settle before the lesson",
    )  # fmt: skip
    make_row(plan, None, cast.noah, what="Last half-term", until=date(2026, 10, 24))
    make_row(plan, None, cast.noah, what="Next month", since=TODAY + timedelta(days=9))
    outcome = make_outcome(cast.noah, "Reads 40 words by Christmas", target=Decimal(40))
    note_point(outcome, "31")
    record_session(row, date(2026, 11, 18))
    with in_change():
        cast.noah.needs.filter(rank=1).update(words="Shuts down in noise")
    return row


def shown(cast: Cast, who: str) -> str:
    page = reverse("pupil_page", args=[cast.noah.pk])
    return signed_in(getattr(cast, who)).get(page).content.decode()


WANTED = (
    "What Noah gets, and how it is going", "Task board", "Ten minutes to settle before the lesson",
    "Shuts down in noise", "For everyone in 4H", "Visual timetable for everyone",
    "Precision Teaching", "2 × 30 min a week, group of 2",
    "Mrs Patel · Mondays and Wednesdays at 09:15", "Mon 7 Sep to Fri 18 Dec 2026",
    "Reads 40 words by Christmas", "From 18: 31; target 40", "by Fri 18 Dec",
    "Delivered 30 min of 11 h due", "In all, Autumn term 2026",
    "Outcome to review", "Fri 18 Dec 2026 · ",
)  # fmt: skip


@pytest.mark.parametrize("who", ["teacher", "ta", "senco", "head", "dsl", "trust_lead"])
def test_whoever_sees_provision_reads_it_first(cast: Cast, reading: PlanRow, who: str) -> None:
    text = shown(cast, who)
    for words in WANTED:
        assert words in text, words
    for other in ("Last half-term", "Next month", "£"):
        assert other not in text, other


def test_the_office_reads_none_of_it(cast: Cast, reading: PlanRow) -> None:
    text = shown(cast, "office")
    for words in WANTED:
        assert words not in text, words


def test_of_an_unagreed_plan_it_says_so(cast: Cast) -> None:
    make_row(make_plan(cast.class_4h), None, cast.noah, what="Lego therapy")
    assert "plan not agreed yet" in shown(cast, "teacher")


def test_with_nothing_it_says_that_there_is_nothing(cast: Cast) -> None:
    text = shown(cast, "teacher")
    for words in ("Nothing is planned for Noah today", "no outcome is being worked on",
                  "There is no plan for this class"):  # fmt: skip
        assert words in text
    make_plan(cast.class_4h)
    assert "Open the plan of 4H" in shown(cast, "teacher")
    for who in ("ta", "head"):
        text = shown(cast, who)
        assert "What the plan of 4H says for" in text
        assert "Open the plan" not in text


@pytest.mark.parametrize(
    ("who", "heading"), [("teacher", "from you"), ("ta", "from you"), ("senco", "in class"),
                         ("head", "in class"), ("dsl", "in class")],
)  # fmt: skip
def test_class_staff_are_asked_what_the_pupil_needs_of_them(
    cast: Cast, reading: PlanRow, who: str, heading: str
) -> None:
    text = " ".join(shown(cast, who).split())
    assert f"What Noah needs {heading} </h2>" in text
    assert "You deliver it" not in text


def test_who_gives_a_line_finds_it_first_with_the_way_to_record_it(
    cast: Cast, reading: PlanRow
) -> None:
    with in_change():
        PlanRow.objects.filter(pk=reading.pk).update(delivered_by=cast.ta)
    assert "You deliver it: " in shown(cast, "ta")
    assert "Record your sessions" in shown(cast, "ta")
    assert "You deliver it" not in shown(cast, "teacher")


def test_an_outcome_stands_beside_the_line_that_serves_it_and_once(
    cast: Cast, reading: PlanRow
) -> None:
    assert "Other outcomes" in shown(cast, "senco")
    with in_change():
        place = reading.allocations.get(pupil=cast.noah)
        place.outcome = cast.noah.outcomes.get()
        place.save(update_fields=["outcome"])
    text = shown(cast, "senco")
    assert "Other outcomes" not in text
    assert text.count("Reads 40 words by Christmas") == 1


def test_the_queries_do_not_grow(cast: Cast, reading: PlanRow) -> None:
    client, page = signed_in(cast.teacher), reverse("pupil_page", args=[cast.noah.pk])
    before = queries(client, page)
    for number in range(4):
        other = make_pupil(cast.harebell, school_class=cast.class_4h)
        row = make_row(reading.plan, None, cast.noah, other, what=f"Line {number}")
        record_session(row)
        note_point(make_outcome(cast.noah), "22")
    assert queries(client, page) == before <= 12


def test_the_senco_reads_all_of_it_in_fifteen_queries(cast: Cast, reading: PlanRow) -> None:
    restrict(make_contact(cast.noah, points={"mobile": "07700 900111"}))
    note_point(make_outcome(cast.noah), "22")
    record_session(reading)
    assert queries(signed_in(cast.senco), reverse("pupil_page", args=[cast.noah.pk])) <= 15
