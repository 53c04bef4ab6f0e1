"""What is shown of the changes to summaries and their readers."""

from pupils.models import FamilyTie
from send_mis.access.actions import Action
from send_mis.audit.history import History, Of, ShownField
from send_mis.parents.models import FamilyAccount, SharedWith, Summary, SummaryTranslation

_VIEW = Action.SUMMARY_VIEW.value
SUMMARY_HISTORY = (
    History(
        Summary, "a summary for the family", lambda copy: copy.text("kind"),
        (
            ShownField("state", "State"),
            ShownField("content", "Words"),
            ShownField("owner_id", "Who shares it"),
            ShownField("shared_on", "Shared on"),
            ShownField("number", "Version that is read"),
            ShownField("withdrawn_on", "Withdrawn on"),
            ShownField("withdrawn_because", "Why it was withdrawn"),
        ),
        heading="Summary for the family: {}", pupil="pupil_id", action=_VIEW,
        unshown="id pupil_id school_id kind discussion_id cycle_id review_id year drafted_on"
        " version",
    ),
    History(
        SharedWith, "a reader of a summary", lambda copy: copy.name("contact_id"),
        (
            ShownField("contact_id", "Who"),
            ShownField("reason", "Why they read it"),
            ShownField("told_by", "How they are told"),
            ShownField("shared_on", "Shared on"),
            ShownField("shared_by", "Shared by"),
            ShownField("number", "Version"),
            ShownField("undelivered_on", "Did not arrive on"),
            ShownField("tell_by_on", "Told by hand by"),
            ShownField("read_on", "Said that they have read it on"),
            ShownField("ended_on", "Read no longer from"),
            ShownField("ended_because", "Why no longer"),
        ),
        heading="Summary for the family, read by {}", needs=("contact_id",),
        pupil="pupil_id", action=_VIEW,
        unshown="id pupil_id school_id summary_id mail read_number version",
    ),
    History(
        SummaryTranslation, "a summary in another language", lambda copy: copy.text("language"),
        (ShownField("language", "Language"), ShownField("number", "Of the version")),
        heading="Summary for the family, in {}", pupil="pupil_id", action=_VIEW,
        unshown="id pupil_id school_id summary_id document_id",
    ),
    History(
        FamilyAccount, "an account of a contact", lambda copy: copy.name("contact_id"),
        (
            ShownField("user_id", "Whose account"),
            ShownField("given_on", "Since"),
            ShownField("given_by", "Given by"),
        ),
        heading="Account of {}", needs=("contact_id",),
        pupil=Of("contact_id", FamilyTie, picks="contact_id", lasts=True),
        action=Action.FAMILY_VIEW.value,
        unshown="id contact_id school_id",
    ),
)  # fmt: skip
