"""An EHC needs assessment: its clock, what excuses, and what is refused."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from ehcp.assessing import AssessmentFacts, assessment_steps, lets_slip
from ehcp.choices import AssessmentExcuse, EhcAssessmentDue
from ehcp.due.assessments import rebuild_assessment_due
from ehcp.due.writing import authority_changes
from ehcp.models import ChasedItem, LocalAuthority, NeedsAssessment
from ehcp.needs_assessments.rules import RecordedAssessment, assessment_problems, closure_problems
from pupils.models import DueDate
from reviews.models import Recommendation
from send_mis.schools.selectors import school_days
from tests.factories import (
    TODAY,
    in_change,
    leave,
    make_assessment,
    make_authority,
    make_ehc_plan,
    make_feed,
    make_pupil,
)
from tests.house.filling import day, fields_sent
from tests.people import ROLES, Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
DUE = EhcAssessmentDue
MONDAY = date(2026, 11, 2)
REFUSED: dict[str, Any] = {"decision": "refuse", "decided_on": date(2026, 11, 16)}


def days(facts: AssessmentFacts) -> dict[str, date]:
    return {step.due: step.law_on for step in assessment_steps(facts)}


def test_twenty_weeks_and_what_lies_in_them() -> None:
    facts = AssessmentFacts(MONDAY, information_asked_on=date(2026, 11, 9))
    assert days(facts) == {
        DUE.ASSESS: date(2026, 12, 14), DUE.INFORMATION: date(2026, 12, 21),
        DUE.NO_PLAN: date(2027, 2, 22), DUE.FIRST_PLAN: date(2027, 3, 22),
    }  # fmt: skip
    drafted = replace(facts, decision="assess", decided_on=date(2026, 12, 10),
                      draft_on=date(2027, 2, 1))  # fmt: skip
    # The day of service is the first of the fifteen.
    assert days(drafted)[DUE.DRAFT] == date(2027, 2, 15)


def test_after_a_refusal_only_the_appeal_is_left_and_the_later_day_counts() -> None:
    refused = AssessmentFacts(MONDAY, decision="refuse", decided_on=date(2026, 12, 10))
    assert DUE.FIRST_PLAN not in days(refused)
    assert days(refused)[DUE.APPEAL] == date(2027, 2, 10)
    early = replace(refused, certificate_on=date(2026, 12, 20))
    assert days(early)[DUE.APPEAL] == date(2027, 2, 10)
    late = replace(refused, certificate_on=date(2027, 1, 31))
    assert days(late)[DUE.APPEAL] == date(2027, 2, 28)


def test_a_reason_excuses_whom_the_law_says_and_moves_no_day() -> None:
    facts = AssessmentFacts(date(2026, 7, 20), information_asked_on=date(2026, 7, 20))
    steps = {step.due: step for step in assessment_steps(facts)}
    assert steps[DUE.INFORMATION].law_on == date(2026, 8, 31)
    assert steps[DUE.INFORMATION].excused_by(["school_closed"]) == []
    assert steps[DUE.ASSESS].excused_by(["school_closed"]) == ["school_closed"]
    assert steps[DUE.INFORMATION].excused_by(["appointment"]) == ["appointment"]
    assert steps[DUE.ASSESS].excused_by(["appointment"]) == []


def test_the_authoritys_own_time_stands_beside_the_laws() -> None:
    facts = AssessmentFacts(MONDAY, information_asked_on=MONDAY, information_days=28)
    step = next(s for s in assessment_steps(facts) if s.due == DUE.INFORMATION)
    assert (step.law_on, step.authority_on) == (date(2026, 12, 14), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("at", "facts"),
    [
        ("received_on", {"received_on": date(2026, 11, 24)}),
        ("information_asked_on", {"information_sent_on": MONDAY}),
        ("decided_on", {"decision": "assess"}),
        ("decision", {"decided_on": MONDAY}),
        ("decided_on", {"decision": "assess", "decided_on": date(2026, 10, 1)}),
        ("final_on", {"final_on": MONDAY}),
        ("appealed_on", {"appealed_on": MONDAY}),
        ("feedback", {"feedback": "Try more"}),
        (
            "decided_on",
            {"decision": "assess", "decided_on": MONDAY, "withdrawn_on": date(2026, 10, 30)},
        ),
        (
            "final_on",
            {"decision": "assess", "decided_on": date(2026, 11, 16), "final_on": date(2026, 11, 9)},
        ),
        (
            "information_sent_on",
            REFUSED | {"information_asked_on": MONDAY, "information_sent_on": date(2026, 11, 20)},
        ),
        (
            "draft_on",
            {
                "decision": "assess",
                "decided_on": MONDAY,
                "no_plan_on": date(2026, 11, 16),
                "draft_on": date(2026, 11, 20),
            },
        ),
        (
            "appealed_on",
            {"decision": "assess", "decided_on": MONDAY, "appealed_on": date(2026, 11, 20)},
        ),
        ("certificate_on", REFUSED | {"certificate_on": date(2026, 11, 9)}),
        (
            "appealed_on",
            REFUSED | {"certificate_on": date(2026, 11, 23), "appealed_on": date(2026, 11, 20)},
        ),
        ("hearing_on", REFUSED | {"hearing_on": date(2027, 3, 1)}),
        ("requested_by", {"requested_by": "young_person"}),
    ],
)
def test_what_cannot_be(at: str, facts: dict[str, Any]) -> None:
    said: dict[str, Any] = {"authority": uuid4(), "requested_by": "school", "received_on": MONDAY}
    wrong = assessment_problems(
        RecordedAssessment(**said | facts), today=date(2026, 11, 23), born_on=date(2016, 5, 1)
    )
    assert at in wrong


def test_nothing_is_wrong_with_a_whole_story() -> None:
    story = {
        "information_asked_on": MONDAY, "information_sent_on": date(2026, 11, 9),
        "certificate_on": date(2026, 11, 20), "appealed_on": date(2026, 11, 23),
        "mediation_on": date(2026, 12, 14), "hearing_on": date(2027, 3, 1),
    }  # fmt: skip
    said: dict[str, Any] = {"authority": uuid4(), "requested_by": "school", "received_on": MONDAY}
    facts = RecordedAssessment(**said | REFUSED | story)
    assert assessment_problems(facts, today=date(2026, 11, 23), born_on=date(2016, 5, 1)) == {}


def test_each_reason_says_what_it_lets_slip() -> None:
    closed, away, appointment = (
        lets_slip(AssessmentExcuse(kind)) for kind in ("school_closed", "away", "appointment")
    )
    assert closed == (
        "May excuse the authority’s 6 weeks, its 16 weeks and its 20 weeks, never our 6 weeks for"
        " information. No day moves."
    )
    assert "and our 6 weeks for information" in away
    assert appointment == "May excuse our 6 weeks for information. No day moves."


def test_a_closure_excuses_only_who_asked_as_the_summer_came(cast: Cast) -> None:
    days = school_days(cast.harebell.pk)
    assert "kind" in closure_problems(None, days)
    assert "kind" in closure_problems(date(2026, 11, 9), days)
    # The calendar does not reach so far: a person says it.
    assert closure_problems(date(2031, 7, 20), days) == {}


def test_what_parents_may_do_has_its_days_until_it_is_heard() -> None:
    facts = AssessmentFacts(MONDAY, decision="refuse", decided_on=date(2026, 11, 16))
    assert days(facts)[DUE.MEDIATION] == days(facts)[DUE.APPEAL] == date(2027, 1, 16)
    heard = replace(facts, appealed_on=date(2026, 12, 1), hearing_on=date(2027, 4, 12))
    steps = {step.due: step for step in assessment_steps(heard)}
    assert steps[DUE.HEARING].is_open(date(2027, 4, 12))
    assert not steps[DUE.HEARING].is_open(date(2027, 4, 13))
    assert not steps[DUE.MEDIATION].is_open(date(2026, 12, 2))


def test_the_days_follow_the_roll_and_the_authoritys_own_times(cast: Cast) -> None:
    row = make_assessment(cast.kacper, information_asked_on=date(2026, 10, 19))
    due = DueDate.objects.filter(pupil=cast.kacper, kind__in=DUE.values)
    with in_change():
        LocalAuthority.objects.filter(pk=row.authority_id).update(information_days=21)
        authority_changes(row.authority_id)
    assert due.get(kind=DUE.INFORMATION).authority_on == date(2026, 11, 9)
    leave(cast.kacper, TODAY)
    assert not due.filter(ends_on__isnull=True).exists()
    assert rebuild_assessment_due(cast.harebell.pk) == 0


def test_what_the_authority_owes_of_an_assessment_is_asked_for_with_the_rest(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    row = make_assessment(cast.kacper, kent, received_on=date(2026, 9, 21))
    client = signed_in(cast.senco)
    chases = reverse("ehc_chases", args=[cast.harebell.slug])
    page = client.get(chases).content.decode()
    assert "decision whether to assess" in page
    assert "21 days late" in page
    assert reverse("pupil_ehc_assessments", args=[cast.kacper.pk]) in page
    record = reverse("ehc_chase_record", args=[cast.harebell.slug, kent.pk])
    answer = client.post(record, fields_sent(client.get(record).content), follow=True)
    assert answer.status_code == 200
    assert ChasedItem.objects.get().subject_id == row.pk
    own = client.get(reverse("pupil_ehc_assessments", args=[cast.kacper.pk])).content.decode()
    assert "Asked for on Mon 23 Nov 2026" in own


def test_what_a_refusal_says_becomes_items_of_the_next_plan_once(cast: Cast) -> None:
    row = make_assessment(cast.kacper, **REFUSED, feedback="Show two cycles. Ask a psychologist.")
    client = signed_in(cast.senco)
    url = reverse("ehc_assessment_take_up", args=[row.pk])
    home = reverse("pupil_ehc_assessments", args=[cast.kacper.pk])
    assert url in client.get(home).content.decode()
    sent = fields_sent(client.get(url).content)
    page = client.post(url, sent, follow=True).content.decode()
    assert "2 recommendations are saved." in page
    assert "Show two cycles" in page
    # The way back to where it was said.
    assert f'<a href="{home}">What the local authority said</a>' in page
    assert client.post(url, sent).status_code == 302
    assert Recommendation.objects.filter(source_id=row.pk).count() == 2
    assert "2 points taken up, 0 decided" in client.get(home).content.decode()
    listed = reverse("recommendations", args=[cast.harebell.slug])
    assert "Ask a psychologist" in client.get(listed).content.decode()
    # A teacher reads what is to be tried, without the way to the authority's letter.
    teachers = signed_in(cast.teacher).get(reverse("pupil_advices", args=[cast.kacper.pk]))
    if teachers.status_code == 200:
        assert home not in teachers.content.decode()


def test_who_has_a_plan_is_reassessed_and_not_assessed(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    client = signed_in(cast.senco)
    page = client.get(reverse("pupil_ehc_assessments", args=[cast.noah.pk])).content.decode()
    add = reverse("ehc_assessment_add", args=[cast.noah.pk])
    assert add not in page
    sent = fields_sent(client.get(add).content) | day("received_on", MONDAY) | {
        "authority": str(plan.authority_id), "requested_by": "parent",
    }  # fmt: skip
    assert "ask for a re-assessment" in client.post(add, sent).content.decode()


def test_the_calendar_holds_the_days_of_assessments_and_of_reviews(cast: Cast) -> None:
    make_feed(cast.harebell, cast.senco)
    make_assessment(cast.kacper, information_asked_on=date(2026, 11, 9))
    make_ehc_plan(cast.noah)
    answer = Client().get("/calendar/a-token.ics")
    found = {
        str(event["summary"]): event["dtstart"].dt
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    }
    assert found["KN: Our information for the EHC needs assessment"] == date(2026, 12, 21)
    assert "NB: Hold the review of the EHC plan" in found


def test_the_database_keeps_one_open_request(cast: Cast) -> None:
    make_assessment(cast.noah, decision="refuse", decided_on=date(2026, 10, 20))
    make_assessment(cast.noah)
    with in_change(), pytest.raises(IntegrityError), transaction.atomic():
        NeedsAssessment.objects.create(
            pupil=cast.noah, school_id=cast.noah.school_id,
            authority=NeedsAssessment.objects.earliest("received_on").authority,
            requested_by="parent", received_on=MONDAY,
        )  # fmt: skip


def test_from_the_request_to_the_refusal(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    client = signed_in(cast.senco)
    add = reverse("ehc_assessment_add", args=[cast.noah.pk])
    sent = fields_sent(client.get(add).content) | day("received_on", MONDAY) | {
        "authority": str(kent.pk), "requested_by": "parent",
    }  # fmt: skip
    page = client.post(add, sent, follow=True).content.decode()
    assert "Mon 14 Dec 2026" in page
    due = DueDate.objects.filter(pupil=cast.noah, kind__in=DUE.values, done_on__isnull=True)
    assert set(due.values_list("kind", flat=True)) == {DUE.ASSESS, DUE.NO_PLAN, DUE.FIRST_PLAN}
    assert reverse("ehc_assessment_add", args=[cast.noah.pk]) not in page
    row = NeedsAssessment.objects.get()
    change = reverse("ehc_assessment_change", args=[row.pk])
    sent = fields_sent(client.get(change).content) | day("decided_on", date(2026, 11, 20)) | {
        "decision": "refuse", "feedback": "Show two cycles of support",
    }  # fmt: skip
    page = client.post(change, sent, follow=True).content.decode()
    assert "The authority will not assess" in page
    assert "Show two cycles of support" in page
    assert "Wed 20 Jan 2027" in page
    assert not due.filter(kind=DUE.FIRST_PLAN, ends_on__isnull=True).exists()


@pytest.mark.parametrize("role", ROLES)
def test_who_reads_and_who_records(cast: Cast, role: str) -> None:
    row = make_assessment(cast.noah)
    client = signed_in(cast.here.people[role])
    reads = client.get(reverse("pupil_ehc_assessments", args=[cast.noah.pk])).status_code
    assert reads == 200 if role in ("senco", "head", "dsl") else reads in (403, 404)
    writes = client.get(reverse("ehc_assessment_change", args=[row.pk])).status_code
    assert writes == 200 if role == "senco" else writes in (403, 404)


def test_the_list_costs_the_same_for_many(cast: Cast) -> None:
    make_assessment(cast.noah)
    client = signed_in(cast.senco)
    url = reverse("ehc_assessments", args=[cast.harebell.slug])
    before = queries(client, url)
    own = reverse("pupil_ehc_assessments", args=[cast.noah.pk])
    once = queries(client, own)
    make_assessment(cast.noah, **REFUSED, feedback="Show more.")
    assert queries(client, own) == once
    for n in range(3):
        make_assessment(make_pupil(cast.harebell, surname=f"Elm{n}", forename="Bea"))
    assert queries(client, url) == before
