"""What is shown of the log of disclosures in the record of changes."""

from ehcp.disclosure.rules import DISCLOSURE_LABELS
from ehcp.models import PlanDisclosure
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

DISCLOSURE_HISTORY = (
    History(
        PlanDisclosure, "a disclosure of an EHC plan", lambda copy: copy.text("to_name"),
        (
            *(ShownField(name, label) for name, label in DISCLOSURE_LABELS.items()),
            ShownField("document_words", "The document"),
            ShownField("paper", "Kind of paper"),
            ShownField("paper_words", "The paper"),
            ShownField("corrected_because", "What was wrong"),
            ShownField("is_void", "Nothing was given"),
        ),
        heading="EHC plan given to {}", pupil="pupil_id", action=Action.EHC_READ_ALL.value,
        unshown="id pupil_id school_id plan_id corrects_id source_id recorded_on recorded_by",
    ),
)  # fmt: skip
