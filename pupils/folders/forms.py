"""A folder of documents as it is sent: many files at once, or one ZIP."""

from crispy_forms.layout import Layout

from pupils.documents.rules.kinds import TAKEN, TOO_LARGE
from send_mis.ui.file_fields import ManyFilesField
from send_mis.ui.forms import HouseForm

# What a form may carry together: the web server takes in bodies of 48 MB.
MOST_AT_ONCE = 45 * 1024 * 1024
TOO_MUCH = (
    "Together these files are larger than 45 MB. Send some of them first: more can be added to the"
    " same folder before it is filed."
)
__all__ = ["MOST_AT_ONCE", "TOO_LARGE", "TOO_MUCH", "FolderSendForm"]


class FolderSendForm(HouseForm):
    submit_label = "Send and check"
    form_id = "folder"
    summary_note = "Nothing is kept. No browser keeps chosen files: choose them again below."

    documents = ManyFilesField(
        label="The files",
        help_text="Choose as many as you like at once, or one ZIP file of the whole folder."
        f" {TAKEN}; up to 25 MB each and 45 MB together.",
    )  # fmt: skip

    def layout(self) -> Layout:
        return Layout("documents")
