"""What is shown, old and new, of the changes around outside professionals."""

from pupils.models import OutsideService, Professional
from pupils.professionals.rules.directory import PERSON_LABELS, SERVICE_LABELS
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

PROFESSIONALS_HISTORY = (
    History(
        OutsideService, "an outside service", lambda copy: copy.text("name"),
        (
            *(ShownField(name, label) for name, label in SERVICE_LABELS.items()),
            ShownField("retired_on", "Not referred to from"),
        ),
        heading="Outside service: {}", is_of_school=True, action=Action.SERVICE_VIEW,
        unshown="id school_id version",
    ),
    History(
        Professional, "somebody of an outside service", lambda copy: copy.text("name"),
        (
            *(ShownField(name, label) for name, label in PERSON_LABELS.items()),
            ShownField("left_on", "Left on"),
        ),
        heading="Outside professional: {}", is_of_school=True, action=Action.SERVICE_VIEW,
        unshown="id school_id service_id version",
    ),
)  # fmt: skip
