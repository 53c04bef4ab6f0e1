"""The early discussion as forms ask for it: its four parts, what is needed, the decision."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from reviews.choices import Involvement, NoteGiven, SupportDecision
from reviews.models import EarlyDiscussion
from reviews.support.rules import DISCUSSION_LABELS, MET, OFFERED, PARTS, DecidedSupport
from send_mis.ui.forms import DateField, Fold, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import WholeField

_HOW = [("", "Choose"), *Involvement.choices]
_NEEDED = "Is core teaching, adapted, enough?"


def _words(
    label: str, hint: str = "", *, required: bool = False, most: int = 4000, rows: int = 4
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _decision(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=SupportDecision.choices, widget=forms.RadioSelect
    )  # fmt: skip


class SupportBeginForm(HouseForm):
    submit_label = "Save the discussion"
    keeps_draft = True

    met_on = DateField(label=MET["met_on"], required=False)
    met_how = forms.ChoiceField(label=MET["met_how"], required=False, choices=_HOW)
    met_with = forms.CharField(
        label=MET["met_with"], required=False, max_length=300,
        help_text="For example: mother, class teacher and SENCO; the pupil for part of it.",
    )  # fmt: skip
    offered_on = DateField(label=OFFERED["offered_on"], required=False)
    offered_how = forms.ChoiceField(label=OFFERED["offered_how"], required=False, choices=_HOW)
    offered_times = WholeField(
        label=OFFERED["offered_times"], required=False, least=1, most=50, help_text="In all."
    )
    strengths = _words(PARTS["strengths"], "What goes well, and what the child enjoys.")
    difficulties = _words(PARTS["difficulties"], "What is hard, since when, and what was tried.")
    concerns = _words(PARTS["concerns"], "In their words. If they have none, write that.")
    outcomes = _words(PARTS["outcomes"], "What you all want the child to be able to do.")
    next_steps = _words(PARTS["next_steps"], "Who does what, and by when.")

    def layout(self) -> Layout:
        own = ["version"] if "version" in self.fields else []
        return Layout(
            *own,
            Group("The discussion", "met_on", "met_how", "met_with"),
            Fold("Parents could not be reached, or did not wish to", *OFFERED),
            Group("1. Strengths and difficulty", "strengths", "difficulties"),
            Group("2. What parents are concerned about", "concerns"),
            Group("3. What is agreed", "outcomes"),
            Group("4. What happens next", "next_steps"),
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DISCUSSION_LABELS}


class SupportChangeForm(VersionedForm, SupportBeginForm):
    @staticmethod
    def initial_of(row: EarlyDiscussion) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*DISCUSSION_LABELS, "version")}


class SupportProposeForm(VersionedForm):
    acts = True
    keeps_draft = True
    submit_label = "Send to the SENCO"

    proposal = _decision(_NEEDED)
    proposal_words = _words(
        "Why", "How teaching was adapted, for how long, and what came of it.", required=True,
        most=2000,
    )  # fmt: skip


class SupportDecideForm(VersionedForm):
    acts = True
    keeps_draft = True
    submit_label = "Save the decision"

    decision = _decision(_NEEDED)
    decided_on = DateField(label="Decided on")
    decided_with = forms.CharField(
        label="Who decided", max_length=160,
        help_text="For example: SENCO, class teacher and parents.",
    )  # fmt: skip
    reason = _words("Why", "Parents read this in the note.", required=True, most=2000)
    starts_on = DateField(
        label="SEN support starts on",
        required=False,
        help_text="Leave empty for the day of the decision.",
    )
    next_review_on = DateField(
        label="Next review", required=False,
        help_text="If a day is agreed. The plan takes it over.",
    )  # fmt: skip
    look_again_on = DateField(
        label="Look again on", required=False,
        help_text="The pupil is monitored until then.",
    )  # fmt: skip

    def layout(self) -> Layout:
        return Layout(
            "version", Group("The decision", "decision", "decided_on", "decided_with", "reason"),
            Group("If SEN support starts", "starts_on", "next_review_on"),
            Group("If adapted teaching is enough", "look_again_on"),
        )  # fmt: skip

    def said(self) -> DecidedSupport:
        given = self.cleaned_data
        return DecidedSupport(
            given["decision"], given["decided_on"], given["decided_with"], given["reason"],
            given["starts_on"], given["next_review_on"], given["look_again_on"],
        )  # fmt: skip


class SupportGivenForm(VersionedForm):
    acts = True
    submit_label = "Save"

    given_on = DateField(label="Given on")
    given_how = forms.ChoiceField(label="How", choices=[("", "Choose"), *NoteGiven.choices])
    given_to = forms.CharField(
        label="To whom", max_length=300, help_text="Everybody who has a copy."
    )


class SupportCloseForm(VersionedForm):
    acts = True
    submit_label = "End it without a decision"

    why = forms.CharField(
        label="Why", max_length=500, help_text="For example: left for another school."
    )
