"""What each kind of due date says, who may read it, and where it is done."""

from dataclasses import dataclass
from typing import Literal

from pupils.choices import FamilyDue, LetterDue, ProfessionalDue, RegisterDue
from send_mis.access.actions import Action


@dataclass(frozen=True, slots=True)
class DueKind:
    """One kind. An app lists its own as `DUE` in its contributions, and no more is needed for
    lists, calendars and reminders to have it.

    `action`: whoever may do this to the pupil, class or school reads that it is due. `page`: a
    route that takes the pupil's id, the subject's own or the school's slug (`of`). `notice_days`:
    how long before its day the first reminder comes, unless the school says otherwise. `own`: only
    its owner reads it.
    """

    key: str
    words: str
    group: str
    action: Action
    page: str
    of: Literal["pupil", "subject", "school"] = "pupil"
    notice_days: int = 14
    own: bool = False


DUE = (
    DueKind(RegisterDue.REVIEW.value, "Review the support", "Reviews", Action.REGISTER_VIEW,
            "pupil_page"),
    DueKind(RegisterDue.LOOK_AGAIN.value, "Look again at a monitored pupil", "Reviews",
            Action.REGISTER_VIEW, "pupil_page"),
    DueKind(RegisterDue.PARENTS_TOLD.value, "Tell the parents about the support", "Letters",
            Action.REGISTER_VIEW, "pupil_page", notice_days=7),
    DueKind(FamilyDue.ORDER_ENDS.value, "Decide about a restriction whose order ends", "Families",
            Action.FAMILY_VIEW_PRIVATE, "pupil_family"),
    DueKind(ProfessionalDue.ADVICE.value, "Make sure that advice arrives", "Outside professionals",
            Action.REFERRAL_VIEW, "pupil_professionals", notice_days=7),
    DueKind(ProfessionalDue.CHASE.value, "Chase a referral", "Outside professionals",
            Action.REFERRAL_VIEW, "pupil_professionals", notice_days=0),
    DueKind(LetterDue.DELIVER.value, "Make sure a letter arrives", "Letters",
            Action.LETTER_VIEW, "pupil_letters", notice_days=3),
)  # fmt: skip
