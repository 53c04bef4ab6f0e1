"""A scale as its form asks for it."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from reviews.assessments.rules.scales import MOST_LEVELS, SCALE_LABELS
from reviews.choices import IN_LEVELS, ScaleKind
from reviews.models import AssessmentScale
from send_mis.names.folding import fold
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import NumberField


class ScaleForm(HouseForm):
    submit_label = "Save the assessment"

    name = forms.CharField(
        label=SCALE_LABELS["name"], max_length=80,
        help_text="As staff call it. For example: Reading age.",
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=SCALE_LABELS["kind"], choices=ScaleKind.choices, widget=forms.RadioSelect
    )
    area = forms.CharField(label=SCALE_LABELS["area"], required=False, max_length=60)
    lowest = NumberField(label=SCALE_LABELS["lowest"], required=False, max_digits=7, example="55")
    highest = NumberField(
        label=SCALE_LABELS["highest"], required=False, max_digits=7, example="145"
    )
    expected_per_term = NumberField(
        label=SCALE_LABELS["expected_per_term"], required=False, max_digits=7, example="4",
        help_text="4 months of an age; 0 for a standardised score, which stays where it is.",
    )  # fmt: skip
    levels = forms.CharField(
        label=SCALE_LABELS["levels"], required=False, max_length=2600,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One on each line. A short form in brackets can be typed: Expected (EXS).",
    )  # fmt: skip
    expected_level = forms.CharField(
        label=SCALE_LABELS["expected_level"], required=False, max_length=60,
        help_text="One of the levels above, as you wrote it.",
    )  # fmt: skip
    same_start = NumberField(
        label=SCALE_LABELS["same_start"], min_value=0, max_digits=7, example="5", initial=0,
        help_text="How near two pupils’ earlier values are the same baseline. 0: exactly the same.",
    )  # fmt: skip
    real_difference = NumberField(
        label=SCALE_LABELS["real_difference"], min_value=0, max_digits=7, example="5", initial=1,
        help_text="What is less may be chance. 0: any difference counts.",
    )  # fmt: skip

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        return Layout(
            *own, Group("What is assessed", "name", "area", "kind"),
            Group("If it is a number", "lowest", "highest"),
            Group("If it is in levels", "levels", "expected_level"),
            Group(
                "What counts as progress", "expected_per_term", "same_start", "real_difference",
                hint="The page shows these with each test, so that anybody can check it.",
            ),
        )  # fmt: skip

    def clean_levels(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["levels"].splitlines()]
        levels = [line for line in lines if line]
        if len(levels) > MOST_LEVELS:
            raise forms.ValidationError(f"Enter at most {MOST_LEVELS} levels.")
        if any(len(level) > 60 for level in levels):
            raise forms.ValidationError("Use at most 60 characters for the name of a level.")
        return levels

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or self.cleaned_data)
        said, levels = given.get("expected_level", ""), given.get("levels", [])
        given["expected_level"] = None
        if said and given.get("kind") in IN_LEVELS:
            named = [fold(level) for level in levels]
            if fold(said) in named:
                given["expected_level"] = named.index(fold(said)) + 1
            elif levels:
                self.add_error("expected_level", "It is not one of the levels above.")
        return given

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SCALE_LABELS}


class ScaleChangeForm(VersionedForm, ScaleForm):
    @staticmethod
    def initial_of(row: AssessmentScale) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in (*SCALE_LABELS, "version")}
        level = row.levels[row.expected_level - 1] if row.expected_level else ""
        return found | {"levels": "\n".join(row.levels), "expected_level": level}


class ScaleRetireForm(VersionedForm):
    acts = True
    submit_label = "Retire it"

    last_day = DateField(
        label="Last day on which pupils are assessed by it",
        help_text="The values that are recorded stay.",
    )
