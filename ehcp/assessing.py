"""The clock of an EHC needs assessment, counted from facts. Pure.

Six weeks to decide whether to assess, six for the school from the day on which it is asked, sixteen
to say that there is no plan, twenty for the final plan; a draft leaves fifteen days, of which the
day of service is the first. A reason that the Regulations name excuses, and moves no day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ehcp.choices import AssessmentDecision, AssessmentExcuse, EhcAssessmentDue
from send_mis.statutory.appeals import appeal_by, contact_mediation_by
from send_mis.statutory.counting import days_after
from send_mis.statutory.deadline import ExceptionKind
from send_mis.statutory.ehc_assessment import (
    MAY_EXCUSE,
    decision_not_to_issue,
    decision_to_assess,
    final_plan,
    school_information,
)
from send_mis.ui.words import joined

_KINDS = {
    AssessmentExcuse.SCHOOL_CLOSED: ExceptionKind.SCHOOL_CLOSED,
    AssessmentExcuse.PERSONAL: ExceptionKind.PERSONAL,
    AssessmentExcuse.AWAY: ExceptionKind.AWAY,
    AssessmentExcuse.APPOINTMENT: ExceptionKind.APPOINTMENT,
}
_LAW = {
    EhcAssessmentDue.INFORMATION: "school_information",
    EhcAssessmentDue.ASSESS: "decision_to_assess",
    EhcAssessmentDue.NO_PLAN: "decision_not_to_issue",
    EhcAssessmentDue.FIRST_PLAN: "final_plan",
}
# What each reason lets slip, as it is said.
_SLIPS: Mapping[str, str] = {
    "decision_to_assess": "the authority’s 6 weeks", "decision_not_to_issue": "its 16 weeks",
    "final_plan": "its 20 weeks", "school_information": "our 6 weeks for information",
}  # fmt: skip
# The day of service is the first of the fifteen.
_AFTER_SERVICE = 14


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    received_on: date
    information_asked_on: date | None = None
    information_sent_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    no_plan_on: date | None = None
    draft_on: date | None = None
    final_on: date | None = None
    certificate_on: date | None = None
    appealed_on: date | None = None
    hearing_on: date | None = None
    withdrawn_on: date | None = None
    information_days: int | None = None

    @property
    def refused_on(self) -> date | None:
        return self.decided_on if self.decision == AssessmentDecision.REFUSE else None

    @property
    def closed_on(self) -> date | None:
        """From then on nothing of the assessment itself is owed."""
        known = (self.refused_on, self.no_plan_on, self.final_on, self.withdrawn_on)
        return min((on for on in known if on is not None), default=None)

    @property
    def appealable_on(self) -> date | None:
        """The last decision against which there is an appeal: a plan's contents are one too."""
        known = (self.refused_on, self.no_plan_on, self.final_on)
        return max((on for on in known if on is not None), default=None)


@dataclass(frozen=True, slots=True)
class AssessmentStep:
    """`authority_on`: its own shorter time; `ends_on`: nobody owes it from that day."""

    due: EhcAssessmentDue
    starts_on: date
    law_on: date
    done_on: date | None = None
    ends_on: date | None = None
    authority_on: date | None = None

    def is_open(self, today: date) -> bool:
        return self.done_on is None and (self.ends_on is None or today < self.ends_on)

    def excused_by(self, excuses: Sequence[str]) -> list[str]:
        """Of these reasons those that the Regulations allow for this time."""
        name = _LAW.get(self.due, "")
        return [each for each in excuses if name in MAY_EXCUSE[_KINDS[AssessmentExcuse(each)]]]


def assessment_steps(facts: AssessmentFacts) -> list[AssessmentStep]:
    """What is owed, in its order."""
    due, since, closed = EhcAssessmentDue, facts.received_on, facts.closed_on
    found = [
        AssessmentStep(due.ASSESS, since, _day(decision_to_assess(since).due_on),
                       done_on=facts.decided_on, ends_on=closed)
    ]  # fmt: skip
    if (asked := facts.information_asked_on) is not None:
        own = facts.information_days
        found.append(
            AssessmentStep(
                due.INFORMATION, asked, _day(school_information(asked).due_on),
                done_on=facts.information_sent_on, ends_on=closed,
                authority_on=days_after(asked, own) if own else None,
            )
        )  # fmt: skip
    if facts.decision != AssessmentDecision.REFUSE:
        # The draft says that there will be a plan.
        found.append(
            AssessmentStep(due.NO_PLAN, since, _day(decision_not_to_issue(since).due_on),
                           done_on=facts.no_plan_on or facts.draft_on, ends_on=closed)
        )  # fmt: skip
        found.append(
            AssessmentStep(due.FIRST_PLAN, since, _day(final_plan(since).due_on),
                           done_on=facts.final_on, ends_on=closed)
        )  # fmt: skip
    if facts.draft_on is not None:
        last = days_after(facts.draft_on, _AFTER_SERVICE)
        found.append(
            AssessmentStep(due.DRAFT, facts.draft_on, last,
                           ends_on=min(filter(None, (closed, days_after(last, 1)))))
        )  # fmt: skip
    return sorted([*found, *_disagreement(facts)], key=lambda step: step.law_on)


def _disagreement(facts: AssessmentFacts) -> list[AssessmentStep]:
    """What parents may do about a refusal, about no plan, or about what the plan says."""
    due, decided = EhcAssessmentDue, facts.appealable_on
    if decided is None:
        return []
    spoken = _day(contact_mediation_by(decided).due_on)
    last = _day(appeal_by(decided, facts.certificate_on).due_on)
    found = [
        AssessmentStep(due.MEDIATION, decided, spoken, done_on=facts.certificate_on,
                       ends_on=min(filter(None, (facts.appealed_on, days_after(spoken, 1))))),
        AssessmentStep(due.APPEAL, decided, last, done_on=facts.appealed_on,
                       ends_on=days_after(last, 1)),
    ]  # fmt: skip
    if (heard := facts.hearing_on) is not None:
        found.append(
            AssessmentStep(due.HEARING, facts.appealed_on or decided, heard,
                           ends_on=days_after(heard, 1))
        )  # fmt: skip
    return found


def lets_slip(kind: AssessmentExcuse) -> str:
    """Which times the Regulations let be missed for this reason, and that ours is none of them."""
    allowed = MAY_EXCUSE[_KINDS[kind]]
    said = joined([words for name, words in _SLIPS.items() if name in allowed])
    if "school_information" in allowed:
        return f"May excuse {said}. No day moves."
    return f"May excuse {said}, never our 6 weeks for information. No day moves."


def _day(due_on: date | None) -> date:
    """These rules always count one."""
    assert due_on is not None  # noqa: S101 - what the type of the rule cannot say
    return due_on
