"""What the demonstration shows of EHC plans: three authorities, and reviews at every step."""

from datetime import date, timedelta

import pytest
from django.db.models import Count

from ehcp.models import AnnualReview, EhcPlan, LocalAuthority, PlannedFor
from pupils.models import DueDate
from send_mis.ui.words import day
from tests.demo.making import MadeOn, make_again

TODAY = date(2026, 11, 23)


def _days(kind: str) -> list[int]:
    """Of what is owed now: how many days from today its last day is."""
    rows = DueDate.objects.filter(kind=kind, done_on=None).exclude(ends_on__lte=TODAY)
    found = rows.filter(school__urn__in=("990001", "990002")).values_list("law_on", "hold_by_on")
    return sorted(((law or hold) - TODAY).days for law, hold in found)


def test_plans_of_three_authorities_and_a_review_at_every_step(made_on: MadeOn) -> None:
    made_on(TODAY)
    plans = EhcPlan.objects.filter(state="current", school__urn__in=("990001", "990002"))
    of = plans.values("authority__name").annotate(number=Count("pk")).order_by("-number")
    assert [row["number"] for row in of] == [12, 3, 2]
    assert all(plan.sections.count() >= 11 and plan.promised.exists() for plan in plans)
    assert PlannedFor.objects.filter(pupil__legal_forename="Noah").count() >= 3
    noah = AnnualReview.objects.get(pupil__legal_forename="Noah", ended_on=None)
    assert noah.meeting is not None
    assert noah.meeting.on == TODAY + timedelta(days=16), day(noah.meeting.on)
    decisions = _days("ehc.decision")
    assert decisions[0] == -38
    assert decisions[1] == -11
    assert 7 in decisions
    assert 2 in _days("ehc.report")
    assert _days("ehc.comments") == [4]
    assert AnnualReview.objects.filter(kind="emergency", ended_on=None).count() == 1
    ayaan = DueDate.objects.get(kind="ehc.hold", pupil__legal_forename="Ayaan")
    assert ayaan.hold_by_on == TODAY - timedelta(days=4)


def test_its_days_move_with_the_demonstration(
    made_on: MadeOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_on(TODAY)
    later = TODAY + timedelta(days=2)
    make_again(monkeypatch, later)
    noah = AnnualReview.objects.get(pupil__legal_forename="Noah", ended_on=None)
    assert noah.meeting is not None
    assert noah.meeting.on == later + timedelta(days=16)
    assert LocalAuthority.objects.filter(school__urn="990001").count() == 3
