"""Letters to many as forms ask for them."""

from crispy_forms.layout import Layout
from django import forms

from pupils.letters.forms.letters import LetterFields
from send_mis.ui.forms import Fold, HouseForm


class ManyForm(LetterFields):
    submit_label = "Look them over"

    is_on_paper = forms.BooleanField(
        label="Print all of them", required=False,
        help_text="Also for those who could be sent theirs by e-mail.",
    )  # fmt: skip

    def layout(self) -> Layout:
        return Layout(
            *(typed.name for typed in self.kind.typed), "is_on_paper",
            Fold("Change the words of this letter", "subject", "body"),
        )  # fmt: skip


class RunSendForm(HouseForm):
    submit_label = "Send them"


class RunDiscardForm(HouseForm):
    submit_label = "Discard them"
