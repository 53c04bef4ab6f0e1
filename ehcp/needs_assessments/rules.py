"""What may be recorded of an EHC needs assessment. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from ehcp.assessing import stands
from ehcp.choices import (
    AssessmentDecision,
    OverturnedBy,
    OverturnedTo,
    RequestedBy,
)
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.ehc_assessment import closure_that_excuses
from send_mis.statutory.errors import BeyondTheCalendar
from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]
ASSESSMENT_LABELS: Mapping[str, str] = {
    "authority": "Local authority",
    "requested_by": "Who asked",
    "received_on": "The authority received the request on",
    "information_asked_on": "The authority asked the school for information on",
    "information_sent_on": "The school sent it on",
    "decision": "Whether it will assess",
    "decided_on": "Decided on",
    "feedback": "Why it refuses, in its words",
    "no_plan_on": "It decided on that there will be no plan",
    "draft_on": "The draft plan was served on",
    "final_on": "The final plan is of",
    "certificate_on": "Mediation certificate of",
    "mediation_on": "Mediation meeting on",
    "appealed_on": "Appeal made on",
    "hearing_on": "Hearing at the Tribunal on",
    "overturned_by": "What overturned its decision",
    "overturned_on": "The order or agreement is of",
    "overturned_to": "What the authority must do",
    "carried_out_on": "The authority did it on",
    "withdrawn_on": "The request was taken back on",
    "note": "Note",
}
# May lie ahead: they are set for others to keep.
_AHEAD = ("mediation_on", "hearing_on")
# Each comes no earlier than the one before it.
_ORDER = (
    ("received_on", "information_asked_on", "The authority asks after it has the request"),
    ("information_asked_on", "information_sent_on", "The school answers after it is asked"),
    ("received_on", "decided_on", "It decides after it has the request"),
    ("decided_on", "draft_on", "A draft follows the decision to assess"),
    ("decided_on", "no_plan_on", "It follows the decision to assess"),
    ("decided_on", "final_on", "The plan follows the decision to assess"),
    ("draft_on", "final_on", "The final plan follows the draft"),
    ("decided_on", "certificate_on", "A certificate follows a decision"),
    ("decided_on", "mediation_on", "Mediation follows a decision"),
    ("decided_on", "appealed_on", "An appeal follows a decision"),
    ("certificate_on", "appealed_on", "An appeal follows the mediation certificate"),
    ("appealed_on", "hearing_on", "A hearing follows the appeal"),
    ("decided_on", "overturned_on", "It takes the place of a decision"),
    ("overturned_on", "carried_out_on", "It is done after it is ordered or agreed"),
    ("received_on", "withdrawn_on", "It was not asked for yet"),
)
# None of it happens once the request has come to its end.
_BEFORE_THE_END = (
    "information_asked_on", "information_sent_on", "decided_on", "draft_on", "no_plan_on",
    "final_on", "withdrawn_on",
)  # fmt: skip
_ABOUT_A_DECISION = ("certificate_on", "mediation_on", "appealed_on")
_FUTURE = "That day has not come yet."
# A young person asks in their own name from sixteen (Children and Families Act 2014, s.83).
_YOUNG_PERSON_FROM = 16


@dataclass(frozen=True, slots=True)
class RecordedAssessment:
    """As ASSESSMENT_LABELS; `authority` by its id."""

    authority: UUID
    requested_by: str
    received_on: date
    information_asked_on: date | None = None
    information_sent_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    feedback: str = ""
    no_plan_on: date | None = None
    draft_on: date | None = None
    final_on: date | None = None
    certificate_on: date | None = None
    mediation_on: date | None = None
    appealed_on: date | None = None
    hearing_on: date | None = None
    overturned_by: str = ""
    overturned_on: date | None = None
    overturned_to: str = ""
    carried_out_on: date | None = None
    withdrawn_on: date | None = None
    note: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        tidy = {
            name: value.strip() if isinstance(value, str) else value
            for name, value in found.items()
        }
        return {"authority_id": tidy.pop("authority"), **tidy}


def assessment_problems(facts: RecordedAssessment, *, today: date, born_on: date) -> Problems:
    found: Problems = {}
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, date) and value > today and each.name not in _AHEAD:
            found[each.name] = [_FUTURE]
    if facts.received_on < born_on:
        found["received_on"] = [f"The pupil was born on {in_words(born_on)}."]
    if facts.requested_by not in RequestedBy.values:
        found["requested_by"] = ["Say who asked."]
    young = RequestedBy.YOUNG_PERSON
    if facts.requested_by == young and not _is_young_person(born_on, facts.received_on):
        found["requested_by"] = ["A young person asks from 16: choose who asked for the child."]
    for earlier, later, why in _ORDER:
        first, then = getattr(facts, earlier), getattr(facts, later)
        if first is not None and then is not None and then < first:
            found.setdefault(later, [f"{why}, on {in_words(first)}: enter a later day."])
    return _after_the_end(facts) | found | _of_decisions(facts)


def _is_young_person(born_on: date, on: date) -> bool:
    years = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return years >= _YOUNG_PERSON_FROM


def _after_the_end(facts: RecordedAssessment) -> Problems:
    """Nothing is asked, sent or decided of a request that was refused, decided or taken back, but
    for a refusal that does not stand."""
    ends = (*_standing(facts), facts.final_on, facts.withdrawn_on)
    ended_on = min((on for on in ends if on is not None), default=None)
    if ended_on is None:
        return {}
    said = f"The request came to its end on {in_words(ended_on)}: enter an earlier day."
    found = {}
    for name in _BEFORE_THE_END:
        on = getattr(facts, name)
        if on is not None and on > ended_on:
            found[name] = [said]
    return found


def _standing(facts: RecordedAssessment) -> list[date]:
    """The refusals that nothing took the place of."""
    refusals = (_to_assess(facts), facts.no_plan_on)
    return [on for on in refusals if on is not None and stands(on, facts.overturned_on)]


def closure_problems(asked_on: date | None, days: SchoolDays) -> Problems:
    """A closure excuses the authority where it asked us as the holidays came (reg 5(4)(a)). Where
    the school's own calendar does not reach so far, a person says it."""
    if asked_on is None:
        return {"kind": ["Enter first on which day the authority asked the school."]}
    try:
        closed = closure_that_excuses(asked_on, days)
    except BeyondTheCalendar:
        return {}
    if closed is not None:
        return {}
    said = (
        f"The school was asked on {in_words(asked_on)}. Only a closure of four weeks or more"
        " excuses, when the school is asked between a week before it closes and a week before"
        " it re-opens."
    )
    return {"kind": [said]}


def _of_decisions(facts: RecordedAssessment) -> Problems:
    found: Problems = {}
    if facts.information_sent_on and not facts.information_asked_on:
        found["information_asked_on"] = ["Enter when it was asked for: an answer comes after."]
    if bool(facts.decision) != bool(facts.decided_on):
        place = "decided_on" if facts.decision else "decision"
        found[place] = ["A decision and its day belong together."]
    after = [n for n in ("draft_on", "no_plan_on", "final_on") if getattr(facts, n)]
    is_assessed = facts.decision == AssessmentDecision.ASSESS or bool(facts.overturned_to)
    if after and not is_assessed:
        found.setdefault(after[0], ["Only what is assessed comes to a plan or to none."])
    if facts.no_plan_on in _standing(facts) and facts.final_on:
        found["no_plan_on"] = ["Either a plan is issued, or none."]
    if facts.feedback.strip() and not refused_on(facts):
        found["feedback"] = ["This is said of a refusal."]
    return found | _of_appeals(facts) | _of_what_takes_its_place(facts)


class _Decided(Protocol):
    @property
    def decision(self) -> str: ...
    @property
    def decided_on(self) -> date | None: ...
    @property
    def no_plan_on(self) -> date | None: ...


def refused_on(facts: _Decided) -> date | None:
    """When it said no: to assess, or after the assessment to a plan."""
    if facts.decision == AssessmentDecision.REFUSE:
        return facts.decided_on
    return facts.no_plan_on


def _of_appeals(facts: RecordedAssessment) -> Problems:
    """Parents disagree with a refusal, with no plan, or with what a plan says: not with the
    decision to assess."""
    found: Problems = {}
    against = refused_on(facts) or facts.final_on
    for name in _ABOUT_A_DECISION:
        on = getattr(facts, name)
        if on is None:
            continue
        if against is None:
            found[name] = ["Record first what it decided: a refusal, no plan, or a final plan."]
        elif on < against:
            found[name] = [f"It follows the decision of {in_words(against)}: enter a later day."]
    if facts.hearing_on and not facts.appealed_on:
        found["hearing_on"] = ["Enter when the appeal was made."]
    return found


def _of_what_takes_its_place(facts: RecordedAssessment) -> Problems:
    """It is whole, follows the decision that it concerns, and what it asks for fits that."""
    whole = ("overturned_by", "overturned_on", "overturned_to")
    if not any(getattr(facts, name) for name in (*whole, "carried_out_on")):
        return {}
    missing = [name for name in whole if not getattr(facts, name)]
    if missing:
        return {missing[0]: ["Say what it is, of which day, and what the authority must do."]}
    found: Problems = {}
    over, to = facts.overturned_on, facts.overturned_to
    against, why = _AGAINST[OverturnedTo(to)]
    decided_on = against(facts)
    if decided_on is None:
        found["overturned_to"] = [why]
    elif over is not None and over < decided_on:
        said = f"It follows the decision of {in_words(decided_on)}: enter a later day."
        found["overturned_on"] = [said]
    if facts.overturned_by != OverturnedBy.MEDIATION and not facts.appealed_on:
        found["appealed_on"] = ["Enter when the appeal was made."]
    if facts.carried_out_on and to == OverturnedTo.PLAN:
        found["carried_out_on"] = ["Enter the day of the draft and of the final plan instead."]
    for name in ("draft_on", "final_on") if to in (OverturnedTo.ASSESS, OverturnedTo.PLAN) else ():
        on = getattr(facts, name)
        if name not in found and on is not None and over is not None and on < over:
            found[name] = [f"It follows what was ordered or agreed on {in_words(over)}."]
    return found


def _to_assess(facts: RecordedAssessment) -> date | None:
    return facts.decided_on if facts.decision == AssessmentDecision.REFUSE else None


# Which decision each concerns, and what is said where there was none.
_AGAINST: Mapping[OverturnedTo, tuple[Callable[[RecordedAssessment], date | None], str]] = {
    OverturnedTo.ASSESS: (_to_assess, "It did not refuse to assess."),
    OverturnedTo.PLAN: (lambda facts: facts.no_plan_on, "It did not decide against a plan."),
    OverturnedTo.CHANGE: (lambda facts: facts.final_on, "There is no final plan yet."),
    OverturnedTo.SCHOOL: (lambda facts: facts.final_on, "There is no final plan yet."),
}
