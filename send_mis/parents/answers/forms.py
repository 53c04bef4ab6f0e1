"""What somebody at home says, written down for them; and what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from send_mis.parents.answers.rules import Said
from send_mis.parents.choices import SAID, AnswerHow
from send_mis.parents.summaries.rules.parts import SummaryAim
from send_mis.ui.forms import HouseForm, VersionedForm

_WHOLE = ("", "The whole of it")


class AnswerKeyForm(HouseForm):
    """Of a paper slip, a call or a word at the gate."""

    submit_label = "Keep what they said"
    keeps_draft = True

    reader = forms.ChoiceField(label="Who said it")
    how = forms.ChoiceField(
        label="How", choices=[(way.value, way.label) for way in (AnswerHow.SPOKEN, AnswerHow.PAPER)]
    )
    kind = forms.ChoiceField(label="What it is", choices=SAID)
    part = forms.ChoiceField(label="What it is about", required=False)
    words = forms.CharField(
        label="In their words", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(
        self, *args: Any, readers: Mapping[UUID, str], aims: Sequence[SummaryAim], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["reader"].choices = [(str(pk), name) for pk, name in readers.items()]
        fields["part"].choices = [_WHOLE, *((aim.key, aim.title) for aim in aims)]

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(given["kind"], given["words"], given["part"])


class AnswerSettleForm(VersionedForm):
    acts = True
    submit_label = "Save what came of it"
    keeps_draft = True

    outcome = forms.CharField(
        label="What came of it", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="They read it on their page, as you write it.",
    )  # fmt: skip


class AnswerPassOnForm(VersionedForm):
    acts = True
    submit_label = "Pass it on"

    owner = forms.ChoiceField(label="Who answers")

    def __init__(self, *args: Any, staff: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].choices = [("", "Choose"), *((str(pk), name) for pk, name in staff.items())]
