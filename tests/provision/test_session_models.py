"""What the database refuses of sessions, of who was there, and of impact reviews."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import ProtectedError

from provision.models import (
    Attendance,
    PlanRow,
)
from tests.factories import (
    TODAY,
    in_change,
    make_class,
    make_plan,
    make_row,
    note_point,
    record_session,
    review_impact,
)
from tests.house.asked import set_to
from tests.provision.refusing import Here, refused

pytestmark = pytest.mark.django_db


def test_a_tap_that_arrives_twice_is_one_session(here: Here) -> None:
    token = uuid4()
    record_session(here.row, token=token)
    refused(lambda: record_session(here.row, slot=2, token=token), "provision_session_token_once")
    refused(lambda: record_session(here.row), "provision_session_once_a_slot")
    record_session(here.row, slot=2)
    # Another school's device cannot take a token away.
    their_row = make_row(make_plan(make_class(here.other)))
    record_session(their_row, token=token)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"minutes": None}, "minutes_or_reason"),
        ({"reason": "trip"}, "minutes_or_reason"),
        ({"state": "missed"}, "minutes_or_reason"),
        ({"minutes": 0}, "provision_session_minutes"),
        ({"minutes": 601}, "provision_session_minutes"),
        ({"planned_minutes": 0}, "planned"),
        ({"slot": 0}, "slot"),
    ],
)
def test_a_session_says_how_long_or_why_not(
    here: Here, fields: dict[str, Any], constraint: str
) -> None:
    refused(set_to(record_session(here.row), **fields), constraint)


def test_attendance_says_who_was_there_and_what_was_counted(here: Here) -> None:
    session = record_session(here.row, counts={here.pupil: "31"})
    [mark] = session.attendance.all()
    assert (mark.is_present, mark.count) == (True, 31)
    refused(set_to(mark, is_present=False), "provision_attendance_reason")
    refused(set_to(mark, reason="declined"), "provision_attendance_reason")
    refused(set_to(mark, out_of=Decimal(30)), "provision_attendance_count_in_range")
    refused(
        lambda: Attendance.objects.create(session=session, pupil=here.pupil),
        "provision_attendance_once",
    )
    missed = record_session(here.row, date(2026, 11, 24), missed="trip")
    assert (missed.minutes, missed.attendance.count()) == (None, 0)
    note_point(here.outcome, "31", session=session)
    refused(
        lambda: note_point(here.outcome, "32", session=session), "provision_point_once_a_session"
    )


def test_a_review_is_done_by_somebody_with_a_decision(here: Here) -> None:
    review = review_impact(
        here.row, done_on=TODAY, results=[(here.pupil, "18", "31")], words="It works"
    )
    refused(set_to(review, done_by=None), "provision_review_done")
    refused(set_to(review, decision=""), "provision_review_done")
    refused(lambda: review_impact(here.row), "provision_review_once")
    refused(set_to(review.results.get(), measure=""), "provision_result_counts_something")


def test_sessions_keep_their_row(here: Here) -> None:
    record_session(here.row)
    with pytest.raises(ProtectedError), in_change():
        here.row.delete()
    assert PlanRow.objects.filter(pk=here.row.pk).exists()
