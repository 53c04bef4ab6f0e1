"""Notes of a meeting and what was agreed to be done, as forms ask for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from reviews.choices import MeetingReaders
from reviews.models import MeetingAction, MeetingNote
from send_mis.ui.forms import VERSION, DateField, HouseForm, VersionedForm

_HOME = f"{MeetingReaders.HOME.value}:"


class MeetingNoteForm(HouseForm):
    submit_label = "Add the note"
    keeps_draft = True

    words = forms.CharField(
        label="Note", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    readers = forms.ChoiceField(
        label="Who reads it", help_text="Staff who work with the pupil always do."
    )

    def __init__(self, *args: Any, homes: Mapping[UUID, str], **kwargs: Any) -> None:
        """`homes`: a contact of each, by name."""
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["readers"]
        chosen.choices = [
            (MeetingReaders.ALL.value, MeetingReaders.ALL.label),
            *((f"{_HOME}{key}", f"Only the home of {name}") for key, name in homes.items()),
            (MeetingReaders.STAFF.value, MeetingReaders.STAFF.label),
        ]

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data["readers"]
        is_home = given.startswith(_HOME)
        return {
            "words": self.cleaned_data["words"],
            "readers": MeetingReaders.HOME.value if is_home else given,
            "contact_id": UUID(given.removeprefix(_HOME)) if is_home else None,
        }


class MeetingNoteChangeForm(VersionedForm, MeetingNoteForm):
    submit_label = "Save the note"

    def layout(self) -> Layout:
        return Layout(VERSION, "words", "readers")

    @staticmethod
    def initial_of(row: MeetingNote) -> dict[str, Any]:
        whose = f"{_HOME}{row.contact_id}" if row.contact_id else row.readers
        return {"words": row.words, "readers": whose, "version": row.version}


class MeetingActionForm(HouseForm):
    submit_label = "Add the action"

    words = forms.CharField(label="What is to be done", max_length=300)
    owner = forms.ChoiceField(label="Who does it", required=False)
    owner_name = forms.CharField(
        label="Or somebody else", required=False, max_length=160,
        help_text="A parent, the pupil, a professional: by name.",
    )  # fmt: skip
    by_on = DateField(label="By")
    is_for_staff = forms.BooleanField(
        label="Staff only", required=False, help_text="Left out of what families are given."
    )

    def __init__(self, *args: Any, staff: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["owner"]
        names = [(str(key), name) for key, name in staff.items()]
        chosen.choices = [("", "Choose"), *names]

    def said(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != VERSION}
        return given | {"owner": UUID(given["owner"]) if given["owner"] else None}


class MeetingActionChangeForm(VersionedForm, MeetingActionForm):
    submit_label = "Save the action"

    def layout(self) -> Layout:
        return Layout(VERSION, "words", "owner", "owner_name", "by_on", "is_for_staff")

    @staticmethod
    def initial_of(row: MeetingAction) -> dict[str, Any]:
        names = ("words", "owner_name", "by_on", "is_for_staff", "version")
        return {name: getattr(row, name) for name in names} | {
            "owner": str(row.owner_id) if row.owner_id else ""
        }
