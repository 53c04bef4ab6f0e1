"""The papers of a review, and a re-assessment, as forms ask for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from ehcp.annual.rules.papers import REASSESS_LABELS, WITHHOLD_LABELS
from ehcp.choices import DisclosureWay
from send_mis.ui.forms import DateField, HouseForm, VersionedForm


class PapersSentForm(VersionedForm):
    acts = True
    submit_label = "They were sent"

    sent_on = DateField(label="Sent on")
    way = forms.ChoiceField(label="How", choices=[("", "Choose"), *DisclosureWay.choices])
    people = forms.MultipleChoiceField(
        label="To whom", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Each of them is a line under “Given to others” on the pupil’s page.",
    )  # fmt: skip

    def __init__(self, *args: Any, invited: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["people"]
        chosen.choices = [(str(key), words) for key, words in invited.items()]

    def ids(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data["people"]]


class LetterSentForm(HouseForm):
    """Of the letter that asks for advice."""

    submit_label = "It was sent"

    sent_on = DateField(label="Sent on")
    way = forms.ChoiceField(label="How", choices=[("", "Choose"), *DisclosureWay.choices])


class ReportSendForm(VersionedForm):
    acts = True
    submit_label = "It was sent"

    sent_on = DateField(label="Sent on")
    way = forms.ChoiceField(label="How", choices=[("", "Choose"), *DisclosureWay.choices])
    people = forms.MultipleChoiceField(
        label="To whom", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="The law sends it to the authority, the parents, and everybody who was invited.",
    )  # fmt: skip

    def __init__(self, *args: Any, to: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["people"]
        chosen.choices = list(to.items())


class PaperWithholdForm(HouseForm):
    submit_label = "Hold it back"

    person = forms.ChoiceField(label=WITHHOLD_LABELS["person"], widget=forms.RadioSelect)
    document = forms.ChoiceField(label=WITHHOLD_LABELS["document"], widget=forms.RadioSelect)
    why = forms.CharField(
        label=WITHHOLD_LABELS["why"], max_length=300,
        help_text="It stands in the record. Whoever it is held back from does not read it.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, invited: Mapping[UUID, str], papers: Mapping[UUID, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("person", invited), ("document", papers)):
            chosen: Any = self.fields[name]
            chosen.choices = [(str(key), words) for key, words in offered.items()]


class ReassessForm(HouseForm):
    submit_label = "Record the request"
    keeps_draft = True

    asked_on = DateField(label=REASSESS_LABELS["asked_on"])
    assessed_on = DateField(
        label=REASSESS_LABELS["assessed_on"],
        help_text="The day of the plan that followed the last assessment, where you know no other.",
    )
    why = forms.CharField(
        label=REASSESS_LABELS["why"], max_length=8000, widget=forms.Textarea({"rows": 5})
    )
