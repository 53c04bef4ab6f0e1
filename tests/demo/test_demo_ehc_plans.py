"""What the demonstration shows of EHC plans: three authorities, and reviews at every step."""

from datetime import date, timedelta

import pytest
from django.db.models import Count

from ehcp.delivered.selectors.thread import threads_of
from ehcp.models import (
    AnnualReview,
    AuthorityChase,
    AuthorityForm,
    DeliveryEvidence,
    EhcPlan,
    FilledForm,
    LocalAuthority,
    NeedsAssessment,
    PapersCirculated,
    PaperWithheld,
    PlanDisclosure,
    PlannedFor,
    PlanRead,
    SectionReported,
    UndeliveredLetter,
)
from ehcp.plans.rules.reading import IN_LINES
from pupils.models import AdviceRequest, DueDate
from reviews.models import Recommendation, ReviewMeeting
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
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


def test_what_happens_around_a_review_is_there_in_every_state(made_on: MadeOn) -> None:
    made_on(TODAY)
    assert PapersCirculated.objects.exists()
    assert PaperWithheld.objects.get().why
    advice = AdviceRequest.objects.filter(occasion__contains="eview")
    assert advice.filter(received_on=None, chases__gt=0).exists()
    assert advice.filter(received_on=None, chases=0).exists()
    reported = SectionReported.objects.values("review").annotate(number=Count("pk"))
    # Of E and F the lines are reported; of one report only a part is written.
    assert min(row["number"] for row in reported) < 12 - len(IN_LINES)
    amara = AnnualReview.objects.get(pupil__legal_forename="Amara", ended_on=None)
    assert amara.differences.count() == 2
    assert {row.advice for row in amara.sections.all()} == {"none", "change"}
    kinds = DeliveryEvidence.objects.values_list("kind", flat=True)
    assert set(kinds) >= {
        "came", "not_come", "school_missed", "child_absent", "trained", "arrived", "checked",
        "broken", "seen", "not_seen",
    }  # fmt: skip
    assert sorted(UndeliveredLetter.objects.values_list("state", flat=True)) == ["draft", "sent"]
    grounds = PlanDisclosure.objects.values_list("ground", flat=True)
    assert set(grounds) == {"consent", "next_place", "required"}
    assert PlanRead.objects.count() == 4


def test_authorities_have_forms_and_were_asked_last_month(made_on: MadeOn) -> None:
    made_on(TODAY)
    forms = AuthorityForm.objects.filter(school__urn="990001")
    assert sorted(forms.values_list("kind", flat=True)) == ["portal", "word", "word"]
    assert forms.filter(matched_on=None).count() == 1
    filled = FilledForm.objects.get()
    assert filled.document is not None
    assert (filled.state, filled.document.file_kind) == ("done", "docx")
    chased = AuthorityChase.objects.get()
    assert (chased.chased_on.month, chased.items.count()) == (10, 1)


def test_the_thread_of_a_plan_has_one_gap(made_on: MadeOn) -> None:
    made_on(TODAY)
    plans = EhcPlan.objects.filter(
        state="current", pupil__legal_forename__in=("Noah", "Amara"), school__urn="990001"
    )
    threads = threads_of(plans, TODAY, ("F",), with_needs=True)
    gaps = {thread.plan.pupil.legal_forename: len(thread.breaks(TODAY)) for thread in threads}
    assert gaps == {"Noah": 1, "Amara": 1}


@pytest.mark.parametrize("today", [TODAY, date(2026, 8, 20), date(2026, 12, 26)])
def test_meetings_are_on_school_days(made_on: MadeOn, today: date) -> None:
    made_on(today)
    days = set(provision_days(School.objects.get(urn="990001").pk).days)
    meetings = ReviewMeeting.objects.filter(school__urn="990001")
    assert [row.on for row in meetings if row.on not in days] == []
    held = AnnualReview.objects.filter(school__urn="990001", held_on__isnull=False)
    assert [row.held_on for row in held if row.held_on not in days] == []


def test_assessments_stand_at_every_step(made_on: MadeOn) -> None:
    made_on(TODAY)
    ours = DueDate.objects.get(kind="ehc.information", pupil__legal_forename="Freya", done_on=None)
    assert (ours.law_on - TODAY).days == 3
    refused = NeedsAssessment.objects.get(decision="refuse", overturned_to="")
    assert Recommendation.objects.filter(source_id=refused.pk).count() == 2
    running = DueDate.objects.filter(subject_id=refused.pk, done_on=None, ends_on__gt=TODAY)
    assert set(running.values_list("kind", flat=True)) == {"ehc.mediation", "ehc.appeal"}
    # The authority gave way to an appeal: the weeks of that run.
    ordered = DueDate.objects.get(kind="ehc.ordered")
    assert ordered.law_on > TODAY
    late = DueDate.objects.get(kind="ehc.assess", done_on=None, law_on__lt=TODAY)
    assert NeedsAssessment.objects.get(pk=late.subject_id).exceptions.count() == 1
