"""What a governor notes of a visit or a training."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.reports.choices import VisitKind
from send_mis.reports.models import GovernorVisit
from send_mis.ui.forms import VERSION, DateField, HouseForm, VersionedForm


class VisitForm(HouseForm):
    submit_label = "Save the note"
    keeps_draft = True

    kind = forms.ChoiceField(
        label="What was it?", choices=VisitKind.choices, widget=forms.RadioSelect,
        initial=VisitKind.VISIT.value,
    )  # fmt: skip
    on = DateField(label="On")
    about = forms.CharField(
        label="About", max_length=160, help_text="For example: how reading support is given."
    )
    words = forms.CharField(
        label="What you saw and learned", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="It stands in the next report, and every governor reads it. No names of pupils.",
    )  # fmt: skip


class VisitChangeForm(VersionedForm, VisitForm):
    submit_label = "Save"

    def layout(self) -> Layout:
        return Layout(VERSION, "kind", "on", "about", "words")

    @staticmethod
    def initial_of(row: GovernorVisit) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("kind", "on", "about", "words", "version")}
