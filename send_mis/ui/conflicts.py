"""Two people saved one form: what each of its fields said before, says in the one and the other.

One comparison for every form that carries a version. The form takes along what it showed when it
was opened, so that a field that only the other person changed is told from one that both changed.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from send_mis.ui.date_field import DateBoxes, DateError
from send_mis.ui.number_fields import NumberField, WholeField
from send_mis.ui.words import plain_day

MINE = "mine"


class VersionInput(forms.HiddenInput):
    """The version, and beside it whatever `beside` gives to be sent along."""

    beside: Callable[[], Mapping[str, str]] | None = None

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        inputs = [super().render(name, value, attrs, renderer)]
        for suffix, text in (self.beside() if self.beside else {}).items():
            inputs.append(
                format_html('<input type="hidden" name="{}-{}" value="{}">', name, suffix, text)
            )
        return SafeString("".join(inputs))


def words_of(field: BoundField, value: Any) -> str:
    """A field's value in words: a choice by its label, a day as it is typed."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return plain_day(value)
    if isinstance(field.field.widget, DateBoxes):
        return _day_words(field, value)
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        asked = {str(v) for v in (value if isinstance(value, list | tuple | set) else [value])}
        return ", ".join(
            str(words) for key, words in _flat(choices) if str(key) in asked and key != ""
        )
    if isinstance(field.field, NumberField | WholeField) and value not in (None, ""):
        return _number_words(field, value)
    return "" if value is None else "\n".join(str(value).strip().splitlines())


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for key, words in choices:
        found += _flat(words) if isinstance(words, list | tuple) else [(key, words)]
    return found


def _day_words(field: BoundField, value: Any) -> str:
    try:
        found = field.field.to_python(value)
    except DateError:
        context = field.field.widget.get_context(field.html_name, value, {})
        return " ".join(box["value"] for box in context["widget"]["boxes"] if box["value"])
    return plain_day(found) if found else ""


def _number_words(field: BoundField, value: Any) -> str:
    try:
        number = field.field.to_python(value)
    except forms.ValidationError:
        return str(value)
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)


def sent_as(field: BoundField, value: Any) -> dict[str, list[str]]:
    """What a browser would send for this value, by the names of its inputs."""
    name, widget = field.html_name, field.field.widget
    if isinstance(widget, DateBoxes):
        boxes = widget.get_context(name, value, {})["widget"]["boxes"]
        return {box["name"]: [str(box["value"] or "")] for box in boxes}
    if isinstance(value, bool):
        return {name: ["on"] if value else []}
    if isinstance(value, list | tuple | set):
        return {name: [str(each) for each in value]}
    shown = field.field.prepare_value(value)
    return {name: ["" if shown is None else str(shown)]}


def typed_as(field: BoundField, data: MultiValueDict[str, Any]) -> dict[str, list[str]]:
    """What was sent for it."""
    is_day = isinstance(field.field.widget, DateBoxes)
    names = sent_as(field, None) if is_day else [field.html_name]
    return {name: data.getlist(name) for name in names}


def read_texts(text: str | None) -> dict[str, Any]:
    """What a form took along; nonsense is nothing."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
