"""The workings of the four tests in sentences, so that anybody can count them again. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from reviews.assessments.rules.progress import TERM, ProgressAnswer, ProgressFinding, Step, Test
from reviews.assessments.rules.values import ScaleFacts, rounded, unit_words, value_words
from send_mis.ui.words import day, plural


class ScaleExpects(ScaleFacts, Protocol):
    """A scale with what its school answers to what is the same baseline, and significant."""

    same_start: Decimal
    real_difference: Decimal
    expected_per_term: Decimal | None
    expected_level: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """One test as the page shows it."""

    label: str
    answer: ProgressAnswer
    workings: str

    @property
    def is_met(self) -> bool:
        return self.answer is ProgressAnswer.MET


def told(found: ProgressFinding, scale: ScaleExpects) -> Told:
    if found.answer is ProgressAnswer.TOO_LITTLE or found.step is None:
        return Told(found.test.value, found.answer, found.lacks)
    words = {
        Test.SLOWER: _slower, Test.RATE: _rate, Test.NOT_CLOSING: _gap, Test.WIDENING: _widening,
    }[found.test]  # fmt: skip
    return Told(found.test.value, found.answer, f"{words(found, found.step, scale)}")


def step_words(step: Step, scale: ScaleFacts) -> str:
    """ "From 88 on Mon 7 Sep 2026 to 90 on Mon 30 Nov 2026: 2 points in 12 weeks"."""
    start, end = value_words(scale, step.start.value), value_words(scale, step.end.value)
    return (
        f"From {start} on {day(step.start.on)} to {end} on {day(step.end.on)}:"
        f" {unit_words(scale.kind, step.gain)} in {plural(round(step.days / 7), 'week', 'weeks')}"
    )


def expected_words(step: Step | None, scale: ScaleExpects) -> str:
    """What the school expects in that time, beside what was made of it."""
    if step is None or scale.expected_per_term is None:
        return ""
    if not scale.expected_per_term:
        return (
            "The school expects a pupil to keep this value:"
            f" {unit_words(scale.kind, step.gain)} made."
        )
    wanted = Fraction(scale.expected_per_term) * step.days / TERM
    return (
        f"The school expects {unit_words(scale.kind, scale.expected_per_term)} a term:"
        f" {rounded(wanted)} in this time; {rounded(step.gain)} made."
    )


def _slower(found: ProgressFinding, step: Step, scale: ScaleExpects) -> str:
    near = f"within {unit_words(scale.kind, scale.same_start)} of" if scale.same_start else "at"
    return (
        f"{step_words(step, scale)}. {_peers(found.peers)} of the year group began {near}"
        f" {value_words(scale, step.start.value)}: half of them gained"
        f" {unit_words(scale.kind, found.peers_gain or Decimal(0))} or more. {_significant(scale)}"
    )


def _rate(found: ProgressFinding, step: Step, scale: ScaleExpects) -> str:
    before, wanted = found.before, found.at_that_rate
    if before is None or wanted is None:
        return found.lacks
    return (
        f"Before: {_small(step_words(before, scale))}, {rounded(before.per_term)} a term. Since:"
        f" {_small(step_words(step, scale))}, {rounded(step.per_term)} a term. At the rate before"
        f" it would be {unit_words(scale.kind, wanted)}. {_significant(scale)}"
    )


def _gap(found: ProgressFinding, step: Step, scale: ScaleExpects) -> str:
    counts = ""
    if scale.real_difference:
        counts = f" {unit_words(scale.kind, scale.real_difference)} or more counts as a gap."
    return f"{_gaps(found, step, scale)}{counts}"


def _widening(found: ProgressFinding, step: Step, scale: ScaleExpects) -> str:
    return f"{_gaps(found, step, scale)} {_significant(scale)}"


def _gaps(found: ProgressFinding, step: Step, scale: ScaleExpects) -> str:
    then, now = found.gap_then or Decimal(0), found.gap_now or Decimal(0)
    return (
        f"Against the middle of {_peers(found.peers)} of the year group with values of both times:"
        f" {_stands(then, scale)} on {day(step.start.on)}, {_stands(now, scale)} on"
        f" {day(step.end.on)}."
    )


def _stands(gap: Decimal, scale: ScaleFacts) -> str:
    if not gap:
        return "level with them"
    return f"{unit_words(scale.kind, abs(gap))} {'behind' if gap > 0 else 'ahead'}"


def _significant(scale: ScaleExpects) -> str:
    if not scale.real_difference:
        return "Any difference counts."
    return f"{unit_words(scale.kind, scale.real_difference)} or more counts as significant."


def _peers(count: int) -> str:
    return plural(count, "peer", "peers")


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
