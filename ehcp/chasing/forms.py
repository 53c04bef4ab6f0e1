"""That an authority was asked, as the form asks for it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from ehcp.chasing.rules import Chased, OwedItem, late_words
from ehcp.choices import ChaseWay
from send_mis.ui.forms import DateField, HouseForm


class ChaseRecordForm(HouseForm):
    submit_label = "It was asked for"

    items = forms.MultipleChoiceField(
        label="What was asked for", required=False, widget=forms.CheckboxSelectMultiple
    )
    chased_on = DateField(label="Asked on")
    way = forms.ChoiceField(label="How", choices=[("", "Choose"), *ChaseWay.choices])
    note = forms.CharField(
        label="Note", required=False, max_length=300,
        help_text="For example: whom you spoke to, and what they promised.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, owed: Sequence[OwedItem], today: date, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["items"]
        chosen.choices = [
            (item.key, f"{item.pupil}: {item.what}, {late_words(item.law_on, today)}")
            for item in owed
        ]

    @staticmethod
    def proposed(owed: Sequence[OwedItem], today: date) -> dict[str, Any]:
        """All of it, today."""
        return {"items": [item.key for item in owed], "chased_on": today, "way": ChaseWay.EMAIL}

    def facts(self) -> Chased:
        return Chased(**{name: self.cleaned_data[name] for name in self.fields})
