"""The six-week review: one measure, entry and exit of each pupil, and what happens next."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from provision.choices import ReviewDecision
from provision.impact.rules import MeasuredPupil, Reviewed
from send_mis.ui.forms import VERSION, DateField, Group, VersionedForm
from send_mis.ui.number_fields import NumberField


class ImpactForm(VersionedForm):
    submit_label = "Save the review"

    measure = forms.CharField(
        label="What is counted", max_length=120, required=False,
        help_text="The same for entry and exit: only one measure can be compared.",
    )  # fmt: skip
    decision = forms.ChoiceField(
        label="What next", choices=ReviewDecision.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="What we learned", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    done_on = DateField(label="Done on")

    def __init__(self, *args: Any, pupils: Iterable[Reviewed], **kwargs: Any) -> None:
        self.pupils = list(pupils)
        super().__init__(*args, **kwargs)
        # Each sending is one more review, though it says what was done meanwhile.
        self.acts_once = True
        for pupil in self.pupils:
            for what, words in (("entry", "at the start"), ("exit", "now")):
                self.fields[f"{what}_{pupil.pupil_id}"] = NumberField(
                    label=f"{pupil.name} {words}", required=False
                )

    def layout(self) -> Layout:
        each = [
            f"{what}_{pupil.pupil_id}" for pupil in self.pupils for what in ("entry", "exit")
        ]  # fmt: skip
        return Layout(
            VERSION, Group("Entry and exit", "measure", *each), "words", "decision", "done_on"
        )

    def results(self) -> list[MeasuredPupil]:
        given = self.cleaned_data
        return [
            MeasuredPupil(
                p.pupil_id, given.get(f"entry_{p.pupil_id}"), given.get(f"exit_{p.pupil_id}")
            )
            for p in self.pupils
        ]
