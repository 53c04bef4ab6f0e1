"""Faces and signs that children choose from, drawn for this product on a 48 by 48 grid.

Each stands beside its caption, so that it needs no alternative text.
"""

from typing import Any, Final

from django import forms
from django.utils.safestring import SafeString, mark_safe

from send_mis.ui.markup import fill

_MOUTHS: Final = {
    1: '<path d="M14 36q10-13 20 0"/>',
    2: '<path d="M15 34q9-6 18 0"/>',
    3: '<path d="M15 33h18"/>',
    4: '<path d="M15 31q9 6 18 0"/>',
    5: '<path d="M13 29q11 14 22 0z"/>',
}
_SIGNS: Final = {
    "quiet": '<path d="M8 24 24 9l16 15M12 21v19h24V21"/><path d="M19 32q5 4 10 0"/>',
    "time": '<circle cx="24" cy="26" r="15"/><path d="M24 16v10l7 4M20 6h8"/>',
    "pictures": '<rect x="7" y="10" width="34" height="28" rx="3"/>'
    '<circle cx="16" cy="19" r="3"/><path d="m9 36 11-11 7 7 5-5 8 9"/>',
    "adult": '<circle cx="18" cy="12" r="6"/><path d="M8 42V28q0-7 10-7t10 7v14"/>'
    '<circle cx="36" cy="25" r="4"/><path d="M31 42v-6q0-4 5-4t5 4v6"/>',
    "friend": '<circle cx="15" cy="16" r="6"/><circle cx="33" cy="16" r="6"/>'
    '<path d="M6 40v-6q0-7 9-7t9 7 9-7 9 7v6"/>',
    "break": '<circle cx="30" cy="9" r="4.5"/>'
    '<path d="M14 20 24 15l5 9 8 2M25 22l-5 9 7 6-2 8M19 31l-9 6"/>',
    "steps": '<path d="M6 40h12V30h11V20h12V10"/>',
    "repeat": '<path d="M37 15A16 16 0 1 0 40 26M37 6v9h-9"/>',
}


def _draw(shape: str) -> SafeString:
    return mark_safe(  # noqa: S308 - built from the constants above, never from data
        '<svg class="picture" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true"'
        ' focusable="false" fill="none" stroke="currentColor" stroke-width="2.4"'
        f' stroke-linecap="round" stroke-linejoin="round">{shape}</svg>'
    )


_HEAD: Final = (
    '<circle cx="24" cy="24" r="20"/><circle cx="17" cy="19" r="1.6" fill="currentColor"/>'
    '<circle cx="31" cy="19" r="1.6" fill="currentColor"/>'
)
FACE: Final = {str(step): _draw(_HEAD + mouth) for step, mouth in _MOUTHS.items()}
SIGN: Final = {name: _draw(shape) for name, shape in _SIGNS.items()}


class FaceSelect(forms.RadioSelect):
    """One of the five faces, each with its caption."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "pictures"})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return _with_picture(super().create_option(*args, **kwargs), FACE)


class SignSelect(forms.CheckboxSelectMultiple):
    """As many of the signs as are wanted, each with its caption."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "pictures"})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return _with_picture(super().create_option(*args, **kwargs), SIGN)


def _with_picture(option: dict[str, Any], drawn: dict[str, SafeString]) -> dict[str, Any]:
    picture = drawn.get(str(option["value"]))
    if picture:
        option["label"] = fill("{} <span>{}</span>", picture, option["label"])
    return option
