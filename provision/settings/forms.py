from typing import Any

from crispy_forms.layout import Layout
from django import forms

from provision.choices import Layer, Scale
from provision.models import ProvisionSettings
from provision.settings.rules import LABELS, OFFER, SettingsEntry
from send_mis.ui.forms import Group, VersionedForm, plain_messages
from send_mis.ui.number_fields import PoundsField, WholeField


class SettingsForm(VersionedForm):
    submit_label = "Save the settings"

    scale = forms.ChoiceField(
        label=LABELS["scale"], choices=Scale.choices, widget=forms.RadioSelect,
        help_text="For outcomes set from now on; those already set keep theirs.",
    )  # fmt: skip
    weeks_a_year = WholeField(label=LABELS["weeks_a_year"], least=1, most=52)
    review_after_weeks = WholeField(label=LABELS["review_after_weeks"], least=1, most=60)
    threshold = PoundsField(
        label=LABELS["threshold"], most=100_000, required=False,
        help_text="Support up to here is paid from the notional SEN budget. Leave empty to flag"
        " nobody.",
    )  # fmt: skip
    threshold_label = forms.CharField(label=LABELS["threshold_label"], max_length=80)
    near_percent = WholeField(label=LABELS["near_percent"], least=1, most=99)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for layer in Layer:
            self.fields[f"layer_{layer.value}"] = forms.CharField(
                label=f"“{layer.label}” is", required=False, max_length=60
            )
            plain_messages(self.fields[f"layer_{layer.value}"], layer.label)

    def layout(self) -> Layout:
        return Layout(
            "version",
            Group(
                "What you call each layer",
                *(f"layer_{layer.value}" for layer in Layer),
                hint="For example Wave 2. Leave a box empty to keep the usual word.",
            ),
            Group("Plans and outcomes", "scale", "weeks_a_year", "review_after_weeks"),
            Group("The threshold", "threshold", "threshold_label", "near_percent"),
        )

    def clean_threshold(self) -> Any:
        value = self.cleaned_data["threshold"]
        if value is not None and value <= 0:
            raise forms.ValidationError("Enter an amount above £0, or leave it empty.")
        return value

    @property
    def chosen(self) -> SettingsEntry:
        data = self.cleaned_data
        labels = {layer.value: data[f"layer_{layer.value}"] for layer in Layer}
        return SettingsEntry(labels, **{name: data[name] for name in LABELS})

    @staticmethod
    def initial_of(row: ProvisionSettings) -> dict[str, Any]:
        labels = {f"layer_{key}": text for key, text in row.layer_labels.items()}
        return labels | {name: getattr(row, name) for name in (*LABELS, "version")}


class OfferForm(VersionedForm):
    submit_label = "Save the offer"

    offer = forms.CharField(
        label=OFFER, required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Quality first teaching: one line each. It is shown on every class's plan.",
    )  # fmt: skip
