"""What is shown, old and new, of the changes to documents for publication."""

from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField
from send_mis.reports.models import Publication, PublicationSection

PUBLISHED_HISTORY = (
    History(
        Publication, "a document for publication", lambda copy: copy.text("kind"),
        (
            ShownField("starts_on", "From"),
            ShownField("years", "For how many years"),
            ShownField("state", "State"),
            ShownField("ready_on", "Written on"),
            ShownField("ready_by", "Handed over by"),
            ShownField("shown_on", "Shown to governors on"),
            ShownField("approved_on", "Approved on"),
            ShownField("approved_by", "Approved by"),
            ShownField("approval_kept_by", "Approval recorded by"),
            ShownField("number", "Version"),
            ShownField("published_on", "Published on"),
            ShownField("published_by", "Published by"),
            ShownField("withdrawn_on", "Withdrawn on"),
            ShownField("withdrawn_by", "Withdrawn by"),
        ),
        heading="For publication: {}", is_of_school=True, action=Action.PUBLICATION_WRITE.value,
        unshown="id school_id kind drafted_on content version",
    ),
    History(
        PublicationSection, "a section of a document", lambda copy: copy.text("heading"),
        (
            ShownField("heading", "Heading"),
            ShownField("text", "Words"),
            ShownField("shows_drawn", "Shows what the records say"),
        ),
        heading="Section: {}", is_of_school=True, action=Action.PUBLICATION_WRITE.value,
        unshown="id school_id publication_id key place drawn version",
    ),
)  # fmt: skip
