"""Pictures of data as SVG, drawn by attributes alone, each with its table.

A picture carries a title and a description; the table beneath holds every number, so nobody
needs to see the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["accent", "fine", "soon", "late", "then"]

# Per cent of the width kept for the row's label and for its total.
STRIP_LABEL = 24
STRIP_TOTAL = 9
STRIP_ROW = 34
STRIP_BAR = 22
# Per cent. In a narrower piece a figure does not fit on a phone; the table has it.
STRIP_ROOM_FOR_FIGURE = 7


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a whole: minutes delivered of those promised."""

    label: str
    value: float
    whole: float
    words: str
    tone: Tone = "accent"

    @property
    def width(self) -> str:
        share = self.value / self.whole if self.whole else 0.0
        return f"{100 * min(max(share, 0.0), 1.0):.1f}"


@dataclass(frozen=True, slots=True)
class BarRow:
    label: str
    now: int
    then: int | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """A table whose rows carry bars, this time and last time."""

    title: str
    rows: Sequence[BarRow]
    heading: str = "Area"
    now: str = "this term"
    then: str = ""

    @property
    def drawn(self) -> list[tuple[BarRow, str, str]]:
        most = max([1, *(r.now for r in self.rows), *(r.then or 0 for r in self.rows)])
        return [
            (row, f"{100 * row.now / most:.1f}", f"{100 * (row.then or 0) / most:.1f}")
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Piece:
    x: str
    width: str
    value: int
    tone: Tone
    middle: str
    has_room: bool


@dataclass(frozen=True, slots=True)
class StripRow:
    label: str
    values: tuple[int, ...]
    url: str = ""

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class DrawnRow:
    label: str
    total: int
    top: int
    words: int
    end: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Strip:
    """One bar a year, in pieces: how many with an EHC plan, how many on SEN support.

    Places across are in per cent and heights in pixels, so that words keep their size on a phone.
    """

    title: str
    description: str
    series: Sequence[tuple[str, Tone]]
    rows: Sequence[StripRow]
    heading: str = "Year"

    @property
    def height(self) -> int:
        return STRIP_ROW * len(self.rows)

    @property
    def bar_height(self) -> int:
        return STRIP_BAR

    @property
    def drawn(self) -> list[DrawnRow]:
        most = max([1, *(row.total for row in self.rows)])
        scale = (100 - STRIP_LABEL - STRIP_TOTAL) / most
        return [self._drawn(i, row, scale) for i, row in enumerate(self.rows)]

    def _drawn(self, place: int, row: StripRow, scale: float) -> DrawnRow:
        top = place * STRIP_ROW + (STRIP_ROW - STRIP_BAR) // 2
        end = STRIP_LABEL + row.total * scale + 1
        pieces = self._pieces(row, scale)
        words = top + STRIP_BAR - 6
        return DrawnRow(row.label, row.total, top, words, f"{end:.1f}%", pieces)

    def _pieces(self, row: StripRow, scale: float) -> list[Piece]:
        x = float(STRIP_LABEL)
        pieces = []
        for value, (_, tone) in zip(row.values, self.series, strict=True):
            width = value * scale
            if value:
                fits = width >= STRIP_ROOM_FOR_FIGURE
                middle = f"{x + width / 2:.1f}%"
                pieces.append(Piece(f"{x:.1f}%", f"{width:.1f}%", value, tone, middle, fits))
            x += width
        return pieces
