"""What somebody saw of a line of the plan, as a form asks for it."""

from typing import Any

from django import forms

from ehcp.choices import EVIDENCE_OF, ProvisionKind
from ehcp.delivered.rules.evidence import EVIDENCE_LABELS, Evidence, who_hint
from ehcp.delivered.rules.letter import LETTER_LABELS, LetterTo
from ehcp.models import UndeliveredLetter
from pupils.choices import LetterWay
from send_mis.ui.forms import DateField, HouseForm, VersionedForm


class EvidenceForm(HouseForm):
    """Training asks who gave it and until when it holds; nothing else does."""

    submit_label = "Record it"

    kind = forms.ChoiceField(label=EVIDENCE_LABELS["kind"], widget=forms.RadioSelect)
    on = DateField(label=EVIDENCE_LABELS["on"])
    who = forms.CharField(label=EVIDENCE_LABELS["who"], required=False, max_length=300)
    by_whom = forms.CharField(label=EVIDENCE_LABELS["by_whom"], required=False, max_length=160)
    renew_by_on = DateField(
        label=EVIDENCE_LABELS["renew_by_on"], required=False,
        help_text="Empty, where it need not be renewed.",
    )  # fmt: skip
    note = forms.CharField(
        label=EVIDENCE_LABELS["note"], required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: no room was free; on a trip; cover cancelled by the service.",
    )  # fmt: skip

    def __init__(self, *args: Any, line_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["kind"]
        chosen.choices = [(each.value, each.label) for each in EVIDENCE_OF[line_kind]]
        self.fields["who"].help_text = who_hint(line_kind)
        if line_kind != ProvisionKind.TRAINING:
            del self.fields["by_whom"], self.fields["renew_by_on"]
        if line_kind != ProvisionKind.VISITS:
            self.fields["note"].help_text = ""

    def evidence(self) -> Evidence:
        given = self.cleaned_data
        return Evidence(
            given["kind"], given["on"], given["who"], given.get("by_whom", ""),
            given.get("renew_by_on"), given["note"],
        )  # fmt: skip


class EvidenceRemoveForm(HouseForm):
    submit_label = "Remove it"


class LetterToForm(VersionedForm):
    submit_label = "Save the letter"
    keeps_draft = True

    name = forms.CharField(label=LETTER_LABELS["name"], max_length=160)
    email = forms.EmailField(label=LETTER_LABELS["email"], required=False, max_length=254)
    address = forms.CharField(
        label=LETTER_LABELS["address"], required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    subject = forms.CharField(label=LETTER_LABELS["subject"], max_length=200)
    body = forms.CharField(
        label=LETTER_LABELS["body"], max_length=10_000, widget=forms.Textarea(attrs={"rows": 18})
    )

    def letter(self) -> LetterTo:
        return LetterTo(**{name: self.cleaned_data[name] for name in LETTER_LABELS})

    @staticmethod
    def initial_of(row: UndeliveredLetter) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("version", *LETTER_LABELS)}


class MissedLetterSendForm(VersionedForm):
    acts = True
    submit_label = "Send it"

    way = forms.ChoiceField(label="How", choices=LetterWay.choices, widget=forms.RadioSelect)


class LetterDropForm(VersionedForm):
    acts = True
    submit_label = "Drop it"
