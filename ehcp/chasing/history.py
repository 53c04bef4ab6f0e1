"""What is shown of the asking of authorities in the record of changes."""

from ehcp.models import AuthorityChase, ChasedItem
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

CHASE_HISTORY = (
    History(
        AuthorityChase, "what was asked of an authority", lambda copy: copy.text("chased_on"),
        (
            ShownField("authority_id", "Local authority"), ShownField("chased_on", "Asked on"),
            ShownField("way", "How"), ShownField("note", "Note"),
            ShownField("chased_by", "Asked by"),
        ),
        heading="Asked of an authority: {}", is_of_school=True, action=Action.EHC_REVIEW.value,
        unshown="id school_id",
    ),
    History(
        ChasedItem, "something asked of the authority", lambda copy: copy.text("law_on"),
        (ShownField("law_on", "The law’s day"), ShownField("authority_on", "The authority’s own")),
        heading="Asked of the authority, due {}", pupil="pupil_id", action=Action.EHC_VIEW.value,
        unshown="id pupil_id school_id chase_id kind subject_id",
    ),
)  # fmt: skip
