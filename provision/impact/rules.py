"""Did it help? Entry against exit on the same measure only, cohorts pooled. Pure.

Different measures are never averaged. Below five pupils nothing is worked out: too few to say.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import isqrt
from uuid import UUID

ENOUGH = 5
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class EntryAndExit:
    """One pupil's entry and exit on one measure, in one cohort."""

    pupil: Hashable
    measure: str
    entry: Decimal
    exit: Decimal


@dataclass(frozen=True, slots=True)
class Effect:
    """`spread` is the standard deviation of the changes. None of both: too few to say.

    Each cohort gives a result: a pupil who was in two has two, and both are in the mean.
    """

    measure: str
    pupils: int
    results: int
    mean: Decimal | None
    spread: Decimal | None


def same_measure(words: str) -> str:
    """Two ways of typing one measure: capitals, spaces and a full stop do not tell them apart."""
    return " ".join(words.casefold().split()).rstrip(".")


def effects(changes: Iterable[EntryAndExit]) -> list[Effect]:
    """One answer per measure, the one with most pupils first."""
    by_measure: dict[str, list[EntryAndExit]] = {}
    for change in changes:
        by_measure.setdefault(same_measure(change.measure), []).append(change)
    found = [_effect(group) for group in by_measure.values()]
    return sorted(found, key=lambda effect: (-effect.pupils, same_measure(effect.measure)))


def _effect(group: list[EntryAndExit]) -> Effect:
    name = min(change.measure.strip() for change in group)
    pupils = len({change.pupil for change in group})
    if pupils < ENOUGH:
        return Effect(name, pupils, len(group), None, None)
    gains = [Fraction(change.exit) - Fraction(change.entry) for change in group]
    mean = sum(gains, Fraction(0)) / len(gains)
    variance = sum(((gain - mean) ** 2 for gain in gains), Fraction(0)) / (len(gains) - 1)
    return Effect(name, pupils, len(group), _hundredths(mean), _root(variance))


def cost_per_pupil(cost: Decimal, pupils: int) -> Decimal | None:
    return _hundredths(Fraction(cost) / pupils) if pupils else None


def _hundredths(number: Fraction) -> Decimal:
    """Half away from zero: a mean of −0.125 is −0.13."""
    pence = int(abs(number) * 100 + Fraction(1, 2))
    return Decimal(pence if number >= 0 else -pence).scaleb(-2)


def _root(number: Fraction) -> Decimal:
    thousandths = isqrt(int(number * _THOUSAND**2))
    return (Decimal(thousandths) / _THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class MeasuredPupil:
    """One pupil's entry and exit."""

    pupil_id: UUID
    entry: Decimal | None = None
    exit: Decimal | None = None
    note: str = ""

    @property
    def is_said(self) -> bool:
        return self.entry is not None or self.exit is not None or bool(self.note.strip())


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A pupil of the row, with what is known: the first and the last count."""

    pupil_id: UUID
    name: str
    entry: str = ""
    exit: str = ""
