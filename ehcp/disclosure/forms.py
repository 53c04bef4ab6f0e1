"""A disclosure as the form asks for it: what, to whom, and why it may leave the school."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from ehcp.choices import ConsentHow, ConsentOf, DisclosureGround, DisclosureWay, Section
from ehcp.disclosure.rules import CONSENT, DISCLOSURE_LABELS, Disclosure
from ehcp.models import PlanDisclosure
from send_mis.ui.forms import DateField, Group, HouseForm

_NONE = ("", "Choose")
_FAMILY = "Look at Family first: a court order may say that somebody is not to have it."


def _text(name: str, hint: str = "", *, most: int = 160, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=DISCLOSURE_LABELS[name], required=required, max_length=most, help_text=hint
    )


def _choice(name: str, choices: Any, hint: str = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=DISCLOSURE_LABELS[name], choices=[_NONE, *choices], required=required, help_text=hint
    )


class EhcDisclosureForm(HouseForm):
    submit_label = "Record it"

    sections = forms.MultipleChoiceField(
        label=DISCLOSURE_LABELS["sections"], required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(each.value, f"{each.value}: {each.label}") for each in Section],
        help_text="Only what they need: each is printed as it is copied here.",
    )  # fmt: skip
    is_document = forms.BooleanField(label=DISCLOSURE_LABELS["is_document"], required=False)
    to_name = _text("to_name", _FAMILY, required=True)
    to_role = _text("to_role", "For example: educational psychologist.")
    to_organisation = _text("to_organisation")
    given_on = DateField(label=DISCLOSURE_LABELS["given_on"])
    way = _choice("way", DisclosureWay.choices)
    ground = _choice("ground", DisclosureGround.choices)
    ground_words = _text(
        "ground_words", "Of a purpose: the letter or order, who asked and when.", most=500
    )
    consent_of = _choice("consent_of", ConsentOf.choices, required=False)
    consent_name = _text("consent_name")
    consent_on = DateField(label=DISCLOSURE_LABELS["consent_on"], required=False)
    consent_how = _choice("consent_how", ConsentHow.choices, required=False)

    def layout(self) -> Layout:
        own = ["why"] if "why" in self.fields else []
        return Layout(
            *own,
            Group("What is given", "sections", "is_document"),
            Group("To whom", "to_name", "to_role", "to_organisation", "given_on", "way"),
            Group("Why it may leave the school", "ground", "ground_words",
                  hint="An EHC plan leaves with consent, or for a purpose that the law names."),
            Group("Consent", *CONSENT, hint="Where that is the reason."),
        )  # fmt: skip

    def facts(self) -> Disclosure:
        given = {name: self.cleaned_data[name] for name in DISCLOSURE_LABELS}
        return Disclosure(**given | {"sections": tuple(given["sections"])})

    @staticmethod
    def initial_of(row: PlanDisclosure) -> dict[str, Any]:
        found = {name: getattr(row, name) for name in DISCLOSURE_LABELS}
        return found | {"sections": row.sections.split()}


class EhcDisclosureCorrectForm(EhcDisclosureForm):
    submit_label = "Save the correction"

    why = forms.CharField(
        label="What was wrong", max_length=300,
        help_text="The line stays, and the corrected one stands beside it.",
    )  # fmt: skip


class EhcDisclosureVoidForm(HouseForm):
    submit_label = "It was not given"

    why = forms.CharField(
        label="What happened", max_length=300,
        help_text="For example: the meeting was called off, and the copy was shredded.",
    )  # fmt: skip
