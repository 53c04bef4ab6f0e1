"""What is shown, old and new, of the changes to authorities."""

from ehcp.authorities.rules import AUTHORITY_LABELS
from ehcp.models import LocalAuthority
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

AUTHORITY_HISTORY = (
    History(
        LocalAuthority, "a local authority", lambda copy: copy.text("name"),
        (
            ShownField("name", AUTHORITY_LABELS["code"]),
            *(ShownField(name, label) for name, label in AUTHORITY_LABELS.items()
              if name != "code"),
        ),
        heading="Local authority: {}", is_of_school=True, action=Action.AUTHORITY_CHANGE.value,
        unshown="id school_id code version",
    ),
)  # fmt: skip
