from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from pupils.choices import ImportKind
from pupils.imports.selectors.may import ACTION_OF_KIND
from send_mis.access.actor import Actor
from send_mis.ui.file_fields import FileField
from send_mis.ui.forms import DateField, HouseForm

_WORDS = {
    ImportKind.PUPILS: "Pupils and classes, from your MIS",
    ImportKind.REGISTER: "My own list of pupils with SEN: status, needs, next review",
    ImportKind.CTF: "A Common Transfer File from another school (.xml)",
    ImportKind.STAFF: "Staff, their roles and classes",
}


class UploadForm(HouseForm):
    """What kind of file, the file, and what its date is."""

    submit_label = "Upload and look at it"
    summary_note = (
        "Nothing has been saved. Your browser does not keep a chosen file: choose it again below."
    )

    kind = forms.ChoiceField(label="What is in the file?", widget=forms.RadioSelect)
    file = FileField(
        label="The file",
        accept=".csv,.txt,.xlsx,.xml",
        help_text="CSV, Excel (.xlsx) or a Common Transfer File (.xml), up to 20 MB.",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
        max_length=None,
    )
    day = DateField(
        label="The date of the file",
        help_text="Changes of class and status count from this day.",
    )
    is_whole_school = forms.BooleanField(
        label="This is the list of the whole school",
        required=False,
        help_text="Only then are pupils who are not in it shown to you as possible leavers."
        " Nobody leaves unless you tick them.",
    )

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"day": today})
        super().__init__(*args, **kwargs)
        kinds = [(k.value, w) for k, w in _WORDS.items() if actor.may(ACTION_OF_KIND[k])]
        self.fields["kind"] = forms.ChoiceField(
            label="What is in the file?",
            widget=forms.RadioSelect,
            choices=kinds,
            error_messages={"required": "Choose what is in the file."},
        )


class DifferencesForm(HouseForm):
    """Which ones, whose version holds, and why."""

    deed = forms.ChoiceField(choices=[("theirs", "Use theirs"), ("ours", "Keep ours")])
    chosen = forms.MultipleChoiceField(
        error_messages={"required": "Tick at least one difference first."}
    )
    reason = forms.CharField(
        label="Why?", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, ids: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = forms.MultipleChoiceField(
            choices=[(pk, pk) for pk in ids],
            error_messages={
                "required": "Tick at least one difference first.",
                "invalid_choice": "One of these is resolved already. Look at the list again.",
            },
        )


class NoOrderForm(HouseForm):
    acts = True
    submit_label = "There is no order"

    why = forms.CharField(
        label="How do you know?", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: the mother brought the court's letter of discharge.",
        error_messages={"required": "Say how you know. It stays in the record."},
    )  # fmt: skip
