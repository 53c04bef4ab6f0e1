"""Who coordinates SEND, since when, with how much time and which qualification."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from send_mis.reports.choices import SencoQualification
from send_mis.reports.models import SencoPost
from send_mis.reports.models.senco import MOST_HOURS
from send_mis.reports.senco.rules import POST_FIELDS, PostFacts
from send_mis.ui.forms import VERSION, DateField, HouseForm, VersionedForm
from send_mis.ui.number_fields import NumberField


class _Post(HouseForm):
    appointed_on = DateField(label="Appointed on")
    was_before = forms.BooleanField(
        label="Was a SENCO for more than twelve months before", required=False,
        help_text="At any school. Then the qualification is not asked for.",
    )  # fmt: skip
    hours_a_week = NumberField(
        label="Hours a week", required=False, example="12.5", min_value=0, max_digits=4,
        max_value=MOST_HOURS, help_text="For the work of the SENCO alone, without teaching.",
    )  # fmt: skip
    qualification = forms.ChoiceField(
        label="Qualification", choices=SencoQualification.choices, widget=forms.RadioSelect
    )
    qualified_on = DateField(label="Qualified on", required=False)
    ended_on = DateField(label="Last day in the post", required=False)

    def facts(self) -> PostFacts:
        given: Any = {name: self.cleaned_data[name] for name in POST_FIELDS}
        facts: PostFacts = given
        return facts


class SencoPostForm(_Post):
    submit_label = "Record it"
    keeps_draft = True

    user = forms.ChoiceField(label="Who")

    def __init__(self, *args: Any, sencos: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["user"]
        chosen.choices = [("", "Choose"), *((str(key), name) for key, name in sencos.items())]

    def layout(self) -> Layout:
        return Layout("user", *POST_FIELDS)


class SencoPostChangeForm(VersionedForm, _Post):
    submit_label = "Save"
    keeps_draft = True

    def layout(self) -> Layout:
        return Layout(VERSION, *POST_FIELDS)

    @staticmethod
    def initial_of(row: SencoPost) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*POST_FIELDS, "version")}
