"""What is shown of the changes to times to meet."""

from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField
from send_mis.parents.models import MeetingSlot, SlotChoice, SlotPupil

_VIEW = Action.SLOT_OFFER.value
SLOT_HISTORY = (
    History(
        MeetingSlot, "a time to meet a family", lambda copy: copy.text("on"),
        (
            ShownField("host_id", "Whom they meet"),
            ShownField("on", "Day"),
            ShownField("begins", "Begins at"),
            ShownField("minutes", "Minutes"),
            ShownField("place", "Where"),
            ShownField("offered_by", "Offered by"),
            ShownField("withdrawn_on", "Withdrawn on"),
        ),
        heading="Time to meet: {}", action=_VIEW, is_of_school=True,
        unshown="id school_id offered_on version",
    ),
    History(
        SlotPupil, "whose family may choose", lambda copy: copy.name("pupil_id"),
        (ShownField("pupil_id", "Pupil"),),
        heading="Time to meet, offered", needs=("pupil_id",), pupil="pupil_id", action=_VIEW,
        unshown="id school_id slot_id",
    ),
    History(
        SlotChoice, "a time that was chosen", lambda copy: copy.name("contact_id"),
        (
            ShownField("contact_id", "Who"),
            ShownField("joins", "How they join"),
            ShownField("given_back_on", "Given back on"),
        ),
        heading="Time to meet, chosen by {}", needs=("contact_id",), pupil="pupil_id",
        action=_VIEW,
        unshown="id school_id slot_id pupil_id shared_id meeting_id chosen_at version",
    ),
)  # fmt: skip
