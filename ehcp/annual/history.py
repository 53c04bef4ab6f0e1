"""What is shown, old and new, of the changes to reviews of EHC plans."""

from ehcp.annual.rules.running import REVIEW_LABELS
from ehcp.models import AnnualReview
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

REVIEW_HISTORY = (
    History(
        AnnualReview, "a review of an EHC plan", lambda copy: copy.text("kind"),
        tuple(ShownField(name, label) for name, label in REVIEW_LABELS.items()),
        heading="Review of the EHC plan", pupil="pupil_id", action=Action.EHC_READ_ALL.value,
        unshown="id pupil_id school_id plan_id meeting_id version",
    ),
)  # fmt: skip
