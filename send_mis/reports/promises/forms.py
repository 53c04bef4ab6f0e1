"""The forms of what a report promises."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from send_mis.reports.models import PromisedAction
from send_mis.ui.forms import VERSION, DateField, HouseForm, VersionedForm


class PromiseForm(HouseForm):
    submit_label = "Add it"
    keeps_draft = True

    words = forms.CharField(
        label="What is to be done", max_length=300, help_text="No names of pupils."
    )
    owner = forms.ChoiceField(label="Who sees to it", required=False)
    owner_name = forms.CharField(
        label="Or somebody else", required=False, max_length=160,
        help_text="By name or by role: the link governor.",
    )  # fmt: skip
    by_on = DateField(label="By")

    def __init__(self, *args: Any, owners: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["owner"]
        chosen.choices = [("", "Choose"), *((str(key), name) for key, name in owners.items())]

    def said(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != VERSION}
        return given | {"owner": UUID(given["owner"]) if given["owner"] else None}


class PromiseChangeForm(VersionedForm, PromiseForm):
    submit_label = "Save"

    def layout(self) -> Layout:
        return Layout(VERSION, "words", "owner", "owner_name", "by_on")

    @staticmethod
    def initial_of(row: PromisedAction) -> dict[str, Any]:
        names = ("words", "owner_name", "by_on", "version")
        return {name: getattr(row, name) for name in names} | {
            "owner": str(row.owner_id) if row.owner_id else ""
        }


class PromiseRemoveForm(VersionedForm):
    acts = True
    submit_label = "Remove it"


class PromiseSettleForm(VersionedForm):
    submit_label = "Save"
    keeps_draft = True

    done_on = DateField(
        label="Done on", required=False, help_text="Leave it empty while it is not done."
    )
    came = forms.CharField(
        label="What came of it", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Or why it waits. It opens the next report to governors. No names of pupils.",
    )  # fmt: skip

    @staticmethod
    def initial_of(row: PromisedAction) -> dict[str, Any]:
        return {"done_on": row.done_on, "came": row.came, "version": row.version}
