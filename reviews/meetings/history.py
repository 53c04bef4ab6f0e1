"""What is shown, old and new, of the changes to meetings and what belongs to them."""

from reviews.meetings.rules.planning import MEETING_LABELS
from reviews.models import MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

_VIEW = Action.MEETING_VIEW.value
_ROW = "id pupil_id school_id"

MEETING_HISTORY = (
    History(
        ReviewMeeting, "a meeting", lambda copy: copy.text("about"),
        (
            *(ShownField(name, label) for name, label in MEETING_LABELS.items()),
            ShownField("state", "State"),
            ShownField("planned_by_id", "Planned by"),
            ShownField("held_on", "Held on"),
            ShownField("held_by_id", "Recorded by"),
            ShownField("cancelled_on", "Cancelled on"),
            ShownField("cancelled_because", "Why it is cancelled"),
        ),
        heading="Meeting: {}", pupil="pupil_id", action=_VIEW,
        unshown=f"{_ROW} cycle_id letter_id planned_on sequence invited_version version",
    ),
    History(
        MeetingPerson, "somebody invited",
        lambda copy: copy.name("contact_id") or copy.name("user_id")
        or copy.name("professional_id") or copy.text("name") or "The pupil",
        (
            ShownField("asked_how", "Asked"),
            ShownField("asked_on", "Asked on"),
            ShownField("reply", "Answer"),
            ShownField("interpreter", "Interpreter"),
        ),
        heading="Invited: {}", pupil="pupil_id", action=_VIEW,
        needs=("contact_id", "user_id", "professional_id"),
        unshown=f"{_ROW} meeting_id contact_id user_id professional_id name version",
    ),
    History(
        MeetingNote, "a note of a meeting", lambda copy: copy.text("words"),
        (
            ShownField("words", "Note"),
            ShownField("readers", "Who reads it"),
            ShownField("contact_id", "Whose home"),
            ShownField("by_id", "By"),
        ),
        heading="Note of a meeting", pupil="pupil_id", action=_VIEW,
        unshown=f"{_ROW} meeting_id noted_at version",
    ),
    History(
        MeetingAction, "an action", lambda copy: copy.text("words"),
        (
            ShownField("words", "What is to be done"),
            ShownField("owner_id", "Who does it"),
            ShownField("owner_name", "Somebody else"),
            ShownField("by_on", "By"),
            ShownField("is_for_staff", "Staff only"),
            ShownField("done_on", "Done on"),
            ShownField("done_by_id", "Ticked off by"),
        ),
        heading="Action: {}", pupil="pupil_id", action=_VIEW,
        unshown=f"{_ROW} meeting_id agreed_on version",
    ),
)  # fmt: skip
