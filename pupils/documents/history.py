"""What is shown, old and new, of the changes to what is said of a document."""

from pupils.models import Document
from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField

DOCUMENT_HISTORY = (
    History(
        Document, "a document", lambda copy: copy.text("title"),
        (
            ShownField("title", "Title"),
            ShownField("kind", "Kind"),
            ShownField("dated_on", "Date of the document"),
            ShownField("author", "Written by"),
            ShownField("audience", "Who may open it"),
            ShownField("added_by", "Added by"),
            ShownField("removed_on", "Removed on"),
            ShownField("removed_by", "Removed by"),
            ShownField("removed_because", "Why it was removed"),
        ),
        heading="Document: {}", pupil="pupil_id",
        # Of all documents alike: a title may say what only those may know who answer for SEND.
        action=Action.DOCUMENT_VIEW_RESTRICTED,
        unshown="id adder_id pupil_id school_id file_kind size sha256 added_on version",
    ),
)  # fmt: skip
