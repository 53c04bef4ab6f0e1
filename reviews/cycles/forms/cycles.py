"""A cycle as forms ask for it: its words, how it was agreed, its dates; and notes."""

from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from reviews.choices import CycleFactor, CycleNoteKind, CycleSource, CycleState, Involvement
from reviews.cycles.rules.agreeing import AGREE_LABELS, Agreement
from reviews.cycles.rules.words import ASSESS, CYCLE_LABELS, PLAN
from reviews.models import Cycle, CycleNote
from send_mis.ui.forms import DateField, Fold, Group, HouseForm, VersionedForm
from send_mis.ui.number_fields import WholeField

_HOW = [("", "Choose"), *Involvement.choices]
_MOST = 8000


def _words(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=_MOST, help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class CycleStartForm(HouseForm):
    submit_label = "Start the cycle"

    starts_on = DateField(label="From", help_text="The day on which you began to look at it.")


class CycleForm(VersionedForm):
    submit_label = "Save the plan"
    keeps_draft = True

    sources = forms.MultipleChoiceField(
        label=ASSESS["sources"], required=False, choices=CycleSource.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    source_words = _words(ASSESS["source_words"], "In short, and where it can be found.")
    strengths = _words(ASSESS["strengths"])
    expected = _words(ASSESS["expected"], "By when, and compared with what.", 3)
    differs = _words(ASSESS["differs"], "What makes it harder for this pupil than for others.")
    factors = forms.MultipleChoiceField(
        label=ASSESS["factors"], required=False, choices=CycleFactor.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Slow progress alone is no sign of a special educational need.",
    )  # fmt: skip
    factor_words = _words(ASSESS["factor_words"], rows=3)
    support_purpose = _words(
        PLAN["support_purpose"], "Say the purpose, such as “starts work without a prompt”.", 3
    )
    parents_will = _words(PLAN["parents_will"], rows=3)
    pupil_will = _words(PLAN["pupil_will"], rows=3)
    review_on = DateField(
        label=PLAN["review_on"], required=False, help_text="At least once a term."
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if state != CycleState.DRAFT:
            del self.fields["review_on"]

    def layout(self) -> Layout:
        dates = ["review_on"] if "review_on" in self.fields else []
        return Layout(
            "version",
            Group("Assess", "sources", "source_words", "strengths", "expected", "differs"),
            Fold("What else was considered", "factors", "factor_words"),
            Group(
                "Plan", "support_purpose", "parents_will", "pupil_will", *dates,
                hint="Outcomes and provision have pages of their own and stand on the plan by"
                " themselves.",
            ),
        )  # fmt: skip

    @staticmethod
    def initial_of(row: Cycle) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*CYCLE_LABELS, "version")}

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CYCLE_LABELS if name in self.fields}


class CycleAgreeForm(VersionedForm):
    acts = True
    submit_label = "Agree the plan"

    agreed_on = DateField(label=AGREE_LABELS["agreed_on"])
    review_on = DateField(label=AGREE_LABELS["review_on"], help_text="At least once a term.")
    agreed_how = forms.ChoiceField(label=AGREE_LABELS["agreed_how"], required=False, choices=_HOW)
    agreed_with = forms.CharField(
        label=AGREE_LABELS["agreed_with"], required=False, max_length=300,
        help_text="For example: mother and stepfather; the pupil too.",
    )  # fmt: skip
    offered_on = DateField(label=AGREE_LABELS["offered_on"], required=False)
    offered_how = forms.ChoiceField(label=AGREE_LABELS["offered_how"], required=False, choices=_HOW)
    offered_times = WholeField(
        label=AGREE_LABELS["offered_times"], required=False, least=1, most=50, help_text="In all."
    )

    def layout(self) -> Layout:
        return Layout(
            "version", Group("When", "agreed_on", "review_on"),
            Group("Parents took part", "agreed_how", "agreed_with"),
            Fold(
                "They could not be reached, or did not wish to", "offered_on", "offered_how",
                "offered_times",
            ),
        )  # fmt: skip

    def said(self) -> Agreement:
        return Agreement(**{name: self.cleaned_data[name] for name in AGREE_LABELS})


class CycleMoveReviewForm(VersionedForm):
    acts = True
    submit_label = "Move the review"

    review_on = DateField(label="New review date")
    why = forms.CharField(
        label="Why", max_length=500, help_text="It stands among the notes of the plan."
    )


class CycleCloseForm(VersionedForm):
    acts = True
    submit_label = "End it without a review"

    on = DateField(label="Ended on")
    why = forms.CharField(
        label="Why", max_length=500, help_text="For example: left for another school."
    )


class CycleNoteForm(HouseForm):
    submit_label = "Add the note"
    keeps_draft = True

    words = forms.CharField(
        label="Note", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What you saw, and what helped.",
    )  # fmt: skip
    on = DateField(label="On")
    kind = forms.ChoiceField(
        label="What it is for", choices=CycleNoteKind.choices, widget=forms.RadioSelect,
        initial=CycleNoteKind.NOTE,
    )  # fmt: skip


class CycleNoteChangeForm(VersionedForm, CycleNoteForm):
    submit_label = "Save the note"

    @staticmethod
    def initial_of(row: CycleNote) -> dict[str, Any]:
        return {"words": row.words, "on": row.on, "kind": row.kind, "version": row.version}


class CycleNoteRemoveForm(VersionedForm):
    acts = True
    submit_label = "Remove the note"


def proposed(cycle: Cycle, today: date) -> dict[str, Any]:
    """What the form of an agreement begins with."""
    return {"agreed_on": today, "review_on": cycle.review_on}
