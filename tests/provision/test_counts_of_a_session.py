"""When a count typed into a session becomes a point of the outcome, and when it does not."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from provision.choices import AbsentReason, OutcomeState
from provision.models import Attendance, OutcomePoint
from provision.sessions.rules.entries import PupilEntry, SessionEntry
from provision.sessions.services import record_session
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    make_outcome,
    make_plan,
    make_row,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
FIVE = Decimal(5)


@pytest.mark.parametrize(
    ("fields", "there", "kept"),
    [
        ({}, {"count": FIVE}, [FIVE]),
        ({}, {}, []),
        ({}, {"count": FIVE, "is_present": False, "reason": AbsentReason.DECLINED}, []),
        ({"measure": "", "target": None}, {"count": FIVE}, []),
        ({"state": OutcomeState.STOPPED, "closed_on": TODAY}, {"count": FIVE}, []),
    ],
    ids=("counted", "not counted", "not there", "nothing to count", "ended"),
)
def test_a_count_is_a_point_of_an_open_outcome_that_is_counted(
    cast: Cast, fields: dict[str, Any], there: dict[str, Any], kept: list[Decimal]
) -> None:
    row = make_row(make_plan(cast.class_4h), delivered_by=cast.ta)
    outcome = make_outcome(cast.noah, **fields)
    allocate(row, cast.noah, outcome=outcome)
    allocate(row, cast.kacper)
    entry = SessionEntry("delivered", pupils=[PupilEntry(cast.noah.pk, **there)])
    record_session(
        actor=actor_for_user(cast.ta), row=row, held_on=TODAY, token=uuid4(), entry=entry, slot=1
    )
    points = OutcomePoint.objects.filter(session__isnull=False)
    assert [point.value for point in points] == kept
    assert [point.outcome_id for point in points] == [outcome.pk] * len(kept)
    is_counted = "count" in there and there.get("is_present", True)
    assert Attendance.objects.get(pupil=cast.noah).count == (FIVE if is_counted else None)
