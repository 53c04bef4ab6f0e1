"""What is shown, old and new, of the changes to what shows that a plan is delivered."""

from ehcp.delivered.rules.evidence import EVIDENCE_LABELS
from ehcp.delivered.rules.letter import LETTER_LABELS
from ehcp.models import DeliveryEvidence, UndeliveredLetter
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

DELIVERED_HISTORY = (
    History(
        DeliveryEvidence, "what shows a line of the EHC plan", lambda copy: copy.text("kind"),
        tuple(ShownField(name, label) for name, label in EVIDENCE_LABELS.items()),
        heading="EHC plan, delivered: {}", pupil="pupil_id", action=Action.EHC_READ_ALL.value,
        unshown="id pupil_id school_id promised_id recorded_by letter_id",
    ),
    History(
        UndeliveredLetter, "a letter about visits that did not come",
        lambda copy: copy.text("subject"),
        (
            *(ShownField(name, label) for name, label in LETTER_LABELS.items()),
            ShownField("state", "State"),
            ShownField("way", "How it was sent"),
            ShownField("ended_on", "Sent or dropped on"),
            ShownField("ended_by", "By"),
        ),
        heading="EHC plan: {}", pupil="pupil_id", action=Action.EHC_READ_ALL.value,
        unshown="id pupil_id school_id promised_id made_on document_id version",
    ),
)  # fmt: skip
