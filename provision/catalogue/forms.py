from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from provision.catalogue.rules import LABELS, InterventionEntry
from provision.choices import Area, ForWhom, Layer, StaffRole
from provision.models import Intervention
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import PoundsField, WholeField

_LONG = forms.Textarea(attrs={"rows": 3})
# What an entry without materials is given, so that the box may stay empty.
_NOTHING = Decimal(0)


class InterventionForm(HouseForm):
    submit_label = "Save the intervention"

    name = forms.CharField(label=LABELS["name"], max_length=120)
    area = forms.ChoiceField(label=LABELS["area"], choices=Area.choices)
    layer = forms.ChoiceField(label=LABELS["layer"], choices=Layer.choices)
    for_whom = forms.ChoiceField(
        label=LABELS["for_whom"], choices=ForWhom.choices, widget=forms.RadioSelect,
        initial=ForWhom.EITHER,
    )  # fmt: skip
    what = forms.CharField(
        label=LABELS["what"], required=False, widget=_LONG, max_length=2000,
        help_text="In a sentence that a new teaching assistant would understand.",
    )  # fmt: skip
    evidence = forms.CharField(
        label=LABELS["evidence"], required=False, widget=_LONG, max_length=2000
    )
    usual_measure = forms.CharField(
        label=LABELS["usual_measure"], required=False, max_length=120,
        help_text="For example: words read of 100. Effects are compared on the same measure only.",
    )  # fmt: skip
    usual_minutes = WholeField(label=LABELS["usual_minutes"], least=1, most=600, required=False)
    usual_times_a_week = WholeField(
        label=LABELS["usual_times_a_week"], least=1, most=20, required=False
    )
    usual_weeks = WholeField(label=LABELS["usual_weeks"], least=1, most=60, required=False)
    usual_group_size = WholeField(
        label=LABELS["usual_group_size"], least=1, most=40, required=False,
        help_text="1 for one pupil alone.",
    )  # fmt: skip
    usual_staff_role = forms.ChoiceField(
        label=LABELS["usual_staff_role"], required=False,
        choices=[("", "It varies"), *StaffRole.choices],
    )  # fmt: skip
    unit_cost = PoundsField(label=LABELS["unit_cost"], most=100_000, required=False)
    unit = forms.CharField(
        label=LABELS["unit"], required=False, max_length=80,
        help_text="What one unit is, for example: manual, or set of cards.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, layers: Mapping[str, str], with_cost: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["layer"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 as declared above
        choices.choices = list(layers.items())
        if not with_cost:
            del self.fields["unit_cost"], self.fields["unit"]

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        groups = [
            Group("What it is", "name", "area", "layer", "for_whom", "what", "evidence",
                  "usual_measure"),
            Group("How it usually runs", "usual_minutes", "usual_times_a_week", "usual_weeks",
                  "usual_group_size", "usual_staff_role",
                  hint="A row of a plan starts from these; it can be changed there."),
        ]  # fmt: skip
        if "unit_cost" in self.fields:
            groups.append(Group("Materials", "unit_cost", "unit"))
        return Layout(*own, *groups)

    def entry(self, of: Intervention | None = None) -> InterventionEntry:
        """What was given; costs that the reader may not see stay as they are."""
        data = self.cleaned_data
        kept = {"unit_cost": of.unit_cost if of else _NOTHING, "unit": of.unit if of else ""}
        given = {f.name: data.get(f.name, kept.get(f.name)) for f in fields_of(InterventionEntry)}
        return InterventionEntry(**(given | {"unit_cost": given["unit_cost"] or _NOTHING}))


class ChangeInterventionForm(VersionedForm, InterventionForm):
    @staticmethod
    def initial_of(row: Intervention) -> dict[str, Any]:
        initial = {name: getattr(row, name) for name in (*LABELS, "version")}
        if not row.unit_cost:
            initial["unit_cost"] = None
        return initial


class RetireForm(VersionedForm):
    acts = True
    submit_label = "Retire it"

    last_day = DateField(
        label="Last day on which it is offered",
        help_text="Rows of plans that use it run to their own end date.",
    )


class TrainingForm(HouseForm):
    submit_label = "Record the training"

    user = forms.TypedChoiceField(label="Who", coerce=UUID)
    trained_on = DateField(
        label="Trained on", required=False, help_text="If you know it. Leave it empty otherwise."
    )
    expires_on = DateField(
        label="Counts until", required=False,
        help_text="The last day, if it has to be renewed. They and you are reminded.",
    )  # fmt: skip
    note = forms.CharField(
        label="Note", required=False, max_length=200, help_text="For example: two days."
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["user"]
        assert isinstance(choices, forms.TypedChoiceField)  # noqa: S101 as declared above
        choices.choices = [("", "Choose"), *people]
