"""Documents about a child as forms ask for them."""

from pathlib import PurePath
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import Audience, DocumentKind
from pupils.documents.rules.audience import FACTS, USUAL_AUDIENCE
from pupils.documents.rules.kinds import EMPTY, FILE_KINDS, TAKEN, TOO_LARGE
from pupils.models import Document
from send_mis.ui.file_fields import FileField
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm

_ACCEPT = ",".join(f".{kind}" for kind in (*FILE_KINDS, "jpeg"))


class OneFileForm(HouseForm):
    """With a field `file`, of a request that `with_one_file` has read."""

    # A file takes its time, and a connection may break off meanwhile.
    keeps_draft = True
    summary_note = "Nothing is saved. No browser keeps a chosen file: choose it again below."
    too_large = TOO_LARGE

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_too_large:
            self.errors.pop("file", None)
            self.add_error("file", self.too_large)
        return given


class _DocumentFields(HouseForm):
    title = forms.CharField(label="Title", max_length=160)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), *DocumentKind.choices])
    dated_on = DateField(
        label="Date of the document", help_text="If it has none, the day it reached the school."
    )
    author = forms.CharField(
        label="Written by", max_length=160, required=False,
        help_text="The person or service: for example, Educational psychology service.",
    )  # fmt: skip
    audience = forms.ChoiceField(
        label="Who may open it", choices=Audience.choices, widget=forms.RadioSelect
    )

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class DocumentAddForm(_DocumentFields, OneFileForm):
    submit_label = "Add the document"

    file = FileField(
        label="The file", accept=_ACCEPT, max_length=None,
        help_text=f"{TAKEN}; up to 25 MB.",
        error_messages={"required": "Choose the file.", "empty": EMPTY},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = "Left empty, it is called as the file is."
        usual = [
            str(kind.label) for kind, whom in USUAL_AUDIENCE.items() if whom == Audience.CLASS_STAFF
        ]
        self.fields["audience"] = forms.ChoiceField(
            label="Who may open it", required=False, widget=forms.RadioSelect,
            choices=[("", "As usual for its kind"), *Audience.choices],
            help_text=f"Usually open to staff who work with the pupil: {', '.join(usual)}. Usually"
            " confidential: Safeguarding. Usually for SENCO, headteacher and safeguarding lead:"
            " all others.",
        )  # fmt: skip

    def layout(self) -> Layout:
        return Layout("file", Group("The document", *FACTS))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        sent = given.get("file")
        if sent and not given.get("title"):
            given["title"] = PurePath(sent.name).stem.replace("_", " ").strip()[:160] or "Document"
        return given


class DocumentChangeForm(_DocumentFields, VersionedForm):
    def __init__(self, *args: Any, is_own_alone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own_alone:
            del self.fields["audience"]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS if name in self.fields}

    def layout(self) -> Layout:
        return Layout("version", *(name for name in FACTS if name in self.fields))


class _ReasonField(HouseForm):
    why = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}), max_length=300)


class DocumentRemoveForm(_ReasonField, VersionedForm):
    submit_label = "Remove the document"
    acts = True

    def layout(self) -> Layout:
        return Layout("version", "why")


class DocumentOpenForm(_ReasonField):
    """Each time a confidential document is opened."""

    submit_label = "Download"
    # Opened twice is read twice, and stands twice in the record.
    acts_once = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = "Why you open it"
        self.fields["why"].help_text = "It stands in the record of who opened what."


class DocumentLookForm(DocumentOpenForm):
    submit_label = "Show it"


class DocumentBoxForm(HouseForm):
    submit_label = "Download all as one file"
    acts_once = False

    why = forms.CharField(
        label="For whom", max_length=200,
        help_text="For example: the SENCO of the next school. It stands in the record.",
    )  # fmt: skip
    with_confidential = forms.BooleanField(
        label="With the confidential documents", required=False,
        help_text="Only if whoever receives it may read them.",
    )  # fmt: skip


def document_initial(row: Document) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in FACTS}, "version": row.version}
