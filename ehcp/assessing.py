"""The clock of an EHC needs assessment, counted from facts. Pure.

Six weeks to decide whether to assess, six for the school from the day on which it is asked, sixteen
to say that there is no plan, twenty for the final plan; a draft leaves fifteen days, of which the
day of service is the first. A decision that does not stand gives way to the weeks of the order or
agreement that takes its place. A reason that the Regulations name excuses, and moves no day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ehcp.choices import AssessmentDecision, AssessmentExcuse, EhcAssessmentDue, OverturnedTo
from send_mis.statutory.appeals import appeal_by, contact_mediation_by
from send_mis.statutory.counting import days_after
from send_mis.statutory.deadline import Deadline, ExceptionKind
from send_mis.statutory.ehc_assessment import (
    MAY_EXCUSE,
    decision_not_to_issue,
    decision_to_assess,
    final_plan,
    school_information,
)
from send_mis.statutory.orders import (
    draft_of_ordered_plan,
    no_plan_after_ordered_assessment,
    ordered_change,
    ordered_plan,
    ordered_school,
    plan_after_ordered_assessment,
    told_of_ordered_assessment,
)
from send_mis.ui.words import joined

_KINDS = {
    AssessmentExcuse.SCHOOL_CLOSED: ExceptionKind.SCHOOL_CLOSED,
    AssessmentExcuse.PERSONAL: ExceptionKind.PERSONAL,
    AssessmentExcuse.AWAY: ExceptionKind.AWAY,
    AssessmentExcuse.APPOINTMENT: ExceptionKind.APPOINTMENT,
}
# What each reason lets slip, as it is said.
_SLIPS: Mapping[str, str] = {
    "decision_to_assess": "the authority’s 6 weeks", "decision_not_to_issue": "its 16 weeks",
    "final_plan": "its 20 weeks", "ordered_plan": "its weeks after an order",
    "school_information": "our 6 weeks for information",
}  # fmt: skip
# What is done at once of an order or agreement; a plan that is ordered has its draft first.
_AT_ONCE = {
    OverturnedTo.ASSESS: told_of_ordered_assessment,
    OverturnedTo.CHANGE: ordered_change,
    OverturnedTo.SCHOOL: ordered_school,
}
# The day of service is the first of the fifteen.
_AFTER_SERVICE = 14


def stands(decided_on: date, overturned_on: date | None) -> bool:
    """Whether no order or agreement took the place of that decision."""
    return overturned_on is None or decided_on > overturned_on


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
    overturned_on: date | None = None
    overturned_to: str = ""
    carried_out_on: date | None = None
    withdrawn_on: date | None = None
    information_days: int | None = None

    @property
    def refused_on(self) -> date | None:
        return self.decided_on if self.decision == AssessmentDecision.REFUSE else None

    @property
    def closed_on(self) -> date | None:
        """From then on nothing of the assessment itself is owed."""
        known = (*self._standing(self.refused_on, self.no_plan_on), self.final_on,
                 self.withdrawn_on)  # fmt: skip
        return min((on for on in known if on is not None), default=None)

    @property
    def appealable_on(self) -> date | None:
        """The last decision against which there is an appeal: a plan's contents are one too."""
        return max(self._standing(self.refused_on, self.no_plan_on, self.final_on), default=None)

    def _standing(self, *decisions: date | None) -> list[date]:
        return [on for on in decisions if on is not None and stands(on, self.overturned_on)]

    @property
    def asks_no_more_from(self) -> date | None:
        """When the school's information stopped to be owed: a refusal ends what was asked before
        it, even where it does not stand."""
        asked = self.information_asked_on
        ends = (self.refused_on, self.no_plan_on, self.final_on, self.withdrawn_on)
        known = [on for on in ends if on is not None and asked is not None and on >= asked]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class AssessmentStep:
    """`law`: the deadline's name; `authority_on`: its own shorter time; `ends_on`: nobody owes it
    from that day."""

    due: EhcAssessmentDue
    law: str
    starts_on: date
    law_on: date
    done_on: date | None = None
    ends_on: date | None = None
    authority_on: date | None = None

    def is_open(self, today: date) -> bool:
        return self.done_on is None and (self.ends_on is None or today < self.ends_on)

    def excused_by(self, excuses: Sequence[str]) -> list[str]:
        """Of these reasons those that the Regulations allow for this time."""
        kinds = ((each, _KINDS[AssessmentExcuse(each)]) for each in excuses)
        return [each for each, kind in kinds if self.law in MAY_EXCUSE[kind]]


def assessment_steps(facts: AssessmentFacts) -> list[AssessmentStep]:
    """What is owed, in its order."""
    due, since, closed = EhcAssessmentDue, facts.received_on, facts.closed_on
    found = [
        _step(due.ASSESS, decision_to_assess(since), done_on=facts.decided_on, ends_on=closed),
        *_of_information(facts), *_of_plan(facts), *_ordered(facts), *_disagreement(facts),
    ]  # fmt: skip
    if facts.draft_on is not None:
        last = days_after(facts.draft_on, _AFTER_SERVICE)
        comments = AssessmentStep(due.DRAFT, "", facts.draft_on, last, ends_on=closed)
        found.append(_until_its_day(comments))
    return sorted(found, key=lambda step: step.law_on)


def _of_information(facts: AssessmentFacts) -> list[AssessmentStep]:
    asked, own = facts.information_asked_on, facts.information_days
    if asked is None:
        return []
    return [
        _step(EhcAssessmentDue.INFORMATION, school_information(asked),
              done_on=facts.information_sent_on, ends_on=facts.asks_no_more_from,
              authority_on=days_after(asked, own) if own else None)
    ]  # fmt: skip


def _of_plan(facts: AssessmentFacts) -> list[AssessmentStep]:
    """From the request; none where it refused to assess."""
    if facts.decision == AssessmentDecision.REFUSE:
        return []
    due, since, closed = EhcAssessmentDue, facts.received_on, facts.closed_on
    found = [
        # The draft says that there will be a plan.
        _step(due.NO_PLAN, decision_not_to_issue(since),
              done_on=facts.no_plan_on or facts.draft_on, ends_on=closed)
    ]  # fmt: skip
    if facts.overturned_to != OverturnedTo.PLAN:
        found.append(
            _step(due.FIRST_PLAN, final_plan(since), done_on=facts.final_on, ends_on=closed)
        )
    return found


def _ordered(facts: AssessmentFacts) -> list[AssessmentStep]:
    """What takes the place of a decision that does not stand."""
    due, since, closed = EhcAssessmentDue, facts.overturned_on, facts.closed_on
    if since is None:
        return []
    to, ended = OverturnedTo(facts.overturned_to), facts.withdrawn_on
    if to == OverturnedTo.PLAN:
        return [
            _step(due.ORDERED_DRAFT, draft_of_ordered_plan(since),
                  done_on=_later(facts.draft_on, since), ends_on=closed),
            _step(due.FIRST_PLAN, ordered_plan(since), done_on=facts.final_on, ends_on=closed),
        ]  # fmt: skip
    found = [_step(due.ORDERED, _AT_ONCE[to](since), done_on=facts.carried_out_on, ends_on=ended)]
    if to == OverturnedTo.ASSESS:
        found += [
            _step(due.NO_PLAN, no_plan_after_ordered_assessment(since),
                  done_on=_later(facts.no_plan_on, since) or _later(facts.draft_on, since),
                  ends_on=closed),
            _step(due.FIRST_PLAN, plan_after_ordered_assessment(since), done_on=facts.final_on,
                  ends_on=closed),
        ]  # fmt: skip
    return found


def _later(on: date | None, since: date) -> date | None:
    return on if on is not None and on >= since else None


def _step(
    due: EhcAssessmentDue, deadline: Deadline, *, done_on: date | None = None,
    ends_on: date | None = None, authority_on: date | None = None,
) -> AssessmentStep:  # fmt: skip
    """These rules always count a day."""
    law_on = deadline.due_on
    assert law_on is not None  # noqa: S101 - what the type of the rule cannot say
    return AssessmentStep(
        due, deadline.name, deadline.counted_from, law_on, done_on, ends_on, authority_on
    )


def _disagreement(facts: AssessmentFacts) -> list[AssessmentStep]:
    """What parents may do about a refusal, about no plan, or about what the plan says."""
    due, decided = EhcAssessmentDue, facts.appealable_on
    if decided is None:
        return []
    certified, appealed, heard = (
        None if on is None else _later(on, decided)
        for on in (facts.certificate_on, facts.appealed_on, facts.hearing_on)
    )
    spoken, last = contact_mediation_by(decided), appeal_by(decided, certified)
    found = [
        _step(due.MEDIATION, spoken, done_on=certified, ends_on=appealed),
        replace(_step(due.APPEAL, last, done_on=appealed), starts_on=decided),
    ]
    if heard is not None:
        found.append(AssessmentStep(due.HEARING, "", appealed or decided, heard))
    return [_until_its_day(step) for step in found]


def _until_its_day(step: AssessmentStep) -> AssessmentStep:
    """What nobody can do after its day is not owed after it."""
    ends_on = min(filter(None, (step.ends_on, days_after(step.law_on, 1))))
    return replace(step, ends_on=ends_on)


def lets_slip(kind: AssessmentExcuse) -> str:
    """Which times the Regulations let be missed for this reason, and that ours is none of them."""
    allowed = MAY_EXCUSE[_KINDS[kind]]
    said = joined([words for name, words in _SLIPS.items() if name in allowed])
    if "school_information" in allowed:
        return f"May excuse {said}. No day moves."
    return f"May excuse {said}, never our 6 weeks for information. No day moves."
