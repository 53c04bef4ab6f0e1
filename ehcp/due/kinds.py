"""What each kind of due date of EHC plans says, who may read it, and where it is done."""

from ehcp.choices import EhcReviewDue
from pupils.due.kinds import DueKind
from send_mis.access.actions import Action

_GROUP, _PAGE = "EHC plans", "ehc_review"


def _kind(due: EhcReviewDue, words: str, notice_days: int = 14) -> DueKind:
    return DueKind(due.value, words, _GROUP, Action.EHC_REVIEW, _PAGE, notice_days=notice_days)


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
)
