"""Who took part after the day on which the plan says that they left: and who had come back."""

from datetime import date, timedelta

import pytest

from provision.plans.writing.recorded import RecordedRows, late_places
from tests.factories import allocate, make_row
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LEFT, BACK, GONE = date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 30)
SAID = "Noah Bright took part on {}, after their last day in this row."


@pytest.mark.parametrize(
    ("took_part", "texts"),
    [
        (LEFT - DAY, []),
        (LEFT, [SAID.format("Mon 5 Oct 2026")]),
        (BACK - DAY, [SAID.format("Sun 1 Nov 2026")]),
        (BACK, []),
        (GONE - DAY, []),
        (GONE, [SAID.format("Mon 30 Nov 2026")] * 2),
    ],
)
def test_a_pupil_who_left_and_came_back(desk: Desk, took_part: date, texts: list[str]) -> None:
    row = make_row(desk.plan, None, what="Reading", hourly=None)
    allocate(row, desk.noah, until=LEFT)
    allocate(row, desk.noah, since=BACK, until=GONE)
    allocate(row, desk.kacper)
    there = {(row.pk, desk.noah.pk): took_part, (row.pk, desk.kacper.pk): GONE}
    assert late_places(row, RecordedRows(there=there)) == texts


def test_for_good_means_that_no_day_is_too_late(desk: Desk) -> None:
    row = make_row(desk.plan, None, what="Reading", hourly=None)
    allocate(row, desk.noah, until=LEFT)
    allocate(row, desk.noah, since=BACK)
    assert late_places(row, RecordedRows(there={(row.pk, desk.noah.pk): GONE})) == []
