"""A file of values, and what was seen of it in its preview."""

import json
from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from reviews.assessments.rules.recording import TypedValue
from send_mis.reading.numbers import NoNumber, read_number
from send_mis.ui.file_fields import FileField
from send_mis.ui.forms import DateField, HouseForm


class AssessmentFileForm(HouseForm):
    submit_label = "Look at it"
    summary_note = (
        "Nothing has been saved. Your browser does not keep a chosen file: choose it again below."
    )

    file = FileField(
        label="The file", accept=".csv,.txt,.xlsx", max_length=None,
        help_text="CSV or Excel (.xlsx). One row for each pupil, one column for each assessment.",
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )  # fmt: skip
    on = DateField(
        label="Day of the assessments",
        help_text="For rows without a date of their own.",
    )


class AssessmentImportForm(HouseForm):
    """The values of a preview, sent back to be saved; whose they are is asked again."""

    submit_label = "Save these values"

    rows = forms.CharField(widget=forms.HiddenInput)

    def clean_rows(self) -> dict[date, list[TypedValue]]:
        try:
            return _typed(json.loads(self.cleaned_data["rows"]))
        except (ValueError, TypeError, NoNumber):
            raise forms.ValidationError("Upload the file again.") from None


def _typed(found: Any) -> dict[date, list[TypedValue]]:
    days: dict[date, list[TypedValue]] = defaultdict(list)
    for pupil, scale, on, value, seen in found:
        days[date.fromisoformat(on)].append(
            TypedValue(
                UUID(pupil), UUID(scale), read_number(value), read_number(seen) if seen else None
            )
        )
    return dict(days)


def sent_back(days: dict[date, list[TypedValue]]) -> str:
    """What the hidden field of a preview says."""
    return json.dumps(
        [
            [str(v.pupil_id), str(v.scale_id), on.isoformat(), str(v.value),
             "" if v.seen is None else str(v.seen)]
            for on, typed in days.items()
            for v in typed
        ]
    )  # fmt: skip
