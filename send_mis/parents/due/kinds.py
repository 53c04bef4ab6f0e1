"""What each kind of due date of what is shared with families says, and where it is done."""

from pupils.due.kinds import DueKind
from send_mis.access.actions import Action
from send_mis.parents.choices import SharedDue

DUE = (
    DueKind(
        SharedDue.ANSWER.value, "Answer the family", "Families", Action.SUMMARY_SHARE,
        "answer_settle", of="subject", notice_days=5,
    ),
    DueKind(
        SharedDue.RIGHTS.value, "Decide who is told: the rights are the young person’s",
        "Families", Action.RIGHTS_DECIDE, "rights_decide", notice_days=60,
    ),
    DueKind(
        SharedDue.UNDELIVERED.value, "Tell a family again: it did not arrive", "Families",
        Action.SUMMARY_SHARE, "summary_tell_again", of="subject", notice_days=0,
    ),
    DueKind(
        SharedDue.TOLD.value, "Tell a family that it was withdrawn or answered", "Families",
        Action.SUMMARY_SHARE, "summary_told", of="subject", notice_days=5,
    ),
)  # fmt: skip
