"""What a reader says back: one question at a time, so that a phone shows all of it."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.parents.answers.rules import Said
from send_mis.parents.choices import SAID
from send_mis.parents.summaries.rules.parts import SummaryAim
from send_mis.ui.forms import HouseForm

_WHOLE = ("", "All of it")


class AnswerForm(HouseForm):
    """`number`: of the version that was read."""

    submit_label = "Send it"

    kind = forms.ChoiceField(
        label="What would you like to tell us?", choices=SAID,
        widget=forms.RadioSelect,
    )  # fmt: skip
    part = forms.ChoiceField(label="What is it about?", required=False)
    words = forms.CharField(
        label="In your words", required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="In any language. The school keeps it as you write it, and shows it to nobody"
        " in another home.",
    )  # fmt: skip
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, aims: Sequence[SummaryAim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["part"].choices = [_WHOLE, *((aim.key, aim.title) for aim in aims)]

    def layout(self) -> Layout:
        return Layout("kind", "part", "words", "number")

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(given["kind"], given["words"], given["part"])
