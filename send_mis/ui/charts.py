"""Pictures of data as SVG, drawn by attributes alone, each with its table.

A picture carries a title and a description; the table beneath holds every number, so nobody
needs to see the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["accent", "fine", "soon", "late", "then"]

STRIP_WIDTH = 600
STRIP_LABEL = 110
STRIP_ROW = 34
STRIP_BAR = 22
# Below this width a figure does not fit into its piece of the bar; the table has it.
STRIP_ROOM_FOR_FIGURE = 22


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
class Strip:
    """One bar a year, in pieces: how many with an EHC plan, how many on SEN support."""

    title: str
    description: str
    series: Sequence[tuple[str, Tone]]
    rows: Sequence[StripRow]
    heading: str = "Year"

    @property
    def height(self) -> int:
        return STRIP_ROW * len(self.rows)

    @property
    def width(self) -> int:
        return STRIP_WIDTH

    @property
    def bar_height(self) -> int:
        return STRIP_BAR

    @property
    def drawn(self) -> list[tuple[StripRow, int, int, str, list[Piece]]]:
        """Each row with the y of its bar and of its words, the x of its total, its pieces."""
        # Room for the total at the right-hand end.
        room = STRIP_WIDTH - STRIP_LABEL - 40
        most = max([1, *(row.total for row in self.rows)])
        drawn = []
        for i, row in enumerate(self.rows):
            top = i * STRIP_ROW + (STRIP_ROW - STRIP_BAR) // 2
            pieces = self._pieces(row, room / most)
            end = STRIP_LABEL + row.total * room / most + 8
            drawn.append((row, top, top + STRIP_BAR - 6, f"{end:.1f}", pieces))
        return drawn

    def _pieces(self, row: StripRow, scale: float) -> list[Piece]:
        x = float(STRIP_LABEL)
        pieces = []
        for value, (_, tone) in zip(row.values, self.series, strict=True):
            width = value * scale
            if value:
                fits = width >= STRIP_ROOM_FOR_FIGURE
                middle = f"{x + width / 2:.1f}"
                pieces.append(Piece(f"{x:.1f}", f"{width:.1f}", value, tone, middle, fits))
            x += width
        return pieces
