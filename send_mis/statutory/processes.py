"""The processes as people meet them: which facts each takes, and every deadline those facts date.

The command and the calculator read this one table; what they answer is the rules' alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from send_mis.statutory import (
    annual_review,
    appeals,
    complaints,
    ehc_assessment,
    orders,
    plans,
    records,
    school_duties,
    young_person,
)
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.complaints import USUAL_STEPS, ComplaintSteps
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.errors import StatutoryError
from send_mis.statutory.plans import PhaseTransfer


class FactKind(Enum):
    DATE = "date"
    YEAR = "year"
    PHASE = "phase"


@dataclass(frozen=True)
class Fact:
    """`key` as the command takes it, `label` and `hint` as a page asks for it."""

    key: str
    label: str
    kind: FactKind = FactKind.DATE
    hint: str = ""


@dataclass(frozen=True)
class SchoolFacts:
    """What a school brings to a count: its own days, and the steps of its complaints policy."""

    days: SchoolDays
    complaint_steps: ComplaintSteps = USUAL_STEPS


@dataclass(frozen=True)
class Facts:
    """What is known, under its key; a fact that was not given is none."""

    given: Mapping[str, date | int | PhaseTransfer]
    school: SchoolFacts | None = None

    def day(self, key: str) -> date | None:
        value = self.given.get(key)
        return value if isinstance(value, date) else None

    def year(self, key: str) -> int | None:
        value = self.given.get(key)
        return value if isinstance(value, int) else None

    def phase(self, key: str) -> PhaseTransfer | None:
        value = self.given.get(key)
        return value if isinstance(value, PhaseTransfer) else None

    def at_school(self) -> SchoolFacts:
        if self.school is None:
            raise StatutoryError("This is counted in school days: name the school.")
        return self.school


@dataclass(frozen=True)
class Process:
    """`deadlines` gives them in the process's own order and leaves out what the facts do not
    date."""

    key: str
    title: str
    facts: tuple[Fact, ...]
    deadlines: Callable[[Facts], list[Deadline]]
    # Counted in the days of one school: nothing can be said without its calendar.
    needs_school: bool = False


def _ehc_assessment(facts: Facts) -> list[Deadline]:
    return ehc_assessment.ehc_assessment(
        request_received_on=facts.day("request_received_on"),
        information_requested_on=facts.day("information_requested_on"),
    )


def _annual_review(facts: Facts) -> list[Deadline]:
    return annual_review.annual_review(
        plan_made_on=facts.day("plan_made_on"),
        last_review_decided_on=facts.day("last_review_decided_on"),
        meeting_on=facts.day("meeting_on"),
        amendment_notice_on=facts.day("amendment_notice_on"),
    )


def _phase_transfer(facts: Facts) -> list[Deadline]:
    year, kind = facts.year("transfer_year"), facts.phase("kind")
    return [] if year is None or kind is None else [plans.plan_amended_by(year, kind)]


def _reassessment(facts: Facts) -> list[Deadline]:
    return plans.reassessment(
        last_assessed_on=facts.day("last_assessed_on"),
        request_received_on=facts.day("request_received_on"),
        decided_on=facts.day("decided_on"),
    )


def _move(facts: Facts) -> list[Deadline]:
    moved_on, reviewed_on = facts.day("moved_on"), facts.day("last_review_decided_on")
    if moved_on is None:
        return []
    found = [plans.told_after_a_move(moved_on)]
    if reviewed_on is not None:
        found.append(plans.reviewed_after_a_move(moved_on, reviewed_on))
    return found


def _appeal(facts: Facts) -> list[Deadline]:
    decision_on = facts.day("decision_on")
    if decision_on is None:
        return []
    return [appeals.appeal_by(decision_on, facts.day("mediation_certificate_on"))]


def _complaint(facts: Facts) -> list[Deadline]:
    school = facts.at_school()
    days, steps = school.days, school.complaint_steps
    return _each(
        ("received_on", lambda day: complaints.head_reply(day, days, steps)),
        ("committee_met_on", lambda day: complaints.committee_reply(day, days, steps)),
    )(facts)


def _each(*rules: tuple[str, Callable[[date], Deadline]]) -> Callable[[Facts], list[Deadline]]:
    """Deadlines that stand on one fact each."""

    def deadlines(facts: Facts) -> list[Deadline]:
        return [rule(day) for key, rule in rules if (day := facts.day(key)) is not None]

    return deadlines


def _records_transfer(facts: Facts) -> list[Deadline]:
    days = facts.at_school().days
    return _each(("left_on", lambda day: records.records_sent(day, days)))(facts)


def _educational_record(facts: Facts) -> list[Deadline]:
    days = facts.at_school().days
    return _each(("requested_on", lambda day: records.educational_record(day, days)))(facts)


PROCESSES: Mapping[str, Process] = {
    process.key: process
    for process in (
        Process(
            "ehc_assessment",
            "EHC needs assessment",
            (
                Fact("request_received_on", "The authority received the request on"),
                Fact("information_requested_on", "The authority asked the school for advice on"),
            ),
            _ehc_assessment,
        ),
        Process(
            "draft_plan",
            "Draft EHC plan: the parents’ comments",
            (Fact("served_on", "The draft plan was served on"),),
            _each(("served_on", plans.parent_comments)),
        ),
        Process(
            "consultation",
            "Consultation of a school on a draft plan",
            (Fact("received_on", "The school received the consultation on"),),
            _each(("received_on", plans.school_reply)),
        ),
        Process(
            "annual_review",
            "Annual review of an EHC plan",
            (
                Fact("plan_made_on", "The plan was first made on", hint="For its first review."),
                Fact(
                    "last_review_decided_on",
                    "The authority decided on the last review on",
                    hint="For every later review: the day of the authority’s letter.",
                ),
                Fact("meeting_on", "The review meeting is on"),
                Fact("amendment_notice_on", "The authority sent the amendment notice on"),
            ),
            _annual_review,
        ),
        Process(
            "amendment_notice",
            "Amendment notice: the parents’ comments",
            (Fact("served_on", "The amendment notice was served on"),),
            _each(("served_on", annual_review.amendment_comments)),
        ),
        Process(
            "early_years_review",
            "Plan of a child under five",
            (Fact("last_review_decided_on", "The plan was made or last reviewed on"),),
            _each(("last_review_decided_on", annual_review.early_years_review)),
        ),
        Process(
            "phase_transfer",
            "Transfer to the next phase of education",
            (
                Fact("transfer_year", "Year of the transfer", FactKind.YEAR, "For example, 2027"),
                Fact("kind", "Which transfer", FactKind.PHASE),
            ),
            _phase_transfer,
        ),
        Process(
            "post16_move",
            "Move between post-16 institutions",
            (Fact("moves_on", "The young person moves on"),),
            _each(("moves_on", plans.plan_amended_before_post16_move)),
        ),
        Process(
            "reassessment",
            "Re-assessment",
            (
                Fact("last_assessed_on", "The last assessment ended on"),
                Fact("request_received_on", "The authority received the request on"),
                Fact("decided_on", "The authority decided to re-assess on"),
            ),
            _reassessment,
        ),
        Process(
            "move",
            "Move to another local authority",
            (
                Fact("moved_on", "The plan was transferred on"),
                Fact("last_review_decided_on", "The plan was made or last reviewed on"),
            ),
            _move,
        ),
        Process(
            "appeal",
            "Appeal to the Tribunal",
            (
                Fact("decision_on", "Date of the authority’s decision letter"),
                Fact("mediation_certificate_on", "Date of the mediation certificate"),
            ),
            _appeal,
        ),
        Process(
            "mediation",
            "Mediation",
            (
                Fact("decision_on", "Date of the authority’s decision letter"),
                Fact("declined_on", "The parent said that they want no mediation on"),
                Fact("asked_on", "The parent asked for mediation on"),
            ),
            _each(
                ("decision_on", appeals.contact_mediation_by),
                ("declined_on", appeals.mediation_certificate),
                ("asked_on", appeals.mediation_held),
            ),
        ),
        Process(
            "tribunal_order",
            "Order of the Tribunal, or mediation agreement",
            (
                Fact("assess_ordered_on", "It was ordered or agreed to assess on"),
                Fact("plan_ordered_on", "It was ordered or agreed to make a plan on"),
                Fact("change_ordered_on", "It was ordered or agreed to change the plan on"),
                Fact("school_ordered_on", "It was ordered or agreed to name another school on"),
            ),
            _each(
                ("assess_ordered_on", orders.told_of_ordered_assessment),
                ("assess_ordered_on", orders.no_plan_after_ordered_assessment),
                ("assess_ordered_on", orders.plan_after_ordered_assessment),
                ("plan_ordered_on", orders.draft_of_ordered_plan),
                ("plan_ordered_on", orders.ordered_plan),
                ("change_ordered_on", orders.ordered_change),
                ("school_ordered_on", orders.ordered_school),
            ),
        ),
        Process(
            "disability_claim",
            "Claim of disability discrimination",
            (Fact("acted_on", "What the claim is about happened on"),),
            _each(("acted_on", appeals.disability_claim)),
        ),
        Process(
            "sen_support",
            "SEN support and its interventions",
            (
                Fact("support_starts_on", "SEN support begins on"),
                Fact("intervention_starts_on", "The intervention begins on"),
            ),
            _each(
                ("support_starts_on", school_duties.parents_told),
                ("intervention_starts_on", school_duties.six_week_review),
            ),
        ),
        Process(
            "information_report",
            "SEN information report",
            (Fact("published_on", "Last published on"),),
            _each(("published_on", school_duties.information_report)),
        ),
        Process(
            "accessibility_plan",
            "Accessibility plan",
            (Fact("begins_on", "The plan begins on"),),
            _each(("begins_on", school_duties.accessibility_plan)),
        ),
        Process(
            "senco_qualification",
            "The SENCO’s national qualification",
            (Fact("appointed_on", "Appointed as SENCO on"),),
            _each(("appointed_on", school_duties.qualified_by)),
        ),
        Process(
            "subject_access",
            "Subject-access request",
            (Fact("received_on", "The school received the request on"),),
            _each(("received_on", records.subject_access)),
        ),
        Process(
            "young_person",
            "Rights of the young person",
            (Fact("born_on", "Date of birth"),),
            _each(("born_on", young_person.rights_move_on)),
        ),
        Process(
            "complaint",
            "Complaint about SEN provision",
            (
                Fact("received_on", "The school received the complaint on"),
                Fact("committee_met_on", "The governors’ committee met on"),
            ),
            _complaint,
            needs_school=True,
        ),
        Process(
            "records_transfer",
            "Records to the next school",
            (Fact("left_on", "The pupil left on"),),
            _records_transfer,
            needs_school=True,
        ),
        Process(
            "educational_record",
            "Request for the educational record",
            (Fact("requested_on", "The parent asked on"),),
            _educational_record,
            needs_school=True,
        ),
    )
}
