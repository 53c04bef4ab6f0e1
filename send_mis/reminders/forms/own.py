"""How somebody wants to be reminded, and their private calendar."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.reminders.choices import Often
from send_mis.reminders.models import ReminderChoice
from send_mis.reminders.rules.chosen import ChosenReminders
from send_mis.ui.forms import VERSION, DateField, Group, HouseForm, VersionedForm
from send_mis.ui.words import LONG_WEEKDAYS

_WEEKDAYS = [(str(n), LONG_WEEKDAYS[n]) for n in range(5)]


class ReminderChoiceForm(VersionedForm):
    often = forms.ChoiceField(
        label="How often are you written to?", choices=Often.choices, widget=forms.RadioSelect
    )
    weekdays = forms.MultipleChoiceField(
        label="On which days do you work here?", choices=_WEEKDAYS,
        widget=forms.CheckboxSelectMultiple, help_text="You are written to on these days alone.",
        error_messages={"required": "Choose at least one day."},
    )  # fmt: skip
    away_from = DateField(label="First day away", required=False)
    back_on = DateField(
        label="First day back", required=False, help_text="Leave it empty if it is not known yet."
    )

    def layout(self) -> Layout:
        return Layout(
            VERSION, "often", "weekdays",
            Group(
                "When you are away", "away_from", "back_on",
                hint="On leave, ill or on a course. Leave both empty while you are here.",
            ),
        )  # fmt: skip

    @property
    def chosen(self) -> ChosenReminders:
        data = self.cleaned_data
        return ChosenReminders(
            data["often"], [int(n) for n in data["weekdays"]], data["away_from"], data["back_on"]
        )

    @staticmethod
    def initial_of(row: ReminderChoice, *, is_over: bool) -> dict[str, Any]:
        """`is_over`: they are back, and the days of their absence are proposed no more."""
        return {
            "version": row.version, "often": row.often,
            "weekdays": [str(n) for n in row.weekdays],
            "away_from": None if is_over else row.away_from,
            "back_on": None if is_over else row.back_on,
        }  # fmt: skip


class CalendarForm(HouseForm):
    """Nothing is asked: a press makes the address."""

    submit_label = "Make the address"
