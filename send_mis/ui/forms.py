"""One form, one look: error summary first, hints under labels, optional marked, nothing lost.

Every form of the product is a HouseForm and is shown with `{% house_form form %}`. The fields are
laid out by a crispy layout; `Group` sets several under one legend.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict, ErrorList

from send_mis.ui.date_field import DateBoxes, DateError, DateField
from send_mis.ui.parts import Conflict, Difference
from send_mis.ui.words import plain_day

__all__ = [
    "DateField",
    "FileField",
    "Fold",
    "Group",
    "HouseForm",
    "SummaryLine",
    "VersionedForm",
    "add_rule_errors",
    "conflict_of",
    "error_summary",
    "plain_messages",
]

VERSION = "version"
_TOO_LONG = "Use at most %(limit_value)d letters: there are %(show_value)d."


class HasProblems(Protocol):
    """A broken rule: field name → messages, "" for the form as a whole."""

    @property
    def problems(self) -> Mapping[str, Sequence[str]]: ...


class HasTheirs(Protocol):
    """An edit conflict: label → the value that is saved now, and who saved it."""

    @property
    def theirs(self) -> Mapping[str, str]: ...

    @property
    def by(self) -> str: ...


class Group(Fieldset):  # type: ignore[misc]  # crispy has no types
    """Fields under one legend: Group("Who decided", "decided_by", "decided_on", hint="…")."""

    template = "ui/forms/group.html"

    def __init__(self, legend: str, *fields: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(legend, *fields, **kwargs)
        self.hint = hint

    def render(self, form: Any, context: Any, **kwargs: Any) -> Any:
        with context.push(hint=self.hint):
            return super().render(form, context, **kwargs)


class Fold(Fieldset):  # type: ignore[misc]  # crispy has no types
    """Fields that few need, folded under a word: open where one of them is to be mended."""

    template = "ui/forms/fold.html"

    def __init__(self, legend: str, *fields: Any, is_open: bool = False, **kwargs: Any) -> None:
        super().__init__(legend, *fields, **kwargs)
        self.is_open = is_open

    def render(self, form: Any, context: Any, **kwargs: Any) -> Any:
        wrong = any(pointer.name in form.errors for pointer in self.get_field_names())
        with context.push(is_open=self.is_open or wrong):
            return super().render(form, context, **kwargs)


class HouseForm(forms.Form):
    """Give `layout()` to group fields; without it they stand in their own order."""

    submit_label = "Save"
    summary_note = "Nothing has been saved yet, and nothing you typed is lost."
    # The browser's own bubbles come one at a time, unstyled, and vanish: we say it ourselves.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            plain_messages(field, str(field.label or name.replace("_", " ")))

    def layout(self) -> Layout:
        return Layout(*self.fields)

    @cached_property
    def helper(self) -> FormHelper:
        return house_helper(self.layout())


class VersionedForm(HouseForm):
    """A form on a record that two people may change at once. The version travels with it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def show_conflict(self, conflict: HasTheirs, *, version: int) -> Conflict:
        """Both sides, by label; saving again is then a choice made with open eyes."""
        data = cast("MutableMapping[str, Any]", copy(self.data))
        data[self.add_prefix(VERSION)] = str(version)
        self.data = data
        return conflict_of(self, conflict)


class FileField(forms.FileField):
    """`accept` is what the file chooser offers: ".csv,.xlsx"; the content is checked later."""

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        attrs = {"accept": accept} if accept else {}
        kwargs.setdefault("widget", forms.FileInput(attrs=attrs))
        super().__init__(**kwargs)


def house_helper(layout: Layout) -> FormHelper:
    """The one crispy helper. Form tag, token and buttons belong to `{% house_form %}`."""
    helper = FormHelper()
    helper.layout = layout
    helper.form_tag = False
    helper.disable_csrf = True
    helper.field_template = "ui/forms/field.html"
    helper.include_media = False
    return helper


def plain_messages(field: forms.Field, label: str) -> None:
    """Django's "This field is required." says neither which field nor what to do."""
    if isinstance(field, DateField):
        return
    if isinstance(field, forms.CharField):
        # A browser would cut off what is pasted, and say nothing: the server says it.
        field.widget.attrs.pop("maxlength", None)
        field.error_messages.setdefault("max_length", _TOO_LONG)
    name = label[:1].lower() + label[1:] if label[1:2].islower() else label
    chooses = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if "required" not in _own_messages(field):
        if isinstance(field, forms.BooleanField):
            text = f"Tick the box to confirm: {name}."
        elif isinstance(field, forms.FileField):
            text = f"Choose a file: {name}."
        elif label.endswith("?"):
            text = f"Answer “{label}”"
        else:
            text = f"{'Choose' if chooses else 'Enter'} {_the(name)}."
        field.error_messages["required"] = text


def _own_messages(field: forms.Field) -> Mapping[str, Any]:
    stock = type(field).default_error_messages.get("required")
    if stock is None:
        stock = forms.Field.default_error_messages["required"]
    said = field.error_messages.get("required")
    return {} if said == stock else {"required": said}


def _the(name: str) -> str:
    """ "Enter the reason", but "Enter your password" and "Enter who decided"."""
    first = name.split(" ", 1)[0].casefold()
    own = {"a", "an", "the", "your", "who", "what", "when", "where", "why", "how", "which"}
    return name if first in own else f"the {name}"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """An error and the id of the input that mends it; "" where no field is to blame."""

    message: str
    target: str


def error_summary(form: forms.BaseForm) -> list[SummaryLine]:
    """Every error of a form in the order of its fields, those of the whole form first."""
    errors: ErrorDict = form.errors
    lines = [SummaryLine(text, "") for text in _texts(errors.get(NON_FIELD_ERRORS))]
    for name in form.fields:
        if name in errors:
            target = first_input(form[name])
            lines += [SummaryLine(text, target) for text in _texts(errors[name])]
    return lines


def _texts(errors: ErrorList | None) -> list[str]:
    return [str(text) for text in errors or ()]


def first_input(field: BoundField) -> str:
    """The id of the input where mending starts: the first radio, the wrong part of a date."""
    widget = field.field.widget
    if widget.is_hidden:
        return ""
    if isinstance(widget, DateBoxes):
        codes = [error.code for error in field.errors.as_data()]
        part = next((code for code in codes if code in {"day", "month", "year"}), "day")
        return f"{field.auto_id}_{part}"
    # CheckboxSelectMultiple is a RadioSelect by inheritance; both number their inputs.
    if isinstance(widget, forms.RadioSelect):
        return f"{field.auto_id}_0"
    return str(field.id_for_label) or field.auto_id


def add_rule_errors(form: forms.BaseForm, broken: HasProblems) -> None:
    """Show a rule's refusal beside the fields it speaks of, and the rest above the form."""
    # add_error needs cleaned_data; a form shown again without validation has none.
    form.is_valid()
    for name, messages in broken.problems.items():
        place = name if name in form.fields else None
        for message in messages:
            form.add_error(place, message)


def conflict_of(form: forms.BaseForm, conflict: HasTheirs) -> Conflict:
    """Yours beside theirs. Labels are matched as the form shows them."""
    yours = {str(form[name].label): _as_typed_by(form[name]) for name in form.fields}
    return Conflict(
        by=conflict.by,
        differences=[
            Difference(label, yours.get(label, ""), saved)
            for label, saved in conflict.theirs.items()
        ],
    )


def _as_typed_by(field: BoundField) -> str:
    """What stands in a field now, in words: a choice by its label, a date as typed."""
    value = field.value()
    if isinstance(field.field.widget, DateBoxes):
        try:
            found = field.field.to_python(value)
        except DateError:
            context = field.field.widget.get_context(field.html_name, value, {})
            return " ".join(box["value"] for box in context["widget"]["boxes"] if box["value"])
        return plain_day(found) if found else ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        asked = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(words) for key, words in choices if str(key) in asked)
    return "" if value is None else str(value)
