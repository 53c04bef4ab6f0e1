"""The line from baseline to target, and where a pupil stands against it. Pure.

Progress is the share of the way come: 0 at the baseline, 1 at the target, whichever of the two is
the larger number (starting work within 12 minutes, then within 5, is progress). The line expects
the same share of the way as of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

# A tenth of the way on either side is still on the line: children do not learn with a ruler.
TOLERANCE = Fraction(1, 10)
# So long after the last count nobody knows where a pupil stands now.
STALE_AFTER = timedelta(days=14)
# Before a fifth of the time is over a line says nothing.
TOO_EARLY_BEFORE = Fraction(1, 5)


class Standing(Enum):
    NOT_COUNTED = "not counted yet"
    TOO_EARLY = "too early"
    BEHIND = "behind"
    ON = "on track"
    AHEAD = "ahead"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Line:
    baseline: Decimal
    target: Decimal
    starts_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Point:
    on: date
    value: Decimal


def elapsed(line: Line, day: date) -> Fraction:
    """The share of the time gone by, from 0 to 1."""
    length = (line.due_on - line.starts_on).days
    if length <= 0:
        return Fraction(1) if day >= line.due_on else Fraction(0)
    return min(Fraction(1), max(Fraction(0), Fraction((day - line.starts_on).days, length)))


def expected_on(line: Line, day: date) -> Decimal:
    """What the line expects on that day, to one hundredth."""
    way = Fraction(line.target) - Fraction(line.baseline)
    value = Fraction(line.baseline) + way * elapsed(line, day)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def progress(line: Line, value: Decimal) -> Fraction:
    """The share of the way come: below 0 is a step back, above 1 is past the target.

    Where the target is the baseline the aim is to hold it: 1 at or above, else 0.
    """
    way = Fraction(line.target) - Fraction(line.baseline)
    if not way:
        return Fraction(value >= line.target)
    return (Fraction(value) - Fraction(line.baseline)) / way


def standing_of(line: Line, points: Sequence[Point]) -> Standing:
    """Where the latest point stands against the line of its own day."""
    if not points:
        return Standing.NOT_COUNTED
    latest = max(points, key=lambda point: point.on)
    return standing(line, latest.value, latest.on)


def is_stale(line: Line, points: Sequence[Point], today: date) -> bool:
    """The last count lies more than two weeks back, while the line still runs or at its end."""
    last = max((point.on for point in points), default=None)
    return last is not None and min(today, line.due_on) - last > STALE_AFTER


# Lists of hundreds ask the same again: fractions are exact, and slow.
@lru_cache(maxsize=8192)
def standing(line: Line, value: Decimal, day: date) -> Standing:
    come, gone = progress(line, value), elapsed(line, day)
    if come >= 1:
        return Standing.REACHED
    if gone < TOO_EARLY_BEFORE:
        return Standing.TOO_EARLY
    if come < gone - TOLERANCE:
        return Standing.BEHIND
    return Standing.AHEAD if come > gone + TOLERANCE else Standing.ON


# --- Scales: a suggestion for the people who decide ------------------------------------------


def suggest_four(come: Fraction) -> int:
    """1 not met, 2 partly (half the way), 3 met, 4 exceeded (a tenth past the target)."""
    if come >= 1 + TOLERANCE:
        return 4
    if come >= 1:
        return 3
    return 2 if come >= Fraction(1, 2) else 1


def suggest_goal(come: Fraction) -> int:
    """Goal attainment: −2 no way come, −1 some, 0 the target, +1 a quarter past it, +2 a half."""
    for level, least in ((2, Fraction(3, 2)), (1, Fraction(5, 4)), (0, Fraction(1))):
        if come >= least:
            return level
    return -1 if come > TOLERANCE else -2
