"""What each kind of due date of EHC plans says, who may read it, and where it is done."""

from ehcp.choices import EhcAssessmentDue, EhcReviewDue
from pupils.due.kinds import DueKind
from send_mis.access.actions import Action

_GROUP, _PAGE, _ASSESSMENT = "EHC plans", "ehc_review", "pupil_ehc_assessments"


def _kind(due: EhcReviewDue, words: str, notice_days: int = 14) -> DueKind:
    return DueKind(due.value, words, _GROUP, Action.EHC_REVIEW, _PAGE, notice_days=notice_days)


def _of_assessment(due: EhcAssessmentDue, words: str) -> DueKind:
    return DueKind(due.value, words, _GROUP, Action.EHC_REVIEW, _ASSESSMENT, notice_days=14)


DUE = (
    _kind(EhcReviewDue.HOLD, "Hold the review of the EHC plan", 28),
    _kind(EhcReviewDue.ADVICE, "Ask for advice for the review of the EHC plan"),
    _kind(EhcReviewDue.NOTICE, "Invite everybody to the review of the EHC plan"),
    _kind(EhcReviewDue.PAPERS, "Send the papers for the review of the EHC plan"),
    _kind(EhcReviewDue.REPORT, "Send the report of the review of the EHC plan", 7),
    _kind(EhcReviewDue.DECISION, "The authority’s decision after the review of the EHC plan", 7),
    _kind(EhcReviewDue.AMENDMENTS, "The authority’s amendment notice to the EHC plan", 7),
    _kind(EhcReviewDue.COMMENTS, "Parents’ comments on the amendment notice", 7),
    _kind(EhcReviewDue.FINAL, "The amended EHC plan from the authority", 7),
    _of_assessment(EhcAssessmentDue.INFORMATION, "Our information for the EHC needs assessment"),
    _of_assessment(EhcAssessmentDue.ASSESS, "The authority’s decision whether to assess"),
    _of_assessment(EhcAssessmentDue.NO_PLAN, "The authority says whether there will be a plan"),
    _of_assessment(EhcAssessmentDue.DRAFT, "Comments on the draft EHC plan"),
    _of_assessment(EhcAssessmentDue.FIRST_PLAN, "The final EHC plan from the authority"),
    _of_assessment(EhcAssessmentDue.ORDERED, "The authority does what was ordered or agreed"),
    _of_assessment(
        EhcAssessmentDue.ORDERED_DRAFT, "The draft of the EHC plan that was ordered or agreed"
    ),
    _of_assessment(EhcAssessmentDue.MEDIATION, "Parents speak to a mediation adviser"),
    _of_assessment(EhcAssessmentDue.APPEAL, "The last day for an appeal about the assessment"),
    _of_assessment(EhcAssessmentDue.HEARING, "Hearing at the Tribunal about the assessment"),
)
