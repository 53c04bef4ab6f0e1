"""A field with its label, hint and errors as HTML.

In Python, because a page may have a hundred fields, and templates for them would be half its time.
"""

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from send_mis.ui.icons import svg
from send_mis.ui.markup import NOTHING, fill, fill_each

_WRONG = SafeString(" field-wrong")
_OPTIONAL = SafeString(' <span class="optional">(optional)</span>')
_CHECK_HINT = SafeString(" check-hint")


def field_html(field: BoundField, *, says_optional: bool = True) -> SafeString:
    """`says_optional` False: for what must be answered once it is asked."""
    if field.is_hidden:
        return fill("{}", field)
    optional = _OPTIONAL if says_optional and not field.field.required else NOTHING
    if field.use_fieldset:
        inner = _fieldset(field, optional)
    elif isinstance(field.field.widget, forms.CheckboxInput):
        inner = _checkbox(field)
    else:
        inner = fill(
            '<label class="field-label" for="{}">{}{}</label>\n{}{}{}',
            field.id_for_label, field.label, optional, _hint(field), errors_html(field),
            widget_html(field),
        )  # fmt: skip
    wrong = _WRONG if field.errors else NOTHING
    return fill('<div class="field{}">\n{}</div>\n', wrong, inner)


def _fieldset(field: BoundField, optional: SafeString) -> SafeString:
    described = field.aria_describedby
    return fill(
        '<fieldset{}><legend class="field-label">{}{}</legend>\n{}{}{}</fieldset>\n',
        fill(' aria-describedby="{}"', described) if described else NOTHING,
        field.label, optional, _hint(field), errors_html(field), widget_html(field),
    )  # fmt: skip


def _checkbox(field: BoundField) -> SafeString:
    return fill(
        '{}<div class="check">{} <label for="{}">{}</label></div>\n{}',
        errors_html(field), widget_html(field), field.id_for_label, field.label,
        _hint(field, _CHECK_HINT),
    )  # fmt: skip


def _hint(field: BoundField, more: SafeString = NOTHING) -> SafeString:
    if not field.help_text:
        return NOTHING
    hint = '<p class="hint{}" id="{}_helptext">{}</p>\n'
    return fill(hint, more, field.auto_id, field.help_text)


def errors_html(field: BoundField) -> SafeString:
    errors = field.errors
    if not errors:
        return NOTHING
    lines = fill_each("<li>{} {}</li>", ((svg("late"), text) for text in errors))
    return fill('<ul class="field-errors" id="{}_error">{}</ul>\n', field.auto_id, lines)


def widget_html(field: BoundField) -> SafeString:
    """A field's input with the class that the theme knows it by."""
    widget = field.field.widget
    css = f"{_css(widget)} {widget.attrs.get('class', '')}".rstrip()
    return fill("{}", field.as_widget(attrs={"class": css}))


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
