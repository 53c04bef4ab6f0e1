"""The four tests of less than expected progress (Code of Practice 6.17), with their workings. Pure.

Each answers met, not met, or too little to say. They say what the figures say and decide nothing:
a pupil may make such progress for a reason that has nothing to do with SEN (6.23).

Three values count: the last, the one at least a half-term before it, and one before that. Peers
are of the same school, year group and scale. The school says on the scale how near two values are
the same baseline, and how large a difference is significant.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from statistics import median

# A half-term: what is nearer than that says more of the test than of the pupil.
APART = timedelta(days=42)
# After so long a value is of another time.
STALE = timedelta(days=400)
# Peers are rarely assessed on the same day.
NEAR = timedelta(days=31)
FEWEST_PEERS = 5
# A third of a year.
TERM = Fraction(365, 3)


class Test(Enum):
    """In the words of the Code, which are the labels of the page."""

    # Not one of pytest's, whatever it is called.
    __test__ = False

    SLOWER = "Significantly slower than peers from the same baseline"
    RATE = "Below the pupil's own previous rate of progress"
    NOT_CLOSING = "Not closing the attainment gap to peers"
    WIDENING = "Widening the attainment gap"


class ProgressAnswer(Enum):
    MET = "Yes"
    NOT_MET = "No"
    TOO_LITTLE = "Too little to say"


@dataclass(frozen=True, slots=True, order=True)
class Value:
    on: date
    value: Decimal


Series = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Bands:
    """How near is the same baseline, and from what on a difference is significant."""

    same_start: Decimal
    real_difference: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """From one value to a later one."""

    start: Value
    end: Value

    @property
    def gain(self) -> Decimal:
        return self.end.value - self.start.value

    @property
    def days(self) -> int:
        return (self.end.on - self.start.on).days

    @property
    def per_term(self) -> Fraction:
        return Fraction(self.gain) * TERM / self.days


@dataclass(frozen=True, slots=True)
class ProgressFinding:
    """What one test answers, and from which figures."""

    test: Test
    answer: ProgressAnswer
    step: Step | None = None
    # Of the rate: the step before, and what its rate would have brought in this one.
    before: Step | None = None
    at_that_rate: Fraction | None = None
    # Of what is compared with peers: how many there are, and what is in the middle of them.
    peers: int = 0
    peers_gain: Decimal | None = None
    # Peers less the pupil: above nought the pupil is behind.
    gap_then: Decimal | None = None
    gap_now: Decimal | None = None
    # Why it is too little.
    lacks: str = ""


def steps_of(series: Series) -> tuple[Step | None, Step | None]:
    """The last step of a pupil's, and the one before it."""
    ordered = sorted(series)
    if not ordered:
        return None, None
    last = _step_to(ordered, ordered[-1])
    return last, _step_to(ordered, last.start) if last else None


def four_tests(series: Series, peers: Collection[Series], bands: Bands) -> list[ProgressFinding]:
    """All four, in the order of the Code. `peers`: each one's own values, without the pupil's."""
    step, before = steps_of(series)
    if step is None:
        lacks = "There is no second value at least six weeks after another."
        return [ProgressFinding(test, ProgressAnswer.TOO_LITTLE, lacks=lacks) for test in Test]
    alike = [found for each in peers if (found := _same_time(each, step)) is not None]
    return [
        _slower(step, alike, bands), _rate(step, before, bands),
        _not_closing(step, alike, bands), _widening(step, alike, bands),
    ]  # fmt: skip


def is_less_than_expected(found: Sequence[ProgressFinding]) -> bool:
    """By any of the tests: a reason to look, and no more."""
    return any(each.answer is ProgressAnswer.MET for each in found)


def _step_to(ordered: Series, end: Value) -> Step | None:
    """From the last value that is a half-term or more before it."""
    for value in reversed(ordered):
        apart = end.on - value.on
        if APART <= apart <= STALE:
            return Step(value, end)
    return None


def _same_time(series: Series, step: Step) -> Step | None:
    """A peer's step of about the same days."""
    start, end = _nearest(series, step.start.on), _nearest(series, step.end.on)
    if start is None or end is None or end.on - start.on < APART / 2:
        return None
    return Step(start, end)


def _nearest(series: Series, on: date) -> Value | None:
    near = [value for value in series if abs(value.on - on) <= NEAR]
    return min(near, key=lambda value: (abs(value.on - on), value.on), default=None)


def _middle(values: Sequence[Decimal]) -> Decimal:
    return Decimal(median(values))


def _slower(step: Step, peers: Sequence[Step], bands: Bands) -> ProgressFinding:
    alike = [each for each in peers if abs(each.start.value - step.start.value) <= bands.same_start]
    if len(alike) < FEWEST_PEERS:
        return _few(Test.SLOWER, step, len(alike), "began where this pupil began")
    usual = _middle([each.gain for each in alike])
    is_met = _is_significant(Fraction(usual - step.gain), bands)
    return ProgressFinding(
        Test.SLOWER, _answer(is_met=is_met), step, peers=len(alike), peers_gain=usual
    )


def _rate(step: Step, before: Step | None, bands: Bands) -> ProgressFinding:
    if before is None:
        return ProgressFinding(
            Test.RATE, ProgressAnswer.TOO_LITTLE, step,
            lacks="There is no third value at least six weeks before these two.",
        )  # fmt: skip
    wanted = before.per_term * step.days / TERM
    is_met = _is_significant(wanted - Fraction(step.gain), bands)
    return ProgressFinding(Test.RATE, _answer(is_met=is_met), step, before, wanted)


def _not_closing(step: Step, peers: Sequence[Step], bands: Bands) -> ProgressFinding:
    """Who is significantly behind has a gap to close: half of any class is below its middle."""
    if len(peers) < FEWEST_PEERS:
        return _few(Test.NOT_CLOSING, step, len(peers), "have values of the same time")
    then, now = _gaps(step, peers)
    is_met = _is_significant(Fraction(then), bands) and now >= then
    return ProgressFinding(
        Test.NOT_CLOSING, _answer(is_met=is_met), step, peers=len(peers), gap_then=then,
        gap_now=now,
    )  # fmt: skip


def _widening(step: Step, peers: Sequence[Step], bands: Bands) -> ProgressFinding:
    """Behind now, and significantly further than before."""
    if len(peers) < FEWEST_PEERS:
        return _few(Test.WIDENING, step, len(peers), "have values of the same time")
    then, now = _gaps(step, peers)
    is_met = now > 0 and _is_significant(Fraction(now - then), bands)
    return ProgressFinding(
        Test.WIDENING, _answer(is_met=is_met), step, peers=len(peers), gap_then=then, gap_now=now
    )


def _gaps(step: Step, peers: Sequence[Step]) -> tuple[Decimal, Decimal]:
    """The same peers both times: who came or left in between makes no gap."""
    then = _middle([each.start.value for each in peers]) - step.start.value
    now = _middle([each.end.value for each in peers]) - step.end.value
    return then, now


def _is_significant(short: Fraction, bands: Bands) -> bool:
    return short > 0 and short >= Fraction(bands.real_difference)


def _answer(*, is_met: bool) -> ProgressAnswer:
    return ProgressAnswer.MET if is_met else ProgressAnswer.NOT_MET


def _few(test: Test, step: Step, count: int, who: str) -> ProgressFinding:
    return ProgressFinding(
        test, ProgressAnswer.TOO_LITTLE, step, peers=count,
        lacks=f"{count or 'No'} peers {who}: at least {FEWEST_PEERS} are needed.",
    )  # fmt: skip
