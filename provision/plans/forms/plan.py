"""Forms about a plan and its rows, beside the grid itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from provision.plans.rules.limits import LONGEST_REASON, MOST_MATERIALS
from send_mis.ui.forms import DateField, HouseForm, VersionedForm
from send_mis.ui.number_fields import PoundsField

EMPTY, EARLIER = "empty", "earlier"
_BEGIN = (
    (EARLIER, "Last term's plan, for pupils and staff who are still here"),
    (EMPTY, "An empty plan"),
)
Choices = Sequence[tuple[str, str]]


class PlanStartForm(HouseForm):
    submit_label = "Start the plan"

    whom = forms.ChoiceField(label="For")
    term = forms.ChoiceField(label="Term")
    begin = forms.ChoiceField(
        label="Start from", choices=_BEGIN, initial=EARLIER, widget=forms.RadioSelect,
        help_text=(
            "Rows are copied for pupils who are still in the class, with the new term's dates. "
            "You are told what was left out, and why."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, whom: Choices, terms: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["whom"], whom)
        _choices(self.fields["term"], terms)


class SendBackForm(VersionedForm):
    acts = True
    keeps_draft = True
    submit_label = "Send it back"

    reason = forms.CharField(
        label="What is missing", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The teacher reads this above the plan.",
    )  # fmt: skip


class EndRowForm(VersionedForm):
    acts = True
    submit_label = "End it early"

    last_day = DateField(label="Last day")
    reason = forms.CharField(
        label="Why it stops", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemoveRowForm(VersionedForm):
    acts = True
    submit_label = "Remove it"

    reason = forms.CharField(
        label="Why", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )


class RemovePlanForm(RemoveRowForm):
    submit_label = "Remove the plan"


class ChargeForm(VersionedForm):
    submit_label = "Save"

    materials_cost = PoundsField(
        label="Cost of materials, £",
        most=MOST_MATERIALS,
        help_text="For the whole row, once. 0 if there are none.",
    )
    funding = forms.ChoiceField(label="Paid from", required=False)

    def __init__(self, *args: Any, streams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["funding"], [("", "Not said"), *streams])


class JoinForm(HouseForm):
    submit_label = "Add to the row"

    pupil = forms.ChoiceField(label="Pupil")
    since = DateField(label="From")
    last_day = DateField(label="Last day", required=False, help_text="Empty: until the row ends.")

    def __init__(self, *args: Any, pupils: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["pupil"], [("", "Choose a pupil"), *pupils])


class RowLeaveForm(HouseForm):
    submit_label = "Remove from the row"

    last_day = DateField(
        label="Last day",
        help_text="A day before their first day means that they were never in the row.",
    )
    reason = forms.CharField(label="Why", required=False, max_length=LONGEST_REASON)


def _choices(field: forms.Field, choices: Choices) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def initial_day(today: date, first: date, last: date) -> date:
    """Today if the row runs today, else the nearest day on which it does."""
    return min(max(today, first), last)
