"""Figures that the headteacher types, because no record here counts them yet. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from send_mis.reports.choices import PERCENTAGES, TypedFigure

Problems = dict[str, list[str]]

_MOST = 100_000


def typed_problems(typed: Mapping[str, Decimal | None]) -> Problems:
    found: Problems = {}
    for name, number in typed.items():
        if number is None:
            continue
        most = 100 if name in PERCENTAGES else _MOST
        if not 0 <= number <= most:
            found[name] = [f"Enter a number from 0 to {most:,}."]
        elif name not in PERCENTAGES and number != number.to_integral_value():
            found[name] = ["Enter a whole number."]
    return found


def kept_typed(typed: Mapping[str, Decimal | None]) -> dict[str, str]:
    """As it is kept: what is left empty is not there."""
    return {
        name: f"{number.normalize():f}"
        for name, number in typed.items()
        if number is not None and name in TypedFigure.values
    }


def shown_typed(kept: Mapping[str, str], total: int | None, threshold: int) -> list[list[str]]:
    """What each is called, and what is shown of it. `total`: on the register, where it is shown."""
    return [
        [TypedFigure(name).label, _shown(name, Decimal(kept[name]), total, threshold)]
        for name in TypedFigure.values if name in kept
    ]  # fmt: skip


def _shown(name: str, number: Decimal, total: int | None, threshold: int) -> str:
    if name == TypedFigure.ATTENDANCE_ALL:
        return f"{number:f} %"
    is_of_pupils = name in (TypedFigure.ATTENDANCE, TypedFigure.CLUBS)
    if is_of_pupils and (total or 0) < 2 * threshold:
        # Of few pupils each is a large part; and either those in clubs are few, or the others.
        return "not shown: of too few pupils"
    if name == TypedFigure.ATTENDANCE:
        return f"{number:f} %"
    if name == TypedFigure.CLUBS and (total or 0) - int(number) < threshold:
        # All but a few: who is in none could be told.
        return "not shown: all, or all but a few"
    if _is_few(int(number), threshold):
        return f"fewer than {threshold}"
    return f"{number:f}" if number else "none"


def _is_few(number: int, threshold: int) -> bool:
    return 0 < number < threshold
