"""A summary's words, whom it goes to, and why it is withdrawn."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.layout import Layout
from django import forms

from send_mis.parents.choices import ToldBy
from send_mis.parents.summaries.rules.parts import (
    AFTER,
    AIM,
    BEFORE,
    MOST_AIMS,
    MOST_OF_AIM,
    MOST_WORDS,
    SummaryAim,
    SummaryWords,
    field_of,
    heading,
)
from send_mis.parents.summaries.selectors.sharing import FamilyReader, Sharing
from send_mis.ui.forms import Group, HouseForm, VersionedForm

_HINTS = {
    "good": "Start with what goes well.",
    "says": "In the child’s own words, which they know are shared.",
    "ring": "A name, a number, and when somebody answers.",
}
_ROWS = {"title": 1, "hope": 2, "now": 2, "school": 3, "home": 2}
NEW = "new"


def _text(label: str, rows: int, most: int, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class SummaryForm(VersionedForm):
    """Part by part, as it is read; each aim under its own heading, and one more to add."""

    keeps_draft = True
    submit_label = "Save the words"

    def __init__(self, *args: Any, words: SummaryWords, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [aim.key for aim in words.aims]
        if len(self.keys) < MOST_AIMS:
            self.keys.append(NEW)
        for key in BEFORE:
            self.fields[key] = _text(heading(key, name), 4, MOST_WORDS, _HINTS.get(key, ""))
        for key in self.keys:
            for field, label in AIM.items():
                self.fields[field_of(key, field)] = _text(label, _ROWS[field], MOST_OF_AIM)
        for key in AFTER:
            self.fields[key] = _text(heading(key, name), 4, MOST_WORDS, _HINTS.get(key, ""))
        self.titles = {aim.key: aim.title for aim in words.aims}

    def layout(self) -> Layout:
        groups = [
            Group(f"{number}. {self.titles[key]}" if key != NEW else "Another aim",
                  *(field_of(key, field) for field in AIM),
                  hint="Leave all of it empty to take it out." if key != NEW else "")
            for number, key in enumerate(self.keys, 1)
        ]  # fmt: skip
        return Layout(*BEFORE, *groups, *AFTER, "version")

    @staticmethod
    def initial_of(words: SummaryWords, version: int) -> dict[str, Any]:
        found: dict[str, Any] = {"version": version, **words.words}
        for aim in words.aims:
            found |= {field_of(aim.key, field): getattr(aim, field) for field in AIM}
        return found

    def words(self) -> SummaryWords:
        given = self.cleaned_data
        return SummaryWords(
            {key: given[key] for key in (*BEFORE, *AFTER)},
            [
                SummaryAim(uuid4().hex if key == NEW else key,
                    *(given[field_of(key, field)] for field in AIM))
                for key in self.keys
            ],
        )  # fmt: skip


class SummaryShareForm(VersionedForm):
    """Each of those who are told, with the reason and by which way; names to look at once more."""

    acts = True
    submit_label = "Share it"

    mark = forms.CharField(widget=forms.HiddenInput)
    readers = forms.MultipleChoiceField(
        label="Who gets it", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one reader."},
    )  # fmt: skip
    is_checked = forms.BooleanField(
        label="I have looked at these names: they may stay", required=False
    )

    def __init__(self, *args: Any, sharing: Sharing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sharing = sharing
        choices: Any = self.fields["readers"]
        choices.choices = [
            (str(each.contact_id), _said(each)) for each in sharing.readers
        ]  # fmt: skip
        # Where nobody may be chosen, the service says why.
        choices.required = bool(sharing.readers)
        for each in sharing.readers:
            self.fields[f"way_{each.contact_id.hex}"] = forms.ChoiceField(
                label=f"How {each.name} is told",
                choices=[(way.value, way.label) for way in each.ways], initial=each.ways[0],
            )  # fmt: skip
        if not sharing.named:
            del self.fields["is_checked"]
        self.initial.setdefault("mark", sharing.mark)
        self.initial.setdefault("readers", [str(each.contact_id) for each in sharing.readers])

    def layout(self) -> Layout:
        ways = [f"way_{each.contact_id.hex}" for each in self.sharing.readers]
        asked = ["is_checked"] if "is_checked" in self.fields else []
        return Layout("mark", "version", Group("Who gets it, and why", "readers", *ways), *asked)

    def ways(self) -> dict[UUID, str]:
        given = self.cleaned_data
        return {UUID(key): given[f"way_{UUID(key).hex}"] for key in given["readers"]}


def _said(reader: FamilyReader) -> str:
    return ". ".join(filter(None, (f"{reader.name}: {reader.reason}", *_ended(reader.notes))))


def _ended(notes: Iterable[str]) -> list[str]:
    return [note.rstrip(".") for note in notes]


class SummaryWhyForm(VersionedForm):
    acts = True

    why = forms.CharField(label="Why", max_length=300)


class SummaryWithdrawForm(SummaryWhyForm):
    submit_label = "Withdraw it"


class ReaderStopForm(SummaryWhyForm):
    submit_label = "Stop"


class SummaryDiscardForm(VersionedForm):
    acts = True
    submit_label = "Discard the draft"


class SummaryDraftForm(HouseForm):
    submit_label = "Write a draft"


class SummaryOfYearForm(HouseForm):
    submit_label = "Write a draft"

    year = forms.TypedChoiceField(label="Of which school year", coerce=int)

    def __init__(self, *args: Any, years: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["year"]
        choices.choices = list(years)


class TellAgainForm(VersionedForm):
    acts = True
    submit_label = "Send a new link"

    way = forms.ChoiceField(label="How they are told", widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: Iterable[ToldBy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["way"]
        choices.choices = [(way.value, way.label) for way in ways]


class DraftManyForm(HouseForm):
    submit_label = "Write the drafts"


class ShareManyForm(HouseForm):
    """What is ticked: each value is a summary, its version and the mark that were shown."""

    submit_label = "Share those that are ticked"

    read = forms.MultipleChoiceField(
        label="I have read it", widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick those that you have read.",
            "invalid_choice": "One of them has changed since you looked: look once more.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["read"].choices = [(value, value) for value in choices]

    def chosen(self) -> list[tuple[UUID, int, str]]:
        parts = (value.split(":") for value in self.cleaned_data["read"])
        return [(UUID(key), int(version), mark) for key, version, mark in parts]
