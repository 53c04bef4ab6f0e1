"""A widget that is written without a template reads as Django's own template would write it."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe

from send_mis.ui.form_renderer import FixedSelect, WidgetRenderer

CHOICES = [
    ("", "Choose “why”"), ("a&b", "A & <b>"), ("c", mark_safe("<i>C</i>")),
    ("In a group", [(1, "One"), (2, "Two")]),
]  # fmt: skip
ATTRS = {
    "class": "form-control", "required": True, "disabled": False, "data-x": 'a"b<', "maxlength": 5,
}  # fmt: skip
WIDGETS: list[forms.Widget] = [
    forms.TextInput(), forms.EmailInput(), forms.HiddenInput(),
    forms.PasswordInput(render_value=True), forms.CheckboxInput(), forms.Textarea(),
    forms.Select(choices=CHOICES), forms.SelectMultiple(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES), forms.CheckboxSelectMultiple(choices=CHOICES),
    forms.ClearableFileInput(),
]  # fmt: skip
VALUES = [
    None, "", "a&b", "1", 1, 2, 0, True, False, "<script>", "é’\n\n x", mark_safe("<b>"),
    Decimal("2.50"), date(2026, 11, 23), 'say "so"',
]  # fmt: skip


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_widget_is_written_as_django_writes_it(widget: forms.Widget, value: Any) -> None:
    is_many = isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple)
    given = [value] if is_many else value
    for attrs in ({}, ATTRS, {"id": "id_é&"}):
        ours, djangos = (
            widget.render("a<name", given, dict(attrs), renderer)
            for renderer in (WidgetRenderer(), TemplatesSetting())
        )
        assert lines(ours) == lines(djangos)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_fixed_choices_are_written_as_django_writes_them(value: Any) -> None:
    for attrs in ({}, ATTRS, {"id": "id_é&"}):
        ours = FixedSelect(choices=CHOICES[:3]).render("a<name", value, dict(attrs))
        djangos = forms.Select(choices=CHOICES[:3]).render(
            "a<name", value, dict(attrs), TemplatesSetting()
        )
        assert lines(ours) == lines(djangos)


def lines(html: str) -> str:
    """Between two tags white space says nothing; inside a tag and around text it does."""
    return re.sub(r">\s+<", "><", html).strip()


def test_the_forms_of_the_product_are_rendered_so() -> None:
    class Asked(forms.Form):
        name = forms.CharField()

    assert isinstance(Asked().renderer, WidgetRenderer)
