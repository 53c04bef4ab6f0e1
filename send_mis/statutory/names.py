"""Each deadline in the words that people use: what falls due, who must act, when it can be dated.

Pages, calendars and papers all read it here, so that one step has one name everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_AUTHORITY = "The local authority"
_SCHOOL = "The school"
_PARENT = "The parents or the young person"
_HEAD = "The headteacher"


@dataclass(frozen=True)
class Words:
    """`once` says what has to be known before it can be dated: "once …". A first day is one from
    which something may be asked or changes hands: nobody can be late for it."""

    title: str
    who: str
    once: str
    is_first_day: bool = False


NAMES: Mapping[str, Words] = {
    # The assessment of education, health and care needs
    "decision_to_assess": Words(
        "Decision whether to assess", _AUTHORITY, "the request has been received"
    ),
    "school_information": Words(
        "The school’s information for the assessment",
        _SCHOOL,
        "the authority has asked the school for it",
    ),
    "decision_not_to_issue": Words(
        "If there will be no plan: parents and school are told",
        _AUTHORITY,
        "the request has been received",
    ),
    "final_plan": Words("The final plan", _AUTHORITY, "the request has been received"),
    # A plan in draft, in consultation, in transfer
    "parent_comments": Words(
        "The parents’ comments on the draft plan", _PARENT, "the draft has been served"
    ),
    "school_reply": Words(
        "The school’s answer to the consultation",
        _SCHOOL,
        "the school has received the consultation",
    ),
    "plan_amended_by": Words(
        "The plan names the next school or college",
        _AUTHORITY,
        "the year and the kind of transfer are known",
    ),
    "plan_amended_before_post16_move": Words(
        "The plan names the next institution", _AUTHORITY, "the day of the move is known"
    ),
    "told_after_a_move": Words(
        "Parents are told when the plan will be reviewed",
        "The new local authority",
        "the plan has been transferred",
    ),
    "reviewed_after_a_move": Words(
        "The plan is reviewed after the move",
        "The new local authority",
        "the transfer and the last review are dated",
    ),
    # The annual review
    "review_complete_by": Words(
        "The review is complete: the authority has decided",
        _AUTHORITY,
        "the making of the plan or its last review is dated",
    ),
    "hold_meeting_by": Words(
        "Hold the review meeting",
        _SCHOOL,
        "the making of the plan or its last review is dated",
    ),
    "ask_for_advice_by": Words("Ask for advice", _SCHOOL, "the meeting has a date"),
    "give_notice_by": Words("Give notice of the meeting", _SCHOOL, "the meeting has a date"),
    "circulate_by": Words(
        "Send the advice to everybody invited", _SCHOOL, "the meeting has a date"
    ),
    "school_report": Words("The school’s report of the meeting", _SCHOOL, "the meeting has a date"),
    "la_decision": Words(
        "Decision to keep, amend or end the plan", _AUTHORITY, "the meeting has a date"
    ),
    "amendment_comments": Words(
        "The parents’ comments on the amendments", _PARENT, "the notice has been served"
    ),
    "final_amended_plan": Words(
        "The amended plan, final", _AUTHORITY, "the meeting or the amendment notice is dated"
    ),
    "early_years_review": Words(
        "Consider a review of the plan", _AUTHORITY, "the plan or its last review is dated"
    ),
    # Re-assessment
    "reassessment_not_before": Words(
        "First day of a request that may not be refused as too soon",
        _AUTHORITY,
        "the end of the last assessment is dated",
        is_first_day=True,
    ),
    "reassessment_decision": Words(
        "Decision whether to re-assess", _AUTHORITY, "the request has been received"
    ),
    "reassessment_plan": Words(
        "The final plan after the re-assessment", _AUTHORITY, "the authority has decided"
    ),
    # Disagreement
    "appeal_by": Words("The appeal reaches the Tribunal", _PARENT, "the decision letter is dated"),
    "contact_mediation_by": Words(
        "Contact the mediation adviser", _PARENT, "the decision letter is dated"
    ),
    "mediation_certificate": Words(
        "The mediation certificate", "The mediation adviser", "the parent has declined mediation"
    ),
    "mediation_held": Words(
        "Mediation is arranged", _AUTHORITY, "the parent has asked for mediation"
    ),
    "told_of_ordered_assessment": Words(
        "Parents are told that it will assess", _AUTHORITY, "the order or agreement is dated"
    ),
    "no_plan_after_ordered_assessment": Words(
        "If there will be no plan: parents are told", _AUTHORITY, "the order or agreement is dated"
    ),
    "plan_after_ordered_assessment": Words(
        "The final plan", _AUTHORITY, "the order or agreement is dated"
    ),
    "draft_of_ordered_plan": Words("The draft plan", _AUTHORITY, "the order or agreement is dated"),
    "ordered_plan": Words("The final plan", _AUTHORITY, "the order or agreement is dated"),
    "ordered_change": Words("The plan is amended", _AUTHORITY, "the order or agreement is dated"),
    "ordered_school": Words(
        "The plan names the other school", _AUTHORITY, "the order or agreement is dated"
    ),
    "disability_claim": Words(
        "The claim reaches the Tribunal", _PARENT, "what it is about is dated"
    ),
    # SEN support, and what the school owes as a school
    "parents_told": Words("Parents are told of SEN support", _SCHOOL, "support has a first day"),
    "parent_meeting": Words("Meeting with the parents", _SCHOOL, "the term has its dates"),
    "six_week_review": Words(
        "Review of the intervention", _SCHOOL, "the intervention has a first day"
    ),
    "termly_review": Words("Review of the provision plan", _SCHOOL, "the term has its dates"),
    "information_report": Words(
        "The SEN information report is updated", "The governing body", "it has been published"
    ),
    "accessibility_plan": Words(
        "The next accessibility plan begins", "The governing body", "the plan has a first day"
    ),
    "qualified_by": Words(
        "The SENCO holds the national qualification", "The SENCO", "the appointment is dated"
    ),
    # Records
    "records_sent": Words("The records reach the next school", _SCHOOL, "the pupil has left"),
    "educational_record": Words(
        "The parent sees the educational record", "The governing body", "the parent has asked"
    ),
    "response": Words("The answer to the request", _SCHOOL, "the request has been received"),
    # Complaints
    "head_reply": Words("The head’s answer", _HEAD, "the complaint has been received"),
    "committee_reply": Words(
        "The committee’s answer", "The governors’ committee", "the committee has met"
    ),
    # The young person
    "rights_move_on": Words(
        "Rights pass to the young person",
        "School and authority ask the young person from this day on",
        "the date of birth is known",
        is_first_day=True,
    ),
}

# What each process of `send_mis.statutory.processes` dates, in its order, when all is known.
STEPS: Mapping[str, tuple[str, ...]] = {
    "ehc_assessment": (
        "decision_to_assess", "school_information", "decision_not_to_issue", "final_plan",
    ),
    "draft_plan": ("parent_comments",),
    "consultation": ("school_reply",),
    "annual_review": (
        "review_complete_by", "hold_meeting_by", "ask_for_advice_by", "give_notice_by",
        "circulate_by", "school_report", "la_decision", "final_amended_plan",
    ),
    "amendment_notice": ("amendment_comments",),
    "early_years_review": ("early_years_review",),
    "phase_transfer": ("plan_amended_by",),
    "post16_move": ("plan_amended_before_post16_move",),
    "reassessment": ("reassessment_not_before", "reassessment_decision", "reassessment_plan"),
    "move": ("told_after_a_move", "reviewed_after_a_move"),
    "appeal": ("appeal_by",),
    "mediation": ("contact_mediation_by", "mediation_certificate", "mediation_held"),
    "tribunal_order": (
        "told_of_ordered_assessment", "no_plan_after_ordered_assessment",
        "plan_after_ordered_assessment", "draft_of_ordered_plan", "ordered_plan",
        "ordered_change", "ordered_school",
    ),
    "disability_claim": ("disability_claim",),
    "sen_support": ("parents_told", "six_week_review"),
    "information_report": ("information_report",),
    "accessibility_plan": ("accessibility_plan",),
    "senco_qualification": ("qualified_by",),
    "subject_access": ("response",),
    "young_person": ("rights_move_on",),
    "complaint": ("head_reply", "committee_reply"),
    "records_transfer": ("records_sent",),
    "educational_record": ("educational_record",),
}  # fmt: skip
