"""A pupil's values over time beside the middle of the year group: server-drawn, with its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from statistics import median

from reviews.assessments.rules.progress import FEWEST_PEERS, NEAR, Series, Value
from reviews.assessments.rules.values import ScaleFacts, rounded, value_words
from reviews.choices import IN_LEVELS
from send_mis.ui.progress import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, Dot, Stroke, figure
from send_mis.ui.words import day, short_day


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One line of the table under the picture."""

    on: str
    value: str
    peers: str
    note: str


@dataclass(frozen=True)
class Trend:
    """`peers`: the middle of the year group on days on which the pupil was assessed."""

    title: str
    scale: ScaleFacts
    points: Sequence[Value]
    peers: Sequence[Value]
    notes: Sequence[str]

    height = HEIGHT
    label_y = HEIGHT - 6

    @cached_property
    def _days(self) -> tuple[int, int]:
        days = [each.on for each in (*self.points, *self.peers)]
        return min(days).toordinal(), max(days).toordinal()

    @cached_property
    def _values(self) -> tuple[Decimal, Decimal]:
        values = [each.value for each in (*self.points, *self.peers)]
        low, high = min(values), max(values)
        return (low, high) if high > low else (low - 1, high + 1)

    def _dot(self, each: Value) -> Dot:
        first, last = self._days
        share = (each.on.toordinal() - first) / (last - first) if last > first else 0.0
        low, high = self._values
        y = TOP + float((high - each.value) / (high - low)) * (BOTTOM - TOP)
        return Dot(f"{LEFT + share * (RIGHT - LEFT):.1f}%", f"{y:.1f}")

    def _strokes(self, points: Sequence[Value]) -> list[Stroke]:
        return [Stroke(a.x, a.y, b.x, b.y) for a, b in pairwise(self._dot(p) for p in points)]

    @property
    def dots(self) -> list[Dot]:
        return [self._dot(each) for each in self.points]

    @property
    def strokes(self) -> list[Stroke]:
        return self._strokes(self.points)

    @property
    def peers_strokes(self) -> list[Stroke]:
        return self._strokes(self.peers)

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Height and short words of the lowest and the highest that is drawn."""
        low, high = self._values
        y = (BOTTOM, TOP)
        return [(f"{at:.1f}", self._short(value)) for at, value in zip(y, (low, high), strict=True)]

    def _short(self, value: Decimal) -> str:
        return rounded(value) if self.scale.kind in IN_LEVELS else figure(value)

    @property
    def days(self) -> tuple[str, str]:
        first, last = self._days
        return short_day(date.fromordinal(first)), short_day(date.fromordinal(last))

    @property
    def table(self) -> list[TrendRow]:
        """The newest first, as people ask for it."""
        middle = {each.on: rounded(each.value) for each in self.peers}
        rows = [
            TrendRow(
                day(each.on), value_words(self.scale, each.value), middle.get(each.on, ""), note
            )
            for each, note in zip(self.points, self.notes, strict=True)
        ]
        return rows[::-1]

    @property
    def description(self) -> str:
        said = [f"{value_words(self.scale, p.value)} on {day(p.on)}" for p in self.points]
        peers = " The dotted line is the middle of the year group." if self.peers else ""
        levels = ""
        if self.scale.kind in IN_LEVELS:
            levels = " Levels are drawn by their place, the lowest being 1."
        return f"{'; '.join(said)}.{peers}{levels}"


def middle_of(peers: Sequence[Series], days: Sequence[date]) -> list[Value]:
    """Where at least five of the year group have a value near that day."""
    found = []
    for on in days:
        near = [
            min(close, key=lambda value: (abs(value.on - on), value.on)).value
            for series in peers
            if (close := [value for value in series if abs(value.on - on) <= NEAR])
        ]
        if len(near) >= FEWEST_PEERS:
            found.append(Value(on, Decimal(median(near))))
    return found
