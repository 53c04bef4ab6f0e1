"""Notes of a meeting and what was agreed to be done, as forms ask for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Layout
from django import forms

from reviews.choices import MeetingReaders
from reviews.meetings.rules.copies import is_narrower
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
        chosen.choices = _readers(homes)

    def said(self) -> dict[str, Any]:
        return {"words": self.cleaned_data["words"], **_whose(self.cleaned_data["readers"])}


class MeetingNoteChangeForm(VersionedForm, MeetingNoteForm):
    submit_label = "Save the note"

    def layout(self) -> Layout:
        return Layout(VERSION, "words", "readers")

    @staticmethod
    def initial_of(row: MeetingNote) -> dict[str, Any]:
        return {"words": row.words, "readers": _chosen(row), "version": row.version}


class MeetingNoteReadersForm(VersionedForm):
    """For who plans the meeting: fewer readers, the words as they are."""

    submit_label = "Save who reads it"

    readers = forms.ChoiceField(
        label="Who reads it", help_text="Staff who work with the pupil always do."
    )

    def __init__(
        self, *args: Any, homes: Mapping[UUID, str], note: MeetingNote, **kwargs: Any
    ) -> None:
        """As it is, or narrower."""
        now = _chosen(note)
        super().__init__(
            *args, **kwargs, initial={"version": note.version, "readers": now}
        )  # fmt: skip
        chosen: Any = self.fields["readers"]
        chosen.choices = [
            (key, label) for key, label in _readers(homes)
            if key == now or is_narrower(key.partition(":")[0], note.readers)
        ]  # fmt: skip

    def said(self) -> dict[str, Any]:
        return _whose(self.cleaned_data["readers"])


class MeetingNoteRemoveForm(VersionedForm):
    acts = True
    submit_label = "Remove the note"


def _readers(homes: Mapping[UUID, str]) -> list[tuple[str, str]]:
    return [
        (MeetingReaders.ALL.value, str(MeetingReaders.ALL.label)),
        *((f"{_HOME}{key}", f"Only the home of {name}") for key, name in homes.items()),
        (MeetingReaders.STAFF.value, str(MeetingReaders.STAFF.label)),
    ]


def _chosen(row: MeetingNote) -> str:
    return f"{_HOME}{row.contact_id}" if row.contact_id else str(row.readers)


def _whose(given: str) -> dict[str, Any]:
    is_home = given.startswith(_HOME)
    return {
        "readers": MeetingReaders.HOME.value if is_home else given,
        "contact_id": UUID(given.removeprefix(_HOME)) if is_home else None,
    }


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


class MeetingActionRemoveForm(VersionedForm):
    acts = True
    submit_label = "Remove the action"

    why = forms.CharField(
        label="Why", max_length=300, help_text="For example: entered at the wrong meeting."
    )
