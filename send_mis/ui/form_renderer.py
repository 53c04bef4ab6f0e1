"""The usual widgets as HTML without a template: as Django writes them, in a tenth of the time.

A form of a group has some fifty inputs and two hundred options, and Django includes three templates
for each. Whatever else is rendered, and every widget that has a template of its own, goes Django's
way.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from send_mis.ui.markup import escaped

_Widget = Mapping[str, Any]


class WidgetRenderer(TemplatesSetting):
    """Named in the settings as the renderer of every form."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        usual = _USUAL.get(template_name)
        if usual is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308 - a template's own
        return mark_safe(usual(context["widget"]))  # noqa: S308 - each value is escaped below


def _text(value: Any) -> str:
    """As the templates write a value: safe text as it is, all else escaped."""
    return escaped(value if isinstance(value, str) else str(value))


def _attributes(widget: _Widget) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: _Widget) -> str:
    value = widget["value"]
    written = "" if value is None else f' value="{_text(value)}"'
    return (
        f'<input type="{widget["type"]}" name="{_text(widget["name"])}"{written}'
        f"{_attributes(widget)}>"
    )


def _textarea(widget: _Widget) -> str:
    value = widget["value"]
    return (
        f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n'
        f"{_text(value) if value else ''}</textarea>"
    )


class FixedSelect(forms.Select):
    """Choices that are the same for everybody: their HTML is made once for each that is chosen.

    For choices that code names; what is cached stays for as long as the process.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = tuple(self.format_value(value))
        given = _attributes({"attrs": self.build_attrs(self.attrs, attrs)})
        options = _options(tuple(self.choices), chosen)
        return mark_safe(f'<select name="{_text(name)}"{given}>{options}\n</select>\n')  # noqa: S308 - each value is escaped


@lru_cache(maxsize=500)
def _options(choices: tuple[tuple[Any, Any], ...], chosen: tuple[str, ...]) -> str:
    plain = forms.Select(choices=choices)
    groups = plain.optgroups("", list(chosen))
    return _grouped(groups)


def _select(widget: _Widget) -> str:
    start = f'<select name="{_text(widget["name"])}"{_attributes(widget)}>'
    return f"{start}{_grouped(widget['optgroups'])}\n</select>\n"


def _grouped(optgroups: Any) -> str:
    parts = []
    for name, options, _ in optgroups:
        if name:
            parts.append(f'\n  <optgroup label="{_text(name)}">')
        parts += [
            f'\n  <option value="{_text(each["value"])}"{_attributes(each)}>'
            f"{_text(each['label'])}</option>\n"
            for each in options
        ]
        if name:
            parts.append("\n  </optgroup>")
    return "".join(parts)


def _choices(widget: _Widget) -> str:
    """Radio buttons or boxes, each in its label."""
    attrs = widget["attrs"]
    named = "".join(f' {key}="{_text(attrs[key])}"' for key in ("id", "class") if attrs.get(key))
    parts = [f"<div{named}>"]
    for group, options, _ in widget["optgroups"]:
        if group:
            parts.append(f"\n  <div><label>{_text(group)}</label>")
        parts += [f"<div>\n    {_choice(each)}</div>" for each in options]
        if group:
            parts.append("\n  </div>")
    return "".join([*parts, "\n</div>"])


def _choice(option: _Widget) -> str:
    written = _input(option)
    if not option["wrap_label"]:
        return written
    id_ = option["attrs"].get("id")
    named = f' for="{_text(id_)}"' if id_ else ""
    return f"<label{named}>{written}\n {_text(option['label'])}</label>"


_USUAL: Mapping[str, Callable[[_Widget], str]] = {
    f"django/forms/widgets/{name}.html": _input
    for name in ("text", "number", "email", "password", "hidden", "checkbox")
} | {
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/radio.html": _choices,
    "django/forms/widgets/checkbox_select.html": _choices,
}  # fmt: skip
