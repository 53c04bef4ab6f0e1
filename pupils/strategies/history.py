"""What is shown, old and new, of the changes to what helps a pupil."""

from pupils.models import Strategy
from pupils.strategies.rules import STRATEGY_LABELS
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

STRATEGY_HISTORY = (
    History(
        Strategy, "what helps", lambda copy: copy.text("words"),
        (
            *(ShownField(name, label) for name, label in STRATEGY_LABELS.items()),
            ShownField("position", "Place in the list"),
            ShownField("starts_on", "From"),
            ShownField("ends_on", "Ended on"),
            ShownField("ended_because", "Why it ended"),
        ),
        heading="What helps: {}", pupil="pupil_id", action=Action.STRATEGY_READ,
        unshown="id pupil_id school_id advice_id advised_words version",
    ),
)  # fmt: skip
