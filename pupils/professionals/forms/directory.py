"""Services and the people in them as forms ask for them."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from pupils.choices import ServiceKind
from pupils.models import OutsideService, Professional
from pupils.professionals.rules.directory import PERSON_LABELS, SERVICE_LABELS
from send_mis.ui.forms import DateField, Group, HouseForm, VersionedForm

_LINES = forms.Textarea(attrs={"rows": 3})


class ServiceForm(HouseForm):
    submit_label = "Save the service"

    name = forms.CharField(label=SERVICE_LABELS["name"], max_length=160)
    kind = forms.ChoiceField(
        label=SERVICE_LABELS["kind"], choices=[("", "Choose"), *ServiceKind.choices]
    )
    phone = forms.CharField(label=SERVICE_LABELS["phone"], required=False, max_length=40)
    email = forms.EmailField(label=SERVICE_LABELS["email"], required=False, max_length=254)
    website = forms.URLField(
        label=SERVICE_LABELS["website"], required=False, max_length=200, assume_scheme="https"
    )
    what_they_do = forms.CharField(
        label=SERVICE_LABELS["what_they_do"], required=False, widget=_LINES, max_length=2000
    )
    how_to_refer = forms.CharField(
        label=SERVICE_LABELS["how_to_refer"], required=False, widget=_LINES, max_length=2000,
        help_text="The form or portal, who may refer, and what has to go with it.",
    )  # fmt: skip
    waiting_time = forms.CharField(
        label=SERVICE_LABELS["waiting_time"], required=False, max_length=160,
        help_text="For example: about 18 weeks, said in September.",
    )  # fmt: skip
    is_private = forms.BooleanField(label=SERVICE_LABELS["is_private"], required=False)
    fee = forms.CharField(
        label=SERVICE_LABELS["fee"], required=False, max_length=160,
        help_text="For example: £650 for a full assessment.",
    )  # fmt: skip

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        return Layout(
            *own, Group("Who they are", "name", "kind", "what_they_do"),
            Group("How to reach them", "phone", "email", "website"),
            Group("Referring", "how_to_refer", "waiting_time", "is_private", "fee"),
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SERVICE_LABELS}


class ServiceChangeForm(VersionedForm, ServiceForm):
    @staticmethod
    def initial_of(row: OutsideService) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*SERVICE_LABELS, "version")}


class ServiceRetireForm(VersionedForm):
    acts = True
    submit_label = "Retire it"

    last_day = DateField(
        label="Last day on which pupils are referred there",
        help_text="Referrals that are open go on.",
    )


class ProfessionalForm(HouseForm):
    submit_label = "Save the person"

    name = forms.CharField(label=PERSON_LABELS["name"], max_length=160)
    role = forms.CharField(
        label=PERSON_LABELS["role"], required=False, max_length=160,
        help_text="For example: educational psychologist for our school.",
    )  # fmt: skip
    phone = forms.CharField(label=PERSON_LABELS["phone"], required=False, max_length=40)
    email = forms.EmailField(
        label=PERSON_LABELS["email"], required=False, max_length=254,
        help_text="Advice is asked for at this address.",
    )  # fmt: skip
    note = forms.CharField(label=PERSON_LABELS["note"], required=False, max_length=300)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PERSON_LABELS}


class ProfessionalChangeForm(VersionedForm, ProfessionalForm):
    @staticmethod
    def initial_of(row: Professional) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*PERSON_LABELS, "version")}


class ProfessionalEndForm(VersionedForm):
    acts = True
    submit_label = "They have left"
