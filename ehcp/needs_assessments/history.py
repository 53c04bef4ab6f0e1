"""What is shown of the changes to assessments of needs."""

from ehcp.models import AssessmentException, NeedsAssessment
from ehcp.needs_assessments.rules import ASSESSMENT_LABELS
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

_ALL = Action.EHC_READ_ALL.value
ASSESSMENT_OF_NEEDS_HISTORY = (
    History(
        NeedsAssessment, "an EHC needs assessment", lambda copy: copy.text("received_on"),
        tuple(
            ShownField("authority_id" if name == "authority" else name, label)
            for name, label in ASSESSMENT_LABELS.items()
        ),
        heading="EHC needs assessment, requested {}", pupil="pupil_id", action=_ALL,
        unshown="id pupil_id school_id version",
    ),
    History(
        AssessmentException, "a reason for lateness", lambda copy: copy.text("kind"),
        (ShownField("kind", "Reason"), ShownField("reason", "What happened"),
         ShownField("noted_on", "Noted on")),
        heading="EHC needs assessment: {}", pupil="pupil_id", action=_ALL,
        unshown="id pupil_id school_id assessment_id",
    ),
)  # fmt: skip
