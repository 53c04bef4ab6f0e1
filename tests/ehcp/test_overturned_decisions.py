"""A refusal that does not stand: after an order, an agreement, or an appeal that is not opposed."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ehcp.assessing import AssessmentFacts, assessment_steps
from ehcp.choices import EhcAssessmentDue
from ehcp.models import NeedsAssessment
from ehcp.needs_assessments.rules import RecordedAssessment, assessment_problems
from pupils.models import DueDate
from tests.factories import in_change, make_assessment, make_authority
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
DUE = EhcAssessmentDue
RECEIVED, REFUSED_ON, ORDER = date(2026, 5, 4), date(2026, 6, 10), date(2026, 11, 2)
REFUSED = AssessmentFacts(
    RECEIVED, decision="refuse", decided_on=REFUSED_ON, appealed_on=date(2026, 7, 20)
)
ASSESS = replace(REFUSED, overturned_on=ORDER, overturned_to="assess")
NO_PLAN = AssessmentFacts(
    RECEIVED, decision="assess", decided_on=REFUSED_ON, no_plan_on=date(2026, 8, 20),
    appealed_on=date(2026, 9, 14), overturned_on=ORDER, overturned_to="plan",
)  # fmt: skip


def open_days(facts: AssessmentFacts, today: date = ORDER) -> dict[str, date]:
    return {s.due: s.law_on for s in assessment_steps(facts) if s.is_open(today)}


def test_an_order_to_assess_has_its_own_weeks_and_no_appeal() -> None:
    assert open_days(ASSESS) == {
        DUE.ORDERED: date(2026, 11, 16), DUE.NO_PLAN: date(2027, 1, 11),
        DUE.FIRST_PLAN: date(2027, 2, 8),
    }  # fmt: skip
    told = replace(ASSESS, carried_out_on=date(2026, 11, 12), draft_on=date(2027, 1, 5))
    assert open_days(told) == {DUE.DRAFT: date(2027, 1, 19), DUE.FIRST_PLAN: date(2027, 2, 8)}
    assert open_days(replace(told, final_on=date(2027, 2, 1)), date(2027, 2, 1)) == {
        DUE.MEDIATION: date(2027, 4, 1), DUE.APPEAL: date(2027, 4, 1),
    }  # fmt: skip


def test_no_plan_after_an_order_to_assess_may_be_appealed_anew() -> None:
    again = replace(ASSESS, no_plan_on=date(2027, 1, 8))
    # The first appeal is none against the second decision.
    assert open_days(again, date(2027, 1, 8)) == {
        DUE.ORDERED: date(2026, 11, 16), DUE.MEDIATION: date(2027, 3, 8),
        DUE.APPEAL: date(2027, 3, 8),
    }  # fmt: skip


def test_what_was_asked_before_a_refusal_is_not_owed_after_the_order() -> None:
    asked = replace(ASSESS, information_asked_on=date(2026, 5, 18))
    assert DUE.INFORMATION not in open_days(asked)
    anew = replace(ASSESS, information_asked_on=date(2026, 11, 9))
    assert open_days(anew)[DUE.INFORMATION] == date(2026, 12, 21)


def test_an_order_to_make_a_plan_asks_for_a_draft_first() -> None:
    assert open_days(NO_PLAN) == {
        DUE.ORDERED_DRAFT: date(2026, 12, 7), DUE.FIRST_PLAN: date(2027, 1, 18),
    }  # fmt: skip
    drafted = replace(NO_PLAN, draft_on=date(2026, 12, 1))
    assert DUE.ORDERED_DRAFT not in open_days(drafted)


@pytest.mark.parametrize(
    ("to", "on"), [("change", date(2026, 12, 7)), ("school", date(2026, 11, 16))]
)
def test_an_order_about_a_plan_is_owed_until_it_is_done(to: str, on: date) -> None:
    final = AssessmentFacts(
        RECEIVED, decision="assess", decided_on=REFUSED_ON, final_on=date(2026, 9, 1),
        appealed_on=date(2026, 9, 30), overturned_on=ORDER, overturned_to=to,
    )  # fmt: skip
    assert open_days(final) == {DUE.ORDERED: on}
    assert open_days(replace(final, carried_out_on=date(2026, 11, 10))) == {}


def test_only_what_is_personal_excuses_after_an_order() -> None:
    reasons = ["school_closed", "exceptional", "away", "appointment"]
    for step in assessment_steps(ASSESS):
        if step.starts_on == ORDER:
            assert step.excused_by(reasons) == ["exceptional", "away"], step.due


WHOLE: dict[str, Any] = {
    "received_on": RECEIVED, "decision": "refuse", "decided_on": REFUSED_ON,
    "appealed_on": date(2026, 7, 20), "overturned_by": "tribunal", "overturned_on": ORDER,
    "overturned_to": "assess",
}  # fmt: skip


def wrong(**changed: Any) -> dict[str, list[str]]:
    said = {"authority": uuid4(), "requested_by": "school"} | WHOLE | changed
    facts = RecordedAssessment(**said)
    return assessment_problems(facts, today=date(2026, 11, 23), born_on=date(2016, 5, 1))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"overturned_by": "mediation", "appealed_on": None},
        {"carried_out_on": date(2026, 11, 12), "information_asked_on": date(2026, 11, 16)},
        {"draft_on": date(2026, 11, 20), "final_on": date(2026, 11, 23)},
        {"no_plan_on": date(2026, 11, 20)},
        {
            "decision": "assess",
            "no_plan_on": date(2026, 8, 20),
            "overturned_to": "plan",
            "appealed_on": date(2026, 9, 14),
            "final_on": date(2026, 11, 20),
        },
        {"decision": "assess", "final_on": date(2026, 7, 1), "overturned_to": "school"},
    ],
)
def test_nothing_is_wrong_with(changed: dict[str, Any]) -> None:
    assert wrong(**changed) == {}


@pytest.mark.parametrize(
    ("at", "changed"),
    [
        ("overturned_by", {"overturned_by": ""}),
        ("overturned_on", {"overturned_on": None}),
        ("overturned_to", {"overturned_to": ""}),
        ("overturned_by", {"overturned_by": "", "overturned_on": None, "overturned_to": "",
                           "carried_out_on": ORDER}),
        ("overturned_on", {"overturned_on": date(2026, 11, 24)}),
        ("overturned_on", {"overturned_on": date(2026, 6, 9)}),
        ("overturned_to", {"decision": "assess"}),
        ("overturned_to", {"overturned_to": "plan"}),
        ("overturned_to", {"overturned_to": "change"}),
        ("overturned_on", {"decision": "assess", "no_plan_on": date(2026, 11, 9),
                           "overturned_to": "plan"}),
        ("appealed_on", {"appealed_on": None}),
        ("appealed_on", {"appealed_on": None, "overturned_by": "conceded"}),
        ("carried_out_on", {"carried_out_on": date(2026, 11, 1)}),
        ("carried_out_on", {"decision": "assess", "no_plan_on": date(2026, 8, 20),
                            "overturned_to": "plan", "carried_out_on": date(2026, 11, 9)}),
        ("draft_on", {"draft_on": date(2026, 10, 1)}),
        ("no_plan_on", {"no_plan_on": date(2026, 11, 20), "final_on": date(2026, 11, 20)}),
    ],
)  # fmt: skip
def test_what_cannot_take_the_place_of_a_decision(at: str, changed: dict[str, Any]) -> None:
    assert at in wrong(**changed)


def test_from_the_refusal_to_the_order_and_what_is_chased(cast: Cast) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent")
    row = make_assessment(
        cast.kacper, kent, received_on=RECEIVED, decision="refuse", decided_on=REFUSED_ON,
        appealed_on=date(2026, 7, 20),
    )  # fmt: skip
    client = signed_in(cast.senco)
    home = reverse("pupil_ehc_assessments", args=[cast.kacper.pk])
    assert "The authority will not assess" in client.get(home).content.decode()
    change = reverse("ehc_assessment_change", args=[row.pk])
    sent = fields_sent(client.get(change).content) | day("overturned_on", ORDER) | {
        "overturned_by": "tribunal", "overturned_to": "assess",
    }  # fmt: skip
    page = client.post(change, sent, follow=True).content.decode()
    assert "Being assessed" in page
    assert "An order of the Tribunal: it must assess" in page
    assert "The authority does what was ordered or agreed" in page
    assert "7 days late" in page
    # A second request waits until this one has its end.
    assert reverse("ehc_assessment_add", args=[cast.kacper.pk]) not in page
    due = DueDate.objects.filter(pupil=cast.kacper, kind__in=DUE.values, done_on__isnull=True)
    owed = due.filter(ends_on__isnull=True)
    assert set(owed.values_list("kind", flat=True)) == {DUE.ORDERED, DUE.NO_PLAN, DUE.FIRST_PLAN}
    chases = client.get(reverse("ehc_chases", args=[cast.harebell.slug])).content.decode()
    assert "what was ordered or agreed" in chases
    listed = client.get(reverse("ehc_assessments", args=[cast.harebell.slug])).content.decode()
    assert "Being assessed" in listed


def test_a_plan_that_must_change_says_so(cast: Cast) -> None:
    make_assessment(
        cast.kacper, received_on=RECEIVED, decision="assess", decided_on=REFUSED_ON,
        final_on=date(2026, 9, 1), appealed_on=date(2026, 9, 30), overturned_by="conceded",
        overturned_on=ORDER, overturned_to="change",
    )  # fmt: skip
    client = signed_in(cast.senco)
    page = client.get(reverse("pupil_ehc_assessments", args=[cast.kacper.pk])).content.decode()
    assert "Final plan issued, to be changed" in page
    assert "Mon 7 Dec 2026" in page


def test_the_database_keeps_it_whole_and_one_open(cast: Cast) -> None:
    over = {"overturned_by": "tribunal", "overturned_on": ORDER, "overturned_to": "assess"}
    refused = {"received_on": RECEIVED, "decision": "refuse", "decided_on": REFUSED_ON}
    make_assessment(cast.noah, **refused)
    row = make_assessment(cast.noah, **refused, **over)
    half = [
        {"overturned_by": ""}, {"overturned_to": ""}, {"overturned_on": None},
        {"overturned_on": date(2026, 6, 9)}, {"carried_out_on": date(2026, 11, 1)},
    ]  # fmt: skip
    for changed in half:
        with in_change(), pytest.raises(IntegrityError), transaction.atomic():
            NeedsAssessment.objects.filter(pk=row.pk).update(**changed)
    with in_change(), pytest.raises(IntegrityError), transaction.atomic():
        make_assessment(cast.noah)
