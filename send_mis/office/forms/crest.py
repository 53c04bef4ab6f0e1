from send_mis.ui.file_fields import FileField
from send_mis.ui.forms import HouseForm


class CrestForm(HouseForm):
    """The picture for the head of the school's PDFs."""

    submit_label = "Save the crest"
    summary_note = "Nothing is saved. No browser keeps a chosen file: choose it again below."

    picture = FileField(
        label="The picture",
        accept=".png,.jpg,.jpeg",
        help_text="PNG or JPEG, up to 2 MB. On paper it stands 14 mm high, left of the school’s"
        " name.",
        error_messages={"required": "Choose the picture.", "empty": "The file is empty."},
        max_length=None,
    )
