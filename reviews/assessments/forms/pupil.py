"""A pupil's baseline on entry, and why somebody's progress is as it is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from reviews.assessments.rules.recording import OnEntry
from reviews.assessments.rules.values import NoValue, read_value
from reviews.models import AssessmentScale
from send_mis.ui.forms import DateField, Group, HouseForm, plain_messages
from send_mis.ui.progress import figure

_LEVELS_SHOWN = 8


class BaselineForm(HouseForm):
    """One box for each scale that the school uses; those that were not assessed stay empty."""

    submit_label = "Save the baseline"
    keeps_draft = True

    on = DateField(label="Day")
    with_parents = forms.CharField(
        label="Parents or carers who took part", max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Who, and how. If nobody could, say when and how it was offered.",
    )  # fmt: skip
    note = forms.CharField(
        label="What they told you", required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the child enjoys and can do at home, and what worries them.",
    )  # fmt: skip

    def __init__(self, *args: Any, scales: Sequence[AssessmentScale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scales = {f"value_{each.pk}": each for each in scales}
        for name, scale in self.scales.items():
            field = forms.CharField(
                label=scale.name, required=False, max_length=80, help_text=_hint(scale),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip
            self.fields[name] = field
            plain_messages(field, scale.name)

    def layout(self) -> Layout:
        return Layout(
            Group("When, and with whom", "on", "with_parents", "note"),
            Group(
                "Where the child starts", *self.scales,
                hint="Leave empty what was not assessed. Enter the name of a level, or its place.",
            ),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or self.cleaned_data)
        self.values: dict[UUID, Decimal] = {}
        for name, scale in self.scales.items():
            if text := given.get(name, "").strip():
                try:
                    self.values[scale.pk] = read_value(scale, text)
                except NoValue as wrong:
                    self.add_error(name, str(wrong))
        return given

    @property
    def on_entry(self) -> OnEntry:
        return OnEntry(self.cleaned_data["with_parents"], self.cleaned_data["note"])


def _hint(scale: AssessmentScale) -> str:
    if scale.is_in_levels:
        return ", ".join(scale.levels[:_LEVELS_SHOWN])
    if scale.lowest is None or scale.highest is None:
        return ""
    return f"{figure(scale.lowest)} to {figure(scale.highest)}"


class ExplainForm(HouseForm):
    submit_label = "Save the reason"
    keeps_draft = True

    reason = forms.CharField(
        label="What explains it?", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For example: six weeks in hospital in spring; new to English.",
    )  # fmt: skip
