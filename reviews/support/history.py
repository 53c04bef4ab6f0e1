"""What is shown, old and new, of the changes to early discussions."""

from reviews.models import EarlyDiscussion
from reviews.support.rules import DISCUSSION_LABELS
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

SUPPORT_HISTORY = (
    History(
        EarlyDiscussion, "an early discussion", lambda copy: copy.text("met_with"),
        (
            ShownField("state", "State"),
            *(ShownField(name, label) for name, label in DISCUSSION_LABELS.items()),
            ShownField("proposal", "What the teacher thinks"),
            ShownField("proposal_words", "Why the teacher thinks so"),
            ShownField("proposed_on", "Sent to the SENCO on"),
            ShownField("proposed_by_id", "Sent by"),
            ShownField("decided_on", "Decided on"),
            ShownField("decided_by_id", "Recorded by"),
            ShownField("decided_with", "Who decided"),
            ShownField("reason", "Why"),
            ShownField("given_on", "Note given on"),
            ShownField("given_how", "How the note was given"),
            ShownField("given_to", "Note given to"),
        ),
        heading="Early discussion with parents", pupil="pupil_id",
        action=Action.SUPPORT_VIEW.value,
        unshown="id pupil_id school_id begun_on version",
    ),
)  # fmt: skip
