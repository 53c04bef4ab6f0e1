"""What is shown of the changes to what families answered."""

from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField
from send_mis.parents.models import SummaryAnswer

ANSWER_HISTORY = (
    History(
        SummaryAnswer, "an answer of the family", lambda copy: copy.text("kind"),
        (
            ShownField("contact_id", "Who"),
            ShownField("kind", "What it is"),
            ShownField("part_words", "About"),
            ShownField("words", "What they said"),
            ShownField("how", "How"),
            ShownField("scribe", "Written down by"),
            ShownField("owner_id", "Who answers"),
            ShownField("by_on", "Answer by"),
            ShownField("outcome", "What came of it"),
            ShownField("answered_on", "Answered on"),
            ShownField("answered_by", "Answered by"),
        ),
        heading="Answer of the family: {}", pupil="pupil_id", action=Action.SUMMARY_VIEW.value,
        unshown="id pupil_id school_id shared_id document_id number part given_at is_late version",
    ),
)  # fmt: skip
