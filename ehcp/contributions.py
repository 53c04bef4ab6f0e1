"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from datetime import date
from uuid import UUID

from ehcp.chasing.selectors import chase_tasks, chase_tasks_read
from ehcp.delivered.selectors.tasks import letter_tasks, letters_read
from ehcp.due.assessments import rebuild_assessment_due
from ehcp.due.kinds import DUE
from ehcp.due.writing import rebuild_ehc_due
from ehcp.history import HISTORY
from ehcp.models import (
    AuthorityChase,
    AuthorityForm,
    DeliveryEvidence,
    EhcPlan,
    LocalAuthority,
    PlanDisclosure,
    PromisedProvision,
    UndeliveredLetter,
)
from ehcp.plans.selectors.tasks import plan_tasks, plans_to_read
from pupils.sections import PupilSection
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.audit.history import Sentence
from send_mis.database.compiled import Asked
from send_mis.ui.tasks import Task

__all__ = ["DUE", "EVENTS", "HISTORY", "READS", "SECTIONS", "rebuild", "tasks", "tasks_read"]

EVENTS: dict[str, Sentence] = {
    "authority.added": Sentence("Added a local authority: {}", of=(LocalAuthority,)),
    "authority.changed": Sentence("Changed a local authority: {}", of=(LocalAuthority,)),
    "ehc_plan.received": Sentence("Recorded the EHC plan of {pupil}: {}", of=(EhcPlan,)),
    "ehc_plan.corrected": Sentence("Corrected the EHC plan of {pupil}: {}", of=(EhcPlan,)),
    "ehc_plan.checked": Sentence("Checked the EHC plan of {pupil}: {}", of=(EhcPlan,)),
    "ehc_plan.ended": Sentence("Recorded that the EHC plan of {pupil} ended: {}", of=(EhcPlan,)),
    "ehc_plan.sections_copied": Sentence("Copied sections of the EHC plan of {pupil}"),
    "ehc_plan.outcomes_copied": Sentence("Copied Section E of the EHC plan of {pupil}"),
    "ehc_plan.provision_copied": Sentence("Copied Section F of the EHC plan of {pupil}"),
    "ehc_plan.line_answered": Sentence(
        "Said how a line of the EHC plan of {pupil} is delivered: {}", of=(PromisedProvision,)
    ),
    "ehc_plan.evidence_recorded": Sentence(
        "Recorded what shows a line of the EHC plan of {pupil}: {}", of=(DeliveryEvidence,)
    ),
    "ehc_plan.evidence_removed": Sentence(
        "Removed what was recorded of a line of the EHC plan of {pupil}: {}",
        of=(DeliveryEvidence,),
    ),
    "ehc_plan.letter_changed": Sentence(
        "Changed a letter about visits to {pupil} that did not come: {}", of=(UndeliveredLetter,)
    ),
    "ehc_plan.letter_sent": Sentence(
        "Sent a letter about visits to {pupil} that did not come: {}", of=(UndeliveredLetter,)
    ),
    "ehc_plan.letter_dropped": Sentence(
        "Did not send a letter about visits to {pupil} that did not come: {}",
        of=(UndeliveredLetter,),
    ),
    "ehc_plan.told": Sentence("Asked everyone to read the EHC plan of {pupil}: {}", of=(EhcPlan,)),
    "ehc_plan.read": Sentence("Said that they have read the EHC plan of {pupil}"),
    "ehc_review.begun": Sentence("Began a review of the EHC plan of {pupil}"),
    "ehc_review.meeting_planned": Sentence(
        "Planned the meeting of the review of the EHC plan of {pupil}"
    ),
    "ehc_review.meeting_linked": Sentence(
        "Took a meeting about {pupil} as the review of the EHC plan"
    ),
    "ehc_review.put_off": Sentence("Put off the review of the EHC plan of {pupil}"),
    "ehc_review.report_written": Sentence(
        "Wrote the report of the review of the EHC plan of {pupil}"
    ),
    "ehc_report.sections": Sentence(
        "Wrote of the sections in the report of the review of {pupil}’s EHC plan"
    ),
    "ehc_report.outcomes": Sentence(
        "Wrote of the outcomes in the report of the review of {pupil}’s EHC plan"
    ),
    "ehc_report.provision": Sentence(
        "Wrote of the provision in the report of the review of {pupil}’s EHC plan"
    ),
    "ehc_report.words": Sentence("Wrote what was said at the review of {pupil}’s EHC plan"),
    "ehc_report.differences": Sentence(
        "Wrote differences of opinion in the report of the review of {pupil}’s EHC plan"
    ),
    "ehc_papers.circulated": Sentence("Sent the papers of the review of {pupil}’s EHC plan"),
    "ehc_advice.sent": Sentence(
        "Recorded that the letter that asks for advice about {pupil} was sent"
    ),
    "ehc_papers.withheld": Sentence(
        "Held a paper of the review of {pupil}’s EHC plan back from somebody"
    ),
    "ehc_plan.meeting_planned": Sentence("Planned the meeting on carrying out {pupil}’s EHC plan"),
    "ehc_plan.meeting_taken": Sentence("Chose the meeting on carrying out {pupil}’s EHC plan"),
    "ehc_report.sent": Sentence("Sent the report of the review of {pupil}’s EHC plan"),
    "ehc_reassessment.asked": Sentence("Asked to have {pupil} assessed again"),
    "ehc_review.recorded": Sentence("Recorded a day of the review of the EHC plan of {pupil}"),
    "ehc_review.decided": Sentence("Recorded the authority’s decision on the EHC plan of {pupil}"),
    "ehc_review.ended": Sentence("Ended a review of the EHC plan of {pupil}"),
    "ehc_disclosure.recorded": Sentence(
        "Recorded that the EHC plan of {pupil} was given to somebody: {}", of=(PlanDisclosure,)
    ),
    "ehc_disclosure.corrected": Sentence(
        "Corrected what was recorded of giving the EHC plan of {pupil}"
    ),
    "authority_form.added": Sentence("Kept a form of an authority: {}", of=(AuthorityForm,)),
    "authority_form.matched": Sentence(
        "Said what goes where in a form of an authority: {}", of=(AuthorityForm,)
    ),
    "filled_form.asked": Sentence("Asked for the authority’s form of the review of {pupil}"),
    "filled_form.filled": Sentence("Filled the authority’s form for the review of {pupil}"),
    "portal_box.copied": Sentence("Copied a box of the review of {pupil} into the portal"),
    "portal_box.undone": Sentence("Put back a box of the review of {pupil} to be copied"),
    "filled_form.sent": Sentence("Recorded that the authority’s form for {pupil} was sent"),
    "filled_form.given_up": Sentence("Could not fill the authority’s form for {pupil}"),
    "authority.chased": Sentence(
        "Recorded that an authority was asked for what it owes: {}", of=(AuthorityChase,)
    ),
    "ehc_assessment.requested": Sentence(
        "Recorded a request for an EHC needs assessment of {pupil}"
    ),
    "ehc_assessment.recorded": Sentence(
        "Recorded what came or was decided of the EHC needs assessment of {pupil}"
    ),
    "ehc_assessment.taken_up": Sentence(
        "Took up what the authority said of the EHC needs assessment of {pupil}"
    ),
    "ehc_assessment.excused": Sentence(
        "Noted a reason for lateness in the EHC needs assessment of {pupil}"
    ),
}
READS: dict[str, str] = {
    "pupil.ehc_plan": "Read the EHC plan",
    "ehc_plan": "Read a version of the EHC plan",
    "ehc_plan.versions": "Compared versions of the EHC plan",
    "ehc_plan.readers": "Looked at who has read the EHC plan",
    "ehc_plan_receive": "Opened the form for an EHC plan that came",
    "ehc_plan_change": "Opened the dates of the EHC plan to correct them",
    "ehc_plan_check": "Opened the EHC plan to check it",
    "ehc_plan_end": "Opened the form that ends the EHC plan",
    "ehc_plan_sections": "Opened the sections of the EHC plan to copy them",
    "ehc_plan_outcomes": "Opened Section E of the EHC plan to copy it",
    "ehc_plan_provision": "Opened Section F of the EHC plan to copy it",
    "ehc_plan_line": "Opened a line of provision of the EHC plan",
    "ehc_delivered": "Read whether the EHC plan is delivered",
    "ehc_letter": "Opened a letter about visits that did not come",
    "ehc_letter_send": "Opened a letter about visits that did not come, to send it",
    "ehc_letter_drop": "Opened the form that drops a letter about visits",
    "ehc_plan_meeting": "Opened the form that plans the meeting on carrying out the EHC plan",
    "ehc_plan_meeting_take": "Opened the form that takes a meeting as the one on the EHC plan",
    "ehc_plan_tell": "Opened the form that asks everyone to read the EHC plan",
    "ehc_plan_read": "Opened the form that says that the EHC plan is read",
    "ehc_thread": "Read the golden thread of the EHC plan",
    "ehc_evidence_add": "Opened the form for what shows a line of the EHC plan",
    "ehc_evidence_remove": "Opened the form that removes what shows a line of the EHC plan",
    "ehc_plans.csv": "Downloaded the EHC plans as CSV",
    "ehc_plans.xlsx": "Downloaded the EHC plans as a spreadsheet",
    "ehc_plans.pdf": "Downloaded the EHC plans as PDF",
    "ehc_review": "Read where the review of the EHC plan stands",
    "ehc_review_begin": "Opened the form that begins a review of an EHC plan",
    "ehc_review_meeting": "Opened the form that plans the meeting of a review",
    "ehc_review_link": "Opened the form that takes a meeting as a review",
    "ehc_review_put_off": "Opened the form that puts a review off",
    "ehc_review_papers": "Opened the form of when papers of a review were sent",
    "ehc_review_report": "Opened the report of a review",
    "ehc_report": "Read the report of a review of the EHC plan",
    "ehc_report_sections": "Opened the sections in the report of a review",
    "ehc_report_outcomes": "Opened the outcomes in the report of a review",
    "ehc_report_provision": "Opened the provision in the report of a review",
    "ehc_report_words": "Opened what was said at a review",
    "ehc_report_differences": "Opened the differences of opinion in the report of a review",
    "ehc_report_send": "Opened the report of a review to send it",
    "ehc_report.versions": "Compared the report of a review with what was sent",
    "ehc_report.version": "Read the report of a review as it was sent",
    "ehc_report_sent.pdf": "Printed the report of a review as it was sent",
    "ehc_report.pdf": "Printed the report of a review of the EHC plan",
    "ehc_advice.pdf": "Printed a request for advice for a review of the EHC plan",
    "ehc_papers": "Read to whom the papers of a review go",
    "ehc_papers_sent": "Opened the form of to whom papers of a review were sent",
    "ehc_advice_sent": "Opened the form of when the letter that asks for advice was sent",
    "ehc_papers_withhold": "Opened the form that holds a paper of a review back",
    "ehc_papers.pdf": "Printed somebody’s copy of the papers of a review",
    "ehc_reassess": "Opened the form that asks to have a child assessed again",
    "ehc_review_served": "Opened the form of when an amendment notice was served",
    "ehc_review_certificate": "Opened the form of a mediation certificate",
    "ehc_amendments.pdf": "Printed the recommended amendments to the EHC plan",
    "ehc_review_sent": "Opened the form of when the report of a review was sent",
    "ehc_review_decide": "Opened the form of the authority’s decision",
    "ehc_review_notice": "Opened the form of the amendment notice",
    "ehc_review_comments": "Opened the form of comments on an amendment notice",
    "ehc_review_end": "Opened the form that ends a review",
    "ehc_disclosures": "Looked at whom the EHC plan was given to",
    "ehc_disclosure_add": "Opened the form for giving the EHC plan to somebody",
    "ehc_disclosure_correct": "Opened a disclosure of the EHC plan to correct it",
    "ehc_disclosure_void": "Opened the form that says the EHC plan was not given",
    "ehc_disclosure.pdf": "Printed sections of the EHC plan for somebody",
    "ehc_given.csv": "Downloaded the disclosures of EHC plans as CSV",
    "ehc_given.xlsx": "Downloaded the disclosures of EHC plans as a spreadsheet",
    "ehc_given.pdf": "Downloaded the disclosures of EHC plans as PDF",
    "ehc_review_form": "Looked at the copies of the authority’s form",
    "ehc_review_form.file": "Downloaded the authority’s form as it was filled",
    "ehc_review_form_sent": "Opened the form of when the authority’s form was sent",
    "ehc_review_copy": "Opened a review box by box, to copy it into the authority’s portal",
    "ehc_chases.csv": "Downloaded what authorities owe as CSV",
    "ehc_chase.pdf": "Printed a letter to an authority about what it owes",
    "pupil.ehc_assessments": "Read where the EHC needs assessment stands",
    "ehc_assessment_add": "Opened the form for a request for an EHC needs assessment",
    "ehc_assessment_change": "Opened an EHC needs assessment to record what came",
    "ehc_assessment_excuse": "Opened the form for a reason for lateness",
    "ehc_assessment_take_up": "Opened what the authority said of a refusal, to take it up",
}
SECTIONS = (PupilSection(6, "EHC plan", "pupil_ehc_plan", Action.EHC_VIEW),)


def tasks_read(actor: Actor) -> list[Asked]:
    return [*plans_to_read(actor), *letters_read(actor), *chase_tasks_read(actor)]


def tasks(actor: Actor) -> list[Task]:
    """What waits for somebody: plans to read, letters to check, what to ask for."""
    return [*plan_tasks(actor), *letter_tasks(actor), *chase_tasks(actor)]


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_ehc_due(school_id) + rebuild_assessment_due(school_id)
