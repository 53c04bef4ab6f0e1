"""What a school reminds of, and when."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.reminders.kinds import BOXES, GROUPS, KINDS
from send_mis.reminders.models import (
    FIRST_HOUR,
    LAST_HOUR,
    MOST_NOTICE_DAYS,
    ReminderSettings,
)
from send_mis.ui.form_table import FormTable
from send_mis.ui.forms import VERSION, VersionedForm
from send_mis.ui.number_fields import WholeField

_HEADS = ("Sent", "Days before")


class ReminderSettingsForm(VersionedForm):
    hour = forms.TypedChoiceField(
        label="Mail leaves from", coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
        help_text="On school days, by the clocks of England.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = f"Enter a whole number of days from 0 to {MOST_NOTICE_DAYS}."
        for key, kind in KINDS.items():
            self.fields[f"sent_{BOXES[key]}"] = forms.BooleanField(
                label=f"{kind.words}: sent", required=False
            )
            self.fields[f"days_{BOXES[key]}"] = WholeField(
                label=f"{kind.words}: days before", least=0, most=MOST_NOTICE_DAYS,
                wrong=f"{kind.words}: {wrong[:1].lower()}{wrong[1:]}",
            )  # fmt: skip

    def layout(self) -> Layout:
        tables = [
            FormTable(
                group, _HEADS,
                [(kind.words, [f"sent_{BOXES[kind.key]}", f"days_{BOXES[kind.key]}"])
                 for kind in KINDS.values() if kind.group == group],
            )
            for group in GROUPS
        ]  # fmt: skip
        return Layout(VERSION, "hour", *tables)

    @property
    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "hour": data["hour"],
            "silent_kinds": [key for key in KINDS if not data[f"sent_{BOXES[key]}"]],
            "notice_days": {key: data[f"days_{BOXES[key]}"] for key in KINDS},
        }

    @staticmethod
    def initial_of(row: ReminderSettings) -> dict[str, Any]:
        found: dict[str, Any] = {"version": row.version, "hour": row.hour}
        for key, kind in KINDS.items():
            found[f"sent_{BOXES[key]}"] = key not in row.silent_kinds
            found[f"days_{BOXES[key]}"] = int(row.notice_days.get(key, kind.notice_days))
        return found
