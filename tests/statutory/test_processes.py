from datetime import date

import pytest

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
from send_mis.statutory.complaints import ComplaintSteps
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.errors import BeyondTheCalendar, StatutoryError
from send_mis.statutory.plans import PhaseTransfer
from send_mis.statutory.processes import PROCESSES, FactKind, Facts, SchoolFacts
from tests.statutory.worked import HARVEST

HARVEST_SCHOOL = SchoolFacts(days=HARVEST, complaint_steps=ComplaintSteps(3, 4))
D, E, F = date(2026, 11, 2), date(2026, 9, 14), date(2026, 10, 16)


def run(process: str, **facts: date | int | PhaseTransfer) -> list[Deadline]:
    school = HARVEST_SCHOOL if PROCESSES[process].needs_school else None
    return PROCESSES[process].deadlines(Facts(facts, school))


# Each process, its facts in order, and what those facts date.
TABLE = {
    "ehc_assessment": (
        {"request_received_on": D, "information_requested_on": E},
        [
            ehc_assessment.decision_to_assess(D),
            ehc_assessment.school_information(E),
            ehc_assessment.decision_not_to_issue(D),
            ehc_assessment.final_plan(D),
        ],
    ),
    "draft_plan": ({"served_on": D}, [plans.parent_comments(D)]),
    "consultation": ({"received_on": D}, [plans.school_reply(D)]),
    "annual_review": (
        {
            "plan_made_on": E,
            "last_review_decided_on": F,
            "meeting_on": D,
            "amendment_notice_on": date(2026, 12, 1),
        },
        [
            annual_review.review_complete_by(E, F),
            annual_review.hold_meeting_by(E, F),
            annual_review.ask_for_advice_by(D),
            annual_review.give_notice_by(D),
            annual_review.circulate_by(D),
            annual_review.school_report(D),
            annual_review.la_decision(D),
            annual_review.final_amended_plan(D, date(2026, 12, 1)),
        ],
    ),
    "amendment_notice": ({"served_on": D}, [annual_review.amendment_comments(D)]),
    "early_years_review": ({"last_review_decided_on": D}, [annual_review.early_years_review(D)]),
    "phase_transfer": (
        {"transfer_year": 2027, "kind": PhaseTransfer.SECONDARY_POST16},
        [plans.plan_amended_by(2027, PhaseTransfer.SECONDARY_POST16)],
    ),
    "post16_move": ({"moves_on": D}, [plans.plan_amended_before_post16_move(D)]),
    "reassessment": (
        {"last_assessed_on": D, "request_received_on": E, "decided_on": F},
        [
            plans.reassessment_not_before(D),
            plans.reassessment_decision(E),
            plans.reassessment_plan(F),
        ],
    ),
    "move": (
        {"moved_on": D, "last_review_decided_on": E},
        [plans.told_after_a_move(D), plans.reviewed_after_a_move(D, E)],
    ),
    "appeal": (
        {"decision_on": E, "mediation_certificate_on": D},
        [appeals.appeal_by(E, D)],
    ),
    "mediation": (
        {"decision_on": D, "declined_on": E, "asked_on": F},
        [
            appeals.contact_mediation_by(D),
            appeals.mediation_certificate(E),
            appeals.mediation_held(F),
        ],
    ),
    "tribunal_order": (
        {
            "assess_ordered_on": D,
            "plan_ordered_on": E,
            "change_ordered_on": F,
            "school_ordered_on": D,
        },
        [
            orders.told_of_ordered_assessment(D),
            orders.no_plan_after_ordered_assessment(D),
            orders.plan_after_ordered_assessment(D),
            orders.draft_of_ordered_plan(E),
            orders.ordered_plan(E),
            orders.ordered_change(F),
            orders.ordered_school(D),
        ],
    ),
    "disability_claim": ({"acted_on": D}, [appeals.disability_claim(D)]),
    "sen_support": (
        {"support_starts_on": D, "intervention_starts_on": E},
        [school_duties.parents_told(D), school_duties.six_week_review(E)],
    ),
    "information_report": ({"published_on": D}, [school_duties.information_report(D)]),
    "accessibility_plan": ({"begins_on": D}, [school_duties.accessibility_plan(D)]),
    "senco_qualification": ({"appointed_on": D}, [school_duties.qualified_by(D)]),
    "subject_access": ({"received_on": D}, [records.subject_access(D)]),
    "young_person": (
        {"born_on": date(2011, 3, 14)},
        [young_person.rights_move_on(date(2011, 3, 14))],
    ),
    "complaint": (
        {"received_on": E, "committee_met_on": F},
        [
            complaints.head_reply(E, HARVEST, ComplaintSteps(head_reply=3)),
            complaints.committee_reply(F, HARVEST, ComplaintSteps(committee_reply=4)),
        ],
    ),
    "records_transfer": ({"left_on": F}, [records.records_sent(F, HARVEST)]),
    "educational_record": ({"requested_on": F}, [records.educational_record(F, HARVEST)]),
}

# The names that other people's tables know, in their order.
STABLE = {
    "ehc_assessment": "decision_to_assess school_information decision_not_to_issue final_plan",
    "draft_plan": "parent_comments",
    "consultation": "school_reply",
    "annual_review": "review_complete_by hold_meeting_by ask_for_advice_by give_notice_by"
    " circulate_by school_report la_decision final_amended_plan",
    "phase_transfer": "plan_amended_by",
    "subject_access": "response",
    "senco_qualification": "qualified_by",
    "complaint": "head_reply committee_reply",
    "records_transfer": "records_sent",
}


@pytest.mark.parametrize("process", TABLE)
def test_what_a_process_dates_when_all_is_known(process: str) -> None:
    facts, deadlines = TABLE[process]
    assert run(process, **facts) == deadlines


def test_the_table_knows_every_process_and_every_fact_in_order() -> None:
    assert list(PROCESSES) == list(TABLE)
    for key, process in PROCESSES.items():
        assert process.key == key
        assert [fact.key for fact in process.facts] == list(TABLE[key][0]), key


@pytest.mark.parametrize("process", STABLE)
def test_the_names_that_other_peoples_tables_know(process: str) -> None:
    facts, _ = TABLE[process]
    assert [deadline.name for deadline in run(process, **facts)] == STABLE[process].split()


@pytest.mark.parametrize("process", TABLE)
def test_what_the_facts_do_not_date_is_left_out(process: str) -> None:
    facts, _ = TABLE[process]
    assert run(process) == []
    everything = [deadline.name for deadline in run(process, **facts)]
    for left_out in facts:
        given = {key: value for key, value in facts.items() if key != left_out}
        names = [deadline.name for deadline in run(process, **given)]
        assert names == [name for name in everything if name in names], left_out


def test_facts_that_date_nothing_by_themselves() -> None:
    assert run("phase_transfer", transfer_year=2027) == []
    assert run("phase_transfer", kind=PhaseTransfer.INFANT_JUNIOR) == []
    assert run("move", last_review_decided_on=D) == []
    assert run("move", moved_on=D) == [plans.told_after_a_move(D)]
    assert run("appeal", mediation_certificate_on=D) == []
    assert run("appeal", decision_on=D) == [appeals.appeal_by(D)]
    assert [deadline.name for deadline in run("complaint", committee_met_on=F)] == [
        "committee_reply"
    ]


def test_what_is_counted_in_school_days_needs_a_school() -> None:
    needing = {key for key, process in PROCESSES.items() if process.needs_school}
    assert needing == {"complaint", "records_transfer", "educational_record"}
    for key in needing:
        with pytest.raises(StatutoryError) as refused:
            PROCESSES[key].deadlines(Facts(TABLE[key][0]))
        assert str(refused.value) == "This is counted in school days: name the school."


def test_a_school_that_says_nothing_else_has_the_usual_steps() -> None:
    school = SchoolFacts(days=HARVEST)
    assert PROCESSES["complaint"].deadlines(Facts({"received_on": F}, school)) == [
        complaints.head_reply(F, HARVEST, ComplaintSteps(head_reply=5, committee_reply=5))
    ]


def test_a_fact_is_read_as_what_it_is_and_as_nothing_else() -> None:
    facts = Facts({"on": D, "year": 2027, "kind": PhaseTransfer.INFANT_JUNIOR})
    assert (facts.day("on"), facts.day("year"), facts.day("gone")) == (D, None, None)
    assert (facts.year("year"), facts.year("on"), facts.year("gone")) == (2027, None, None)
    assert facts.phase("kind") is PhaseTransfer.INFANT_JUNIOR
    assert (facts.phase("on"), facts.phase("gone")) == (None, None)


def test_each_kind_of_fact_is_where_it_belongs() -> None:
    kinds = {fact.key: fact.kind for process in PROCESSES.values() for fact in process.facts}
    assert kinds.pop("transfer_year") is FactKind.YEAR
    assert kinds.pop("kind") is FactKind.PHASE
    assert set(kinds.values()) == {FactKind.DATE}


def test_only_rules_that_need_the_holidays_mind_that_nobody_has_announced_them() -> None:
    late = date(2035, 1, 1)
    minding = set()
    for key, process in PROCESSES.items():
        facts = {fact.key: late for fact in process.facts if fact.kind is FactKind.DATE}
        try:
            process.deadlines(Facts(facts, HARVEST_SCHOOL))
        except BeyondTheCalendar:
            minding.add(key)
    assert minding == {
        "complaint",
        "educational_record",
        "mediation",
        "records_transfer",
        "subject_access",
    }
