"""What is shown, old and new, of the changes to signposts."""

from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField
from send_mis.parents.models import Signpost
from send_mis.parents.signposts.rules import SIGNPOST_LABELS

SIGNPOST_HISTORY = (
    History(
        Signpost, "a signpost for families", lambda copy: copy.text("name"),
        (
            *(ShownField(name, label) for name, label in SIGNPOST_LABELS.items()),
            ShownField("checked_on", "Checked on"),
            ShownField("checked_by", "Checked by"),
        ),
        heading="Signpost: {}", is_of_school=True, action=Action.SIGNPOST_CHANGE.value,
        unshown="id school_id version",
    ),
)  # fmt: skip
