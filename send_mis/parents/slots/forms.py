"""Times to meet as forms ask for them: offered by the school, chosen by a parent."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from reviews.meetings.rules.times import read_time
from send_mis.parents.choices import SlotJoin
from send_mis.parents.slots.rules import LONGEST, LONGEST_GAP, SHORTEST, TAKEN, SlotFacts
from send_mis.ui.forms import DateField, Group, HouseForm
from send_mis.ui.number_fields import WholeField

_NO_TIME = "Enter a time such as 3:30pm or 15:30."


class SlotsOfferForm(HouseForm):
    """`pupils`: to choose from; of one pupil nothing is asked."""

    submit_label = "Offer these times"

    pupils = forms.MultipleChoiceField(
        label="Whose families may choose", widget=forms.CheckboxSelectMultiple,
        help_text="They choose on the page that is shared with them.",
    )  # fmt: skip
    host = forms.ChoiceField(label="Whom they meet")
    on = DateField(label="Day")
    begins = forms.CharField(label="From", max_length=12, help_text="For example: 3:30pm.")
    ends = forms.CharField(label="Until", max_length=12)
    minutes = WholeField(label="Minutes for each", least=SHORTEST, most=LONGEST, initial=15)
    gap = WholeField(label="Minutes between two", least=0, most=LONGEST_GAP, initial=0)
    place = forms.CharField(label="Where", max_length=160, help_text="A room in school.")

    def __init__(
        self,
        *args: Any,
        pupils: Sequence[tuple[str, str]],
        hosts: Mapping[UUID, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["host"].choices = [(str(pk), name) for pk, name in hosts.items()]
        if pupils:
            fields["pupils"].choices = pupils
        else:
            del fields["pupils"]

    def layout(self) -> Layout:
        whose = ["pupils"] if "pupils" in self.fields else []
        return Layout(
            *whose,
            "host",
            Group("When and where", "on", "begins", "ends", "minutes", "gap", "place"),
        )

    def clean_begins(self) -> time:
        return self._time("begins")

    def clean_ends(self) -> time:
        return self._time("ends")

    def facts(self) -> SlotFacts:
        given = self.cleaned_data
        return SlotFacts(
            given["on"], given["begins"], given["ends"], given["minutes"], given["gap"],
            given["place"], UUID(given["host"]),
        )  # fmt: skip

    def _time(self, name: str) -> time:
        found = read_time(self.cleaned_data[name])
        if found is None:
            raise forms.ValidationError(_NO_TIME)
        return found


class SlotWithdrawForm(HouseForm):
    submit_label = "Withdraw this time"


class SlotChooseForm(HouseForm):
    submit_label = "Choose this time"

    slot = forms.ChoiceField(
        label="When could you come?", widget=forms.RadioSelect,
        error_messages={"invalid_choice": TAKEN},
    )  # fmt: skip
    joins = forms.ChoiceField(
        label="How do you join?", choices=SlotJoin.choices, widget=forms.RadioSelect,
        initial=SlotJoin.PLACE.value,
    )  # fmt: skip
    interpreter = forms.BooleanField(label="I need an interpreter", required=False)

    def __init__(self, *args: Any, free: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(free)

    def show(self, free: Sequence[tuple[str, str]]) -> None:
        """Those that are free now."""
        fields: Any = self.fields
        fields["slot"].choices = free


class SlotKeyForm(SlotChooseForm):
    """Of a paper slip or a call. `readers`: who may have chosen."""

    submit_label = "Keep their choice"

    reader = forms.ChoiceField(label="Who chose it")
    # One box, which is there also where no time is free.
    slot = forms.ChoiceField(label="Which time", error_messages={"invalid_choice": TAKEN})

    def __init__(self, *args: Any, readers: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["reader"].choices = [(str(pk), name) for pk, name in readers.items()]
        fields["slot"].choices = [("", "Choose"), *fields["slot"].choices]
        fields["joins"].label = "How they join"
        fields["interpreter"].label = "They need an interpreter"

    def layout(self) -> Layout:
        return Layout("reader", "slot", "joins", "interpreter")


class SlotBackForm(HouseForm):
    submit_label = "Give it back"

    choice = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": "Choose the time to give back."}
    )
