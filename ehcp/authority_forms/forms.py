"""An authority's form as pages ask for it: the file, the headings, what goes where."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePath
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ehcp.authority_forms.rules.fields import fields_for
from ehcp.authority_forms.rules.matching import LONGEST_TEXT, Matched, box, text_box
from ehcp.authority_forms.rules.spots import FormPlace
from ehcp.authority_forms.selectors.forms import Matching
from ehcp.choices import DisclosureWay, PlaceKind
from pupils.documents.forms import OneFileForm
from pupils.documents.rules.kinds import EMPTY
from send_mis.ui.file_fields import FileField
from send_mis.ui.form_table import FormTable
from send_mis.ui.forms import VERSION, DateField, HouseForm, VersionedForm

_LONGEST_SHOWN = 90
_BEGINNING = "The form"
_HEADS = ("What goes in", "Or this text in each copy")


class WordFormForm(OneFileForm):
    submit_label = "Upload the form"

    file = FileField(
        label="The form", accept=".docx", max_length=None,
        help_text="A Word document (.docx) up to 25 MB, still empty, as the authority sends it.",
        error_messages={"required": "Choose the form.", "empty": EMPTY},
    )  # fmt: skip

    def form_name(self) -> str:
        name: str = PurePath(self.cleaned_data["file"].name).stem.replace("_", " ").strip()
        return name or "Form"


class HeadingsForm(HouseForm):
    submit_label = "Save the headings"
    keeps_draft = True

    headings = forms.CharField(
        label="Headings", max_length=20_000, widget=forms.Textarea(attrs={"rows": 15}),
        help_text="One a line, in the order of the portal’s pages, worded as they are there.",
    )  # fmt: skip

    def lines(self) -> list[str]:
        return str(self.cleaned_data["headings"]).splitlines()


@cache
def _options(kind: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Of one kind of place, by group. The catalogue is the same for the life of the program."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, field in fields_for(kind).items():
        groups.setdefault(field.group, []).append((key, field.label))
    return tuple((group, tuple(pairs)) for group, pairs in groups.items())


@cache
def _options_html(kind: str) -> SafeString:
    groups = [
        (group, format_html_join("", '<option value="{}">{}</option>', pairs))
        for group, pairs in _options(kind)
    ]
    first = format_html('<option value="">{}</option>', "Leave empty")
    listed = format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)
    return format_html("{}{}", first, listed)


class _FieldSelect(forms.Select):
    """A form has a hundred places with a hundred choices each: they are written once a kind."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:  # fmt: skip
        chosen = format_html('value="{}"', value or "")
        listed = SafeString(_options_html(self.kind).replace(chosen, f"{chosen} selected", 1))
        given = {**self.attrs, **(attrs or {}), "name": name}
        written = format_html_join("", ' {}="{}"', given.items())
        return format_html("<select{}>{}</select>", written, listed)


class FormMatchForm(VersionedForm):
    """Two boxes for each place: a field of the record, or a text that is the same in each copy."""

    submit_label = "Use this form from now on"
    keeps_draft = True

    def __init__(self, *args: Any, matching: Matching, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matching = matching
        for number, place in enumerate(matching.places):
            label = f"{number + 1}. {place.label}"
            choices = [("", "Leave empty"), *_options(place.kind)]
            self.fields[box(number)] = forms.ChoiceField(
                label=label, required=False, choices=choices, widget=_FieldSelect(place.kind),
                error_messages={"invalid_choice": "Choose it from the list."},
            )  # fmt: skip
            if _takes_text(place):
                self.fields[text_box(number)] = forms.CharField(
                    label=f"{label}, or this text", required=False, max_length=LONGEST_TEXT
                )

    @staticmethod
    def initial_of(version: int, matching: Matching) -> dict[str, Any]:
        found: dict[str, Any] = {VERSION: version}
        for number, place in enumerate(matching.places):
            match = matching.matches.get(place.key, Matched())
            found |= {box(number): match.field, text_box(number): match.text}
        return found

    def layout(self) -> Layout:
        tables = [
            FormTable(where, _HEADS[: len(rows[0][1])], rows) for where, rows in self._tables()
        ]
        return Layout(VERSION, *tables)

    def _tables(self) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
        """By the heading they stand under; boxes to tick and columns take no text of their own."""
        rows: list[tuple[str, list[str]]] = []
        before: tuple[str, bool] | None = None
        for number, place in enumerate(self.matching.places):
            now = (place.where, _takes_text(place))
            if rows and before is not None and now != before:
                yield before[0] or _BEGINNING, rows
                rows = []
            before = now
            names = [name for name in (box(number), text_box(number)) if name in self.fields]
            rows.append((self._row_words(number, place), names))
        if rows and before is not None:
            yield before[0] or _BEGINNING, rows

    def _row_words(self, number: int, place: FormPlace) -> str:
        words = place.label
        if len(words) > _LONGEST_SHOWN:
            words = f"{words[: _LONGEST_SHOWN - 1]}…"
        notes = [_KINDS[place.kind]] if place.kind in _KINDS else []
        if place.key in self.matching.fresh:
            notes.append("new in this version")
        if place.key in self.matching.suggested:
            notes.append("suggested")
        said = f" ({', '.join(notes)})" if notes else ""
        return f"{number + 1}. {words}{said}"

    def given(self, places: Sequence[FormPlace]) -> Mapping[str, Matched]:
        found = self.cleaned_data
        return {
            place.key: Matched(found.get(box(number), ""), found.get(text_box(number), ""))
            for number, place in enumerate(places)
        }


_KINDS = {
    PlaceKind.TICK.value: "a box to tick", PlaceKind.DATE.value: "a date",
    PlaceKind.CHOICE.value: "a list", PlaceKind.COLUMN.value: "a column",
}  # fmt: skip


def _takes_text(place: FormPlace) -> bool:
    return place.kind not in (PlaceKind.TICK, PlaceKind.COLUMN)


class FillForm(HouseForm):
    """Each time another copy."""

    submit_label = "Fill the form"
    acts_once = False


class FilledSentForm(HouseForm):
    """Once for each copy."""

    submit_label = "It was sent"

    sent_on = DateField(label="Sent on")
    way = forms.ChoiceField(label="How", choices=[("", "Choose"), *DisclosureWay.choices])
