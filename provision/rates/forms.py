from typing import Any

from django import forms

from provision.choices import StaffRole
from provision.models import Rate
from provision.models.money import MOST_AN_HOUR
from provision.rates.rules import DAY
from send_mis.ui.forms import DateField, HouseForm, VersionedForm
from send_mis.ui.number_fields import PoundsField

_HOURLY_HINT = "What it costs the school: pay with national insurance and pension."


class RateForm(HouseForm):
    submit_label = "Save the rate"

    staff_role = forms.ChoiceField(label="Who", choices=StaffRole.choices)
    hourly = PoundsField(label="£ an hour", most=MOST_AN_HOUR, help_text=_HOURLY_HINT)
    starts_on = DateField(label="From", help_text="The rate before it ends on the day before.")


class ChangeRateForm(VersionedForm):
    submit_label = "Save the rate"

    hourly = PoundsField(label="£ an hour", most=MOST_AN_HOUR, help_text=_HOURLY_HINT)
    starts_on = DateField(label="From", help_text="The rate before it ends on the day before.")
    last_day = DateField(
        label="Last day", required=False, help_text="Leave empty while it goes on."
    )

    def __init__(self, *args: Any, is_last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Any other ends where the next begins.
        if not is_last:
            del self.fields["last_day"]

    @staticmethod
    def initial_of(rate: Rate) -> dict[str, Any]:
        return {
            "version": rate.version, "hourly": rate.hourly, "starts_on": rate.starts_on,
            "last_day": rate.ends_on - DAY if rate.ends_on else None,
        }  # fmt: skip


class RemoveForm(HouseForm):
    """Nothing to type: the page says what goes, and asks."""

    submit_label = "Remove it"
