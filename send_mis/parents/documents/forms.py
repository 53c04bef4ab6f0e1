"""A photo or a PDF, and a line about it: on a telephone the camera is one tap away."""

from crispy_forms.layout import Layout
from django import forms

from pupils.documents.forms import OneFileForm
from pupils.documents.rules.kinds import EMPTY
from send_mis.parents.documents.rules import MOST_WORDS, TOO_LARGE, SentDocument, plainly
from send_mis.ui.file_fields import FileField


class ReaderDocumentForm(OneFileForm):
    """`number`: of the version that was read."""

    submit_label = "Send it"
    keeps_draft = False
    too_large = TOO_LARGE
    summary_note = (
        "Nothing is sent yet. Your words are below; no browser keeps a chosen file: choose it"
        " again."
    )

    file = FileField(
        # HEIC is not named, so that a telephone that makes it sends a JPEG.
        label="The photo or PDF", accept="image/jpeg,image/png,application/pdf", max_length=None,
        help_text="Up to 25 MB. Of several pages send one after another.",
        error_messages={"required": "Choose the photo or PDF.", "empty": plainly(EMPTY)},
    )  # fmt: skip
    words = forms.CharField(
        label="What it is", max_length=MOST_WORDS,
        help_text="In a few words: for example, letter from the hospital.",
        error_messages={"required": "Say in a few words what it is."},
    )  # fmt: skip
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def layout(self) -> Layout:
        return Layout("file", "words", "number")

    def sent(self, number: int) -> SentDocument:
        given = self.cleaned_data
        return SentDocument(given["words"], given["file"].read(), given["number"] or number)
