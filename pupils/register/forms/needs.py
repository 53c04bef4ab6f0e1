"""The ranked list of needs: a group of fields a need, and buttons that also work without script.

Every button posts the whole form; those that only rearrange show it again with all that was typed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pupils.choices import BroadArea, NeedType
from pupils.rules import NeedEntry
from send_mis.errors import RuleBroken
from send_mis.ui.date_field import Typed
from send_mis.ui.forms import DateField, Group, VersionedForm

MOST_ROWS = 6
STEP, ROWS = "step", "rows"
_PARTS = ("type", "area", "words", "source")
_ORDINALS = ("Main need", "Second need", "Third need", "Fourth need", "Fifth need", "Sixth need")

RowValues = dict[str, Any]


class _Steps:
    """Buttons under a need. They are a layout object, so that the fields stay in one form."""

    def __init__(self, row: int, rows: int) -> None:
        self.row, self.rows = row, rows

    def render(self, form: Any, context: Any, **kwargs: Any) -> SafeString:
        name = _title(self.row).lower()
        steps = []
        if self.row > 0:
            steps.append(("up", "Move up"))
        if self.row < self.rows - 1:
            steps.append(("down", "Move down"))
        steps.append(("remove", "Remove"))
        return format_html(
            '<p class="form-actions">{}</p>',
            format_html_join(
                "",
                '<button class="btn btn-quiet" type="submit" name="step" value="{}:{}">{}'
                '<span class="visually-hidden"> {}</span></button>',
                ((verb, self.row, words, name) for verb, words in steps),
            ),
        )


class _SaveOnEnter:
    """Enter in a field presses the first button of a form: that must be Save."""

    def render(self, form: Any, context: Any, **kwargs: Any) -> SafeString:
        return SafeString(
            '<button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">'
            "Save</button>"
        )


class _AddAnother:
    def render(self, form: Any, context: Any, **kwargs: Any) -> SafeString:
        return SafeString(
            '<p class="form-actions"><button class="btn" type="submit" name="step" value="add">'
            "Add another need</button></p>"
        )


class NeedsForm(VersionedForm):
    """`rows`: how many needs are shown. Empty ones are passed over."""

    submit_label = "Save the needs"
    not_of_record = ("on",)

    def __init__(self, *args: Any, rows: int, most: int = MOST_ROWS, **kwargs: Any) -> None:
        self.rows, self.most = rows, most
        super().__init__(*args, **kwargs)
        self.fields[ROWS] = forms.IntegerField(widget=forms.HiddenInput, initial=rows)
        for row in range(rows):
            self._add_row(row)
        self.fields["on"] = DateField(
            label="From",
            help_text="From that day this list takes the place of what was recorded.",
        )

    def _add_row(self, row: int) -> None:
        types = [("", "Not known, or no DfE type"), *NeedType.choices]
        areas = [("", "As the type says"), *BroadArea.choices]
        self.fields[f"need{row}_type"] = forms.ChoiceField(
            label="Type of need", choices=types, required=False,
            help_text="A type is never required.",
        )  # fmt: skip
        self.fields[f"need{row}_area"] = forms.ChoiceField(
            label="Broad area", choices=areas, required=False,
            help_text="Choose one where there is no type. For Down syndrome any area may be right.",
        )  # fmt: skip
        self.fields[f"need{row}_words"] = forms.CharField(
            label="In our words", max_length=200, required=False
        )
        self.fields[f"need{row}_source"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial="school"
        )

    def label_of(self, name: str) -> str:
        row, _, _ = name.removeprefix("need").partition("_")
        return f"{_title(int(row))}: {super().label_of(name).lower()}"

    def layout(self) -> Layout:
        groups: list[Any] = [_SaveOnEnter(), "version", ROWS]
        for row in range(self.rows):
            fields = [f"need{row}_{part}" for part in _PARTS]
            groups.append(Group(_title(row), *fields, _Steps(row, self.rows)))
        if self.rows < self.most:
            groups.append(_AddAnother())
        return Layout(*groups, "on")

    def entries(self) -> list[NeedEntry]:
        return [NeedEntry(*values) for _, values in self._filled()]

    def _filled(self) -> list[tuple[int, tuple[str, str, str, str]]]:
        found = []
        for row in range(self.rows):
            type_, area, words, source = (
                self.cleaned_data.get(f"need{row}_{part}", "") for part in _PARTS
            )
            if type_ or area or words:
                found.append((row, (type_, area, words, source or "school")))
        return found

    def placed(self, broken: RuleBroken) -> RuleBroken:
        """The same refusal at this form's fields: entries are counted without empty rows."""
        filled = self._filled()
        problems = {}
        for field, texts in broken.problems.items():
            if field.isdecimal() and int(field) < len(filled):
                row, (type_, *_) = filled[int(field)]
                field = f"need{row}_{'type' if type_ else 'area'}"
            problems[field] = texts
        return RuleBroken(problems)


def shown_again(data: QueryDict, step: str, mark: int) -> NeedsForm:
    """The form after a step that saves nothing: everything typed is still there."""
    rows = _typed_rows(data)
    verb, _, place = step.partition(":")
    at = int(place) if place.isdecimal() else -1
    if verb == "add" and len(rows) < max(MOST_ROWS, len(rows)):
        rows.append({})
    elif verb == "remove" and 0 <= at < len(rows):
        del rows[at]
    elif verb == "up" and 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif verb == "down" and 0 <= at < len(rows) - 1:
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
    version = data.get("version", "")
    initial = initial_of(rows or [{}]) | {
        "version": int(version) if version.isdecimal() else mark,
        "on": Typed(*(data.get(f"on_{part}", "") for part in ("day", "month", "year"))),
        # What the list said when the page was opened, not what is typed by now.
        "version-seen": data.get("version-seen", ""),
    }
    form = NeedsForm(rows=max(1, len(rows)), most=max(MOST_ROWS, len(rows)), initial=initial)
    if verb == "add":
        # The page is loaded anew: typing goes on in the need that was asked for.
        form.fields[f"need{form.rows - 1}_type"].widget.attrs["autofocus"] = True
    return form


def rows_in(data: QueryDict) -> int:
    """How many needs a posted form shows; nonsense is one."""
    text = data.get(ROWS, "")
    return min(max(int(text), 1), 99) if text.isdecimal() and len(text) < 4 else 1


def initial_of(rows: Sequence[Mapping[str, Any]]) -> RowValues:
    return {f"need{n}_{part}": row.get(part, "") for n, row in enumerate(rows) for part in _PARTS}


def _typed_rows(data: QueryDict) -> list[RowValues]:
    return [
        {part: data.get(f"need{row}_{part}", "") for part in _PARTS} for row in range(rows_in(data))
    ]


def _title(row: int) -> str:
    return _ORDINALS[row] if row < len(_ORDINALS) else f"Need {row + 1}"
