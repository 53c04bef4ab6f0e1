"""A national figure that a school enters itself."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.reports.models import OwnNationalFigure
from send_mis.ui.forms import VERSION, DateField, VersionedForm
from send_mis.ui.number_fields import NumberField

_NAMES = ("percent", "as_at", "of_what", "source")


class NationalFigureForm(VersionedForm):
    submit_label = "Save the figure"

    percent = NumberField(label="Percentage", min_value=0, max_value=100, example="19.4")
    as_at = DateField(label="As at", help_text="The day of the count, such as the January census.")
    of_what = forms.CharField(
        label="Of what", max_length=200, help_text="Whom it counts: pupils of primary schools."
    )
    source = forms.CharField(
        label="Source", max_length=300, help_text="Who published it, and when."
    )

    def layout(self) -> Layout:
        return Layout(VERSION, *_NAMES)

    @staticmethod
    def initial_of(row: OwnNationalFigure | None) -> dict[str, Any]:
        if row is None:
            return {VERSION: 0}
        return {name: getattr(row, name) for name in (*_NAMES, VERSION)}


class NationalFigureClearForm(VersionedForm):
    acts = True
    submit_label = "Take it back"
