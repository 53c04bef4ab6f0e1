"""An assessment as forms ask for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from ehcp.assessing import lets_slip
from ehcp.choices import (
    AssessmentDecision,
    AssessmentExcuse,
    OverturnedBy,
    OverturnedTo,
    RequestedBy,
)
from ehcp.models import NeedsAssessment
from ehcp.needs_assessments.rules import ASSESSMENT_LABELS, RecordedAssessment
from send_mis.ui.forms import DateField, Fold, Group, HouseForm, VersionedForm

_L = ASSESSMENT_LABELS
_LINES = forms.Textarea(attrs={"rows": 3})


def _day(name: str, hint: str = "") -> DateField:
    return DateField(label=_L[name], required=False, help_text=hint)


class NeedsAssessmentRequestForm(HouseForm):
    submit_label = "Save the request"

    authority = forms.ChoiceField(label=_L["authority"])
    requested_by = forms.ChoiceField(
        label=_L["requested_by"], choices=RequestedBy.choices, widget=forms.RadioSelect
    )
    received_on = DateField(label=_L["received_on"], help_text="Its clock runs from that day.")
    note = forms.CharField(label=_L["note"], required=False, max_length=2000, widget=_LINES)

    def __init__(self, *args: Any, authorities: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["authority"]
        chosen.choices = [("", "Choose"), *((str(k), words) for k, words in authorities.items())]

    def facts(self) -> RecordedAssessment:
        given = {name: self.cleaned_data[name] for name in self.fields if name != "version"}
        return RecordedAssessment(**given | {"authority": UUID(given["authority"])})


class NeedsAssessmentForm(VersionedForm, NeedsAssessmentRequestForm):
    submit_label = "Save the assessment"

    information_asked_on = _day("information_asked_on")
    information_sent_on = _day("information_sent_on")
    decision = forms.ChoiceField(
        label=_L["decision"], required=False,
        choices=[("", "Not decided yet"), *AssessmentDecision.choices],
    )  # fmt: skip
    decided_on = _day("decided_on")
    feedback = forms.CharField(
        label=_L["feedback"], required=False, max_length=4000, widget=_LINES,
        help_text="What it says should be tried or shown is for the next support plan.",
    )  # fmt: skip
    draft_on = _day("draft_on", "That day is the first of at least fifteen for comments.")
    no_plan_on = _day("no_plan_on")
    final_on = _day("final_on")
    certificate_on = _day("certificate_on")
    mediation_on = _day("mediation_on")
    appealed_on = _day("appealed_on")
    hearing_on = _day("hearing_on")
    overturned_by = forms.ChoiceField(
        label=_L["overturned_by"], required=False,
        choices=[("", "Nothing: it stands"), *OverturnedBy.choices],
    )  # fmt: skip
    overturned_on = _day("overturned_on", "Its weeks run from that day.")
    overturned_to = forms.ChoiceField(
        label=_L["overturned_to"], required=False,
        choices=[("", "Choose"), *OverturnedTo.choices],
    )  # fmt: skip
    carried_out_on = _day(
        "carried_out_on", "It told the parents that it assesses, or the plan is changed."
    )
    withdrawn_on = _day("withdrawn_on")

    def layout(self) -> Layout:
        appeal = (
            "certificate_on", "mediation_on", "appealed_on", "hearing_on", "overturned_by",
            "overturned_on", "overturned_to", "carried_out_on", "withdrawn_on",
        )  # fmt: skip
        return Layout(
            "version", Group("The request", "authority", "requested_by", "received_on"),
            Group("Our information", "information_asked_on", "information_sent_on"),
            Group("The authority’s decision", "decision", "decided_on", "feedback"),
            Group("The plan", "draft_on", "no_plan_on", "final_on"),
            Fold("Disagreement, or taken back", *appeal,
                 is_open=any(self[name].value() for name in appeal)),
            "note",
        )  # fmt: skip

    @staticmethod
    def initial_of(row: NeedsAssessment) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("version", *_L)} | {
            "authority": str(row.authority_id)
        }


class AssessmentExcuseForm(HouseForm):
    submit_label = "Save the reason"

    kind = forms.ChoiceField(
        label="Reason", widget=forms.RadioSelect,
        choices=[(each.value, f"{each.label}. {lets_slip(each)}") for each in AssessmentExcuse],
    )  # fmt: skip
    reason = forms.CharField(
        label="What happened", max_length=300,
        help_text="When it was, and where that is written.",
    )  # fmt: skip
