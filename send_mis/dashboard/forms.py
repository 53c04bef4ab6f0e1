"""Letting one more person see one pupil."""

from typing import Any

from django import forms

from send_mis.accounts.models import User
from send_mis.ui.forms import DateField, HouseForm


class GiveSightForm(HouseForm):
    submit_label = "Give access"

    user = forms.ModelChoiceField(
        User.objects.none(), label="Who", empty_label="Choose a person",
        help_text="Somebody who already works with the school.",
    )  # fmt: skip
    role = forms.ChoiceField(label="As", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why do they need to see this pupil?", max_length=300,
        help_text="It is shown to everybody who can open “Who can see”.",
    )  # fmt: skip
    starts_on = DateField(label="From")
    last_day = DateField(
        label="Last day", help_text="They can open the record up to and including this day."
    )

    def __init__(
        self, *args: Any, people: Any, roles: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        who, role = self.fields["user"], self.fields["role"]
        assert isinstance(who, forms.ModelChoiceField)  # noqa: S101 declared above
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 declared above
        who.queryset = people
        role.choices = roles


class EndSightForm(HouseForm):
    submit_label = "End it today"

    reason = forms.CharField(label="Why", max_length=300, required=False)
