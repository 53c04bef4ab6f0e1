"""What is asked of the services of assessments of needs."""

from datetime import date
from typing import Any

from ehcp.needs_assessments import services
from ehcp.needs_assessments.rules import RecordedAssessment
from reviews.recommendations.rules import Proposed
from tests.ehcp.given import Deed
from tests.factories import make_authority

ASKED = date(2026, 10, 12)


def requested(pupil: str = "cem", **facts: Any) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        said = {
            "authority": g.essex.pk, "requested_by": "parent", "received_on": date(2026, 11, 2),
        }  # fmt: skip
        return services.request_assessment(
            actor=actor, pupil=getattr(g, pupil), facts=RecordedAssessment(**said | facts)
        )

    return deed


def recorded(version: int = 1, **facts: Any) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        said = {"authority": g.essex.pk, "requested_by": "school", "received_on": ASKED}
        return services.record_assessment(
            actor=actor,
            assessment=g.asked,
            version=version,
            facts=RecordedAssessment(**said | facts),
        )

    return deed


def of_another_school(g: Any, actor: Any) -> Any:
    there = make_authority(g.cast.thistle)
    return requested(authority=there.pk)(g, actor)


def excused(kind: str = "away", reason: str = " Abroad ") -> Deed:
    return lambda g, actor: services.excuse_assessment(
        actor=actor, assessment=g.asked, kind=kind, reason=reason
    )


def taken_up(*entries: tuple[str, str], which: str = "refused") -> Deed:
    return lambda g, actor: services.take_up_feedback(
        actor=actor, assessment=getattr(g, which), entries=[Proposed(*each) for each in entries]
    )


_INFORMATION = {
    "information_asked_on": date(2026, 10, 19), "information_sent_on": date(2026, 11, 16)
}  # fmt: skip
_REFUSED = {"decision": "refuse", "decided_on": date(2026, 11, 20), "feedback": "Try more"}
_ORDERED = _REFUSED | {
    "overturned_by": "mediation", "overturned_on": date(2026, 11, 23), "overturned_to": "assess"
}  # fmt: skip

DEEDS: dict[str, Deed] = {
    "request an assessment": requested(),
    "request an assessment: one is open": requested("jayden"),
    "request an assessment: another school's authority": of_another_school,
    "request an assessment: tomorrow": requested(received_on=date(2026, 11, 24)),
    "request an assessment: of who has a plan": requested("ivy"),
    "request an assessment: by a child": requested(requested_by="young_person"),
    "request an assessment: by nobody": requested(requested_by=""),
    "record of an assessment what was asked and sent": recorded(**_INFORMATION),
    "record of an assessment: as it is": recorded(),
    "record of an assessment a refusal": recorded(**_REFUSED),
    "record of an assessment: sent before it was asked": recorded(
        information_asked_on=date(2026, 11, 16), information_sent_on=date(2026, 11, 9)
    ),
    "record of an assessment: sent and not asked": recorded(information_sent_on=ASKED),
    "record of an assessment: decided without a day": recorded(decision="assess"),
    "record of an assessment: a draft of nothing": recorded(draft_on=date(2026, 11, 16)),
    "record of an assessment: decided before the request": recorded(
        decision="assess", decided_on=date(2026, 10, 5)
    ),
    "record of an assessment: sent after its end": recorded(
        **_REFUSED, information_asked_on=ASKED, information_sent_on=date(2026, 11, 23)
    ),
    "record of an assessment: an appeal against the decision to assess": recorded(
        decision="assess", decided_on=date(2026, 11, 16), appealed_on=date(2026, 11, 20)
    ),
    "record of an assessment that a refusal does not stand": recorded(**_ORDERED),
    "record of an assessment: an order without a day": recorded(
        **_ORDERED | {"overturned_on": None}
    ),
    "record of an assessment: an order of nothing refused": recorded(
        overturned_by="mediation", overturned_on=date(2026, 11, 20), overturned_to="assess"
    ),
    "record of an assessment: an old form": recorded(version=2, **_INFORMATION),
    "excuse a lateness": excused(),
    "excuse a lateness: without words": excused(reason=" "),
    "excuse a lateness: by no reason": excused(kind="holiday"),
    "excuse a lateness: closed, and nobody was asked": excused(kind="school_closed"),
    "take up a refusal": taken_up(
        ("Show two cycles of support.", "Show two cycles of support."), ("", "Weigh the terms")
    ),
    "take up a refusal: what is there already": taken_up(("A clock.", "A clock")),
    "take up a refusal: nothing": taken_up(("", " ")),
    "take up a refusal: of no refusal": taken_up(("", "A clock"), which="asked"),
}  # fmt: skip
