"""What a value of a scale is called, and what somebody typed for one. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from reviews.choices import IN_LEVELS, ScaleKind
from send_mis.names.folding import fold
from send_mis.reading.numbers import NoNumber, read_number
from send_mis.ui.progress import figure

_YEARS_AND_MONTHS = re.compile(
    r"(\d{1,2})\s*(?:y|yr|yrs|year|years|;|:)[\s,]*(?:(\d{1,2})\s*(?:m|mth|mths|month|months)?)?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([^)]+)\)")
_TENTH = Decimal("0.1")
_MOST_NAMED = 6


class ScaleFacts(Protocol):
    """What a scale says of its values."""

    name: str
    kind: str
    lowest: Decimal | None
    highest: Decimal | None
    levels: list[str]


class NoValue(ValueError):
    """What was typed is no value of the scale; the message says what would be."""


def read_value(scale: ScaleFacts, text: str) -> Decimal:
    """ "98", "5y 6m" of an age, "working towards" or "WTS" or "2" of levels. Raises NoValue."""
    return _read_level(scale, text) if scale.kind in IN_LEVELS else _read_number(scale, text)


def _read_number(scale: ScaleFacts, text: str) -> Decimal:
    found = _YEARS_AND_MONTHS.fullmatch(text.strip()) if scale.kind == ScaleKind.MONTHS else None
    if found and int(found[2] or 0) < 12:
        value = Decimal(int(found[1]) * 12 + int(found[2] or 0))
    else:
        try:
            value = read_number(text)
        except NoNumber:
            raise NoValue(f"“{_shown(text)}” is not a number. {_what_fits(scale)}") from None
    if not fits(scale, value):
        raise NoValue(f"{_shown(text)} is out of range. {_what_fits(scale)}")
    if value != value.quantize(Decimal("0.01")):
        raise NoValue(f"{_shown(text)} has more than two decimal places.")
    return value


def _read_level(scale: ScaleFacts, text: str) -> Decimal:
    said = fold(text)
    if said.isdecimal() and 1 <= int(said) <= len(scale.levels):
        return Decimal(int(said))
    named = [fold(level) for level in scale.levels]
    for meant in (
        [place for place, level in enumerate(named, 1) if level == said],
        [place for place, level in enumerate(scale.levels, 1) if said in _short(level)],
        [place for place, level in enumerate(named, 1) if said and level.startswith(said)],
    ):
        if len(meant) == 1:
            return Decimal(meant[0])
    raise NoValue(f"“{_shown(text)}” is not one of the levels. {_what_fits(scale)}")


def _short(level: str) -> set[str]:
    """What stands in brackets, "Working towards (WTS)", and the first letters of its words."""
    words = fold(_IN_BRACKETS.sub(" ", level)).split()
    return {*(fold(each) for each in _IN_BRACKETS.findall(level)),
            "".join(word[0] for word in words)}  # fmt: skip


def fits(scale: ScaleFacts, value: Decimal) -> bool:
    """Whether it is a value of the scale: one of its levels, or between its ends."""
    if scale.kind in IN_LEVELS:
        return value == value.to_integral_value() and 1 <= value <= len(scale.levels)
    if scale.lowest is None or scale.highest is None:
        return False
    return scale.lowest <= value <= scale.highest


def _what_fits(scale: ScaleFacts) -> str:
    if scale.kind in IN_LEVELS:
        named = [f"{place} {level}" for place, level in enumerate(scale.levels, 1)]
        if len(named) > _MOST_NAMED:
            return f"Enter its name, or its place from 1 to {len(named)}."
        return f"Enter one of: {', '.join(named)}."
    if scale.lowest is None or scale.highest is None:
        return ""
    return f"Enter a number from {figure(scale.lowest)} to {figure(scale.highest)}."


def value_words(scale: ScaleFacts, value: Decimal) -> str:
    """As people say it: "98", "66 months", "Expected"."""
    if scale.kind in IN_LEVELS:
        return level_name(scale.levels, value)
    return f"{figure(value)} months" if scale.kind == ScaleKind.MONTHS else figure(value)


def typed_words(scale: ScaleFacts, value: Decimal | None) -> str:
    """As it stands in a box of the grid, to be read again as the same value."""
    if value is None:
        return ""
    return level_name(scale.levels, value) if scale.kind in IN_LEVELS else figure(value)


def level_name(levels: Sequence[str], value: Decimal) -> str:
    place = int(value)
    return levels[place - 1] if 1 <= place <= len(levels) else f"Level {place}"


def unit_words(kind: str, count: Decimal | Fraction) -> str:
    """ "1 month", "3.5 points", "0.4 levels"; to one decimal place."""
    one, many = _UNITS[ScaleKind(kind)]
    shown = rounded(count)
    return f"{shown} {one if shown in ('1', '-1', '−1') else many}"


def rounded(count: Decimal | Fraction) -> str:
    """Half up, with a minus that screen readers say."""
    exact = Fraction(count)
    tenths = Decimal(int(abs(exact) * 10 + Fraction(1, 2))) * _TENTH
    return f"{'−' if exact < 0 and tenths else ''}{figure(tenths)}"


_UNITS = {
    ScaleKind.STANDARDISED: ("point", "points"),
    ScaleKind.MONTHS: ("month", "months"),
    ScaleKind.JUDGEMENT: ("level", "levels"),
    ScaleKind.PRE_KEY_STAGE: ("standard", "standards"),
    ScaleKind.STEPS: ("step", "steps"),
    ScaleKind.WIDER: ("level", "levels"),
}


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 30 else f"{plain[:29]}…"
