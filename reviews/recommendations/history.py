"""What is shown, old and new, of the changes to what professionals recommend."""

from reviews.models import Recommendation
from reviews.recommendations.rules import SETTLE_LABELS
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

RECOMMENDATION_HISTORY = (
    History(
        Recommendation, "a recommendation", lambda copy: copy.text("words"),
        (
            ShownField("words", "What is recommended"),
            ShownField("state", "State"),
            ShownField("adapted_words", SETTLE_LABELS["adapted_words"]),
            ShownField("reason", SETTLE_LABELS["reason"]),
            ShownField("since_on", "Where it lives, since"),
            ShownField("decided_on", "Decided on"),
            ShownField("decided_by", "Decided by"),
        ),
        # Of all alike: what is confidential now may not have been, and the other way round.
        heading="Recommendation: {}", pupil="pupil_id", action=Action.REFERRAL_READ_CONFIDENTIAL,
        unshown="id pupil_id school_id advice_id document_id source_type source_id source_words"
        " advised_words position strategy_id outcome_id plan_row_id version",
    ),
)  # fmt: skip
