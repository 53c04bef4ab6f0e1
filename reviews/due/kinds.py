"""What each kind of due date of reviews says, who may read it, and where it is done."""

from pupils.due.kinds import DueKind
from reviews.choices import CycleDue, MeetingDue
from send_mis.access.actions import Action

DUE = (
    DueKind(CycleDue.AGREE.value, "Agree the support plan with parents", "Plans",
            Action.CYCLE_VIEW, "pupil_cycle"),
    DueKind(CycleDue.REVIEW.value, "Review the support plan", "Reviews", Action.CYCLE_VIEW,
            "pupil_cycle"),
    DueKind(MeetingDue.HOLD.value, "Hold the meeting", "Meetings", Action.MEETING_VIEW, "meeting",
            "subject", notice_days=7),
    DueKind(MeetingDue.ACTION.value, "Do what was agreed at a meeting", "Meetings",
            Action.MEETING_VIEW, "meetings_actions", "school", notice_days=7),
)  # fmt: skip
