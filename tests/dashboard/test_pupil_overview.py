"""The first page of a pupil: what they need in class, what runs and how it goes."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from provision.models import PlanRow
from tests.factories import (
    TODAY,
    in_change,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_user,
    note_point,
    record_session,
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
    record_session(row)
    with in_change():
        cast.noah.needs.filter(rank=1).update(words="Shuts down in noise")
    return row


def shown(cast: Cast, who: str) -> str:
    page = reverse("pupil_page", args=[cast.noah.pk])
    return signed_in(getattr(cast, who)).get(page).content.decode()


WANTED = (
    "What Noah needs in class", "Task board", "Ten minutes to settle before the lesson",
    "Shuts down in noise", "For everyone in 4H", "Visual timetable for everyone",
    "Precision Teaching", "2 × 30 min a week, group of 2",
    "Mrs Patel · Mondays and Wednesdays at 09:15", "Mon 7 Sep to Fri 18 Dec 2026",
    "Reads 40 words by Christmas", "From 18: 31; aim 40", "By Fri 18 Dec 2026, in 4 weeks",
    "Delivered", "Autumn term 2026",
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
    for words in ("says nothing about the lessons yet", "Nothing runs for Noah today",
                  "No outcome is being worked on"):  # fmt: skip
        assert words in text


def test_the_queries_do_not_grow(cast: Cast, reading: PlanRow) -> None:
    client, page = signed_in(cast.teacher), reverse("pupil_page", args=[cast.noah.pk])
    before = queries(client, page)
    for number in range(4):
        other = make_pupil(cast.harebell, school_class=cast.class_4h)
        row = make_row(reading.plan, None, cast.noah, other, what=f"Line {number}")
        record_session(row)
        note_point(make_outcome(cast.noah), "22")
    assert queries(client, page) == before <= 24
