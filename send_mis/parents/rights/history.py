"""What is shown of the decisions of who is told about a young person."""

from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField
from send_mis.parents.models import RightsDecision
from send_mis.parents.rights.rules import RIGHTS_LABELS

RIGHTS_HISTORY = (
    History(
        RightsDecision, "who is told of a young person", lambda copy: copy.text("reader"),
        (
            *(ShownField(name, label) for name, label in RIGHTS_LABELS.items()),
            ShownField("decided_on", "Decided on"),
            ShownField("decided_by", "Decided by"),
        ),
        heading="Who is told: {}", pupil="pupil_id", action=Action.SUMMARY_VIEW.value,
        unshown="id pupil_id school_id decided_at",
    ),
)  # fmt: skip
