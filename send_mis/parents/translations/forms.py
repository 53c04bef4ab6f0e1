"""A translation as a form asks for it."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.documents.forms import OneFileForm
from pupils.documents.rules.kinds import EMPTY
from send_mis.parents.translations.rules import MOST_WRITER
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.file_fields import FileField


class SummaryTranslateForm(OneFileForm):
    submit_label = "Keep the translation"

    language = forms.ChoiceField(label="Language")
    writer = forms.CharField(
        label="Who translated it", max_length=MOST_WRITER,
        help_text="The person or service. It stands beside the document.",
    )  # fmt: skip
    file = FileField(
        label="The translation", accept=".pdf", max_length=None,
        help_text="A PDF up to 25 MB.",
        error_messages={"required": "Choose the file.", "empty": EMPTY},
    )  # fmt: skip
    is_checked = forms.BooleanField(
        label="It says what the English says, and nothing else",
        error_messages={"required": "Have somebody who reads the language check it first."},
    )

    is_looked_at = forms.BooleanField(
        label="Somebody has looked in it for addresses, numbers and names of others",
        required=False,
        help_text="Tick this where we ask you to: we look ourselves where the PDF has text.",
    )

    def __init__(self, *args: Any, book: CodeBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = book.choices(CodeSet.LANGUAGE)
        # A star marks what is no other language: English, refused, not obtained.
        offered = [("", "Choose"), *(each for each in every if not each[1].endswith("*"))]
        self.fields["language"].choices = offered  # type: ignore[attr-defined]  # a choice field

    def layout(self) -> Layout:
        return Layout("file", "language", "writer", "is_checked", "is_looked_at")
