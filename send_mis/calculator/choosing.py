"""Which process is it? The processes in groups, and what each is for in a line. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ProcessGroup:
    title: str
    # Process key → when somebody needs it.
    processes: Mapping[str, str]


GROUPS = (
    ProcessGroup(
        "Asking for a plan",
        {
            "ehc_assessment": "From the request to the final plan: six, sixteen and twenty weeks.",
            "draft_plan": "How long the parents have for their comments on a draft.",
            "consultation": "By when a school answers that is asked whether it could be named.",
        },
    ),
    ProcessGroup(
        "Reviewing and changing a plan",
        {
            "annual_review": "Advice, notice, papers, meeting, report, decision and final plan.",
            "amendment_notice": "How long the parents have for their comments on changes.",
            "early_years_review": "Plans of children under five are looked at more often.",
            "phase_transfer": "By when the plan names the next school or college.",
            "post16_move": "Five months before a move from one post-16 institution to another.",
            "reassessment": "When it may be asked for, and how long it may take.",
            "move": "What the new authority does, and by when.",
        },
    ),
    ProcessGroup(
        "When people disagree",
        {
            "mediation": "The adviser, the certificate and the meeting.",
            "appeal": "Two months from the letter, or one from the certificate.",
            "tribunal_order": "What the authority must do after it, and by when.",
            "disability_claim": "By when a claim must reach the Tribunal.",
            "complaint": "The head’s answer and the committee’s.",
        },
    ),
    ProcessGroup(
        "In school",
        {
            "sen_support": "Telling the parents, and the six-week review.",
            "information_report": "By when it is brought up to date.",
            "accessibility_plan": "How long one may hold.",
            "senco_qualification": "Three years from the appointment.",
        },
    ),
    ProcessGroup(
        "Records and rights",
        {
            "subject_access": "Somebody asks for what the school holds about them.",
            "educational_record": "A parent asks to see it.",
            "records_transfer": "By when they follow a pupil who has left.",
            "young_person": "From when the young person is asked instead of the parents.",
        },
    ),
)
# What must be known before anything can be dated; elsewhere any one date is enough.
NEEDED: Mapping[str, frozenset[str]] = {
    "phase_transfer": frozenset({"transfer_year", "kind"}),
    "move": frozenset({"moved_on"}),
    "appeal": frozenset({"decision_on"}),
}
# The step for which some authorities write a time of their own into their letters.
OWN_TIME: Mapping[str, str] = {
    "consultation": "school_reply",
    "ehc_assessment": "school_information",
}
# Where a long closure may excuse the authority: SEND Regulations 2014, reg 5(4)(a).
CLOSURE = "ehc_assessment"
# Steps that are best done on a day when the school is open, and so say which that is.
BEST_ON_A_SCHOOL_DAY = frozenset({"hold_meeting_by", "ask_for_advice_by"})
# A fact that says that a step was done, and when.
DONE_BY: Mapping[str, str] = {"hold_meeting_by": "meeting_on", "la_decision": "amendment_notice_on"}
