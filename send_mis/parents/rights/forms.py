"""Who is told about a young person, as it is decided with them."""

from crispy_forms.layout import Layout
from django import forms

from send_mis.parents.choices import RightsReader
from send_mis.parents.rights.rules import MOST_LETTERS, RIGHTS_LABELS
from send_mis.ui.forms import HouseForm


class RightsForm(HouseForm):
    submit_label = "Save the decision"

    reader = forms.ChoiceField(
        label=RIGHTS_LABELS["reader"], choices=RightsReader.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=RIGHTS_LABELS["why"], max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: said in the review on 3 June that Mum goes on reading everything.",
    )  # fmt: skip

    def layout(self) -> Layout:
        return Layout("reader", "why")
