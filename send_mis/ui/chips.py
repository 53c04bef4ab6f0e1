"""A status or a label as a small rounded word. Status is never colour alone."""

from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from django.utils.safestring import SafeString, mark_safe

from send_mis.ui.icons import svg

Kind = Literal["fine", "soon", "late", "neutral", "accent"]


@dataclass(frozen=True, slots=True)
class Chip:
    """`fine`, `soon` and `late` are statuses and carry an icon; `neutral` and `accent` are labels.

    `code` is the letter of a DfE code, set in bold before its words: E EHC plan.
    """

    kind: Kind
    text: str
    code: str = ""


_OPENING: Final[dict[str, str]] = {
    kind: f'<span class="chip chip-{kind}">{svg(icon) if icon else ""}'
    for kind, icon in {
        "fine": "fine",
        "soon": "clock",
        "late": "late",
        "neutral": "",
        "accent": "",
    }.items()
}


def chip_html(chip: Chip) -> SafeString:
    code = f"<b>{escape(chip.code)}</b> " if chip.code else ""
    return mark_safe(  # noqa: S308 - every part that is data is escaped here
        f"{_OPENING[chip.kind]}<span>{code}{escape(chip.text)}</span></span>"
    )
