"""The way from a baseline to a target, with the points so far: server-drawn, with its table."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from itertools import pairwise

from send_mis.ui.words import day, short_day

# Across in per cent, so that words keep their size on a phone; down in pixels.
LEFT, RIGHT = 9.0, 97.0
TOP, BOTTOM, HEIGHT = 18, 158, 186
_WIDE = 1280
# Of the picture for paper.
_LETTER, _INK = 26, "#2b2620"


def figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A point, what the line expected on that day, and a word on it."""

    on: date
    value: Decimal
    expected: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Stroke:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class Progress:
    """`start` and `aim` are the line's ends; `points` in the order of their days."""

    title: str
    description: str
    measure: str
    start: tuple[date, Decimal]
    aim: tuple[date, Decimal]
    points: Sequence[Counted] = ()

    height = HEIGHT
    label_y = HEIGHT - 6

    @cached_property
    def _days(self) -> tuple[int, int]:
        days = [self.start[0], self.aim[0], *(point.on for point in self.points)]
        return min(days).toordinal(), max(days).toordinal()

    @cached_property
    def _values(self) -> tuple[Decimal, Decimal]:
        values = [self.start[1], self.aim[1], *(point.value for point in self.points)]
        low, high = min(values), max(values)
        return (low, high) if high > low else (low - 1, high + 1)

    def _x(self, on: date) -> float:
        first, last = self._days
        share = (on.toordinal() - first) / (last - first) if last > first else 0.0
        return LEFT + share * (RIGHT - LEFT)

    def _y(self, value: Decimal) -> float:
        low, high = self._values
        return TOP + float((high - value) / (high - low)) * (BOTTOM - TOP)

    def _dot(self, on: date, value: Decimal) -> Dot:
        return Dot(f"{self._x(on):.1f}%", f"{self._y(value):.1f}")

    @property
    def line(self) -> Stroke:
        one, two = self._dot(*self.start), self._dot(*self.aim)
        return Stroke(one.x, one.y, two.x, two.y)

    @property
    def dots(self) -> list[Dot]:
        return [self._dot(point.on, point.value) for point in self.points]

    @property
    def strokes(self) -> list[Stroke]:
        """From the baseline to each point in turn."""
        dots = [self._dot(*self.start), *self.dots]
        return [Stroke(a.x, a.y, b.x, b.y) for a, b in pairwise(dots)]

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Height and figure of the baseline and the target."""
        values = dict.fromkeys((self.start[1], self.aim[1]))
        return [(f"{self._y(value):.1f}", figure(value)) for value in values]

    @property
    def days(self) -> tuple[str, str]:
        return short_day(self.start[0]), short_day(self.aim[0])

    @property
    def table(self) -> list[tuple[str, str, str, str]]:
        first = (day(self.start[0]), figure(self.start[1]), figure(self.start[1]), "baseline")
        rows = [
            (day(p.on), figure(p.value), figure(p.expected), p.note) for p in self.points
        ]  # fmt: skip
        return [first, *rows, (day(self.aim[0]), "", figure(self.aim[1]), "target")]

    @property
    def picture(self) -> str:
        """For paper, as a data: URI of a PNG: with the figures and days that the page writes."""
        # Late on purpose: only a PDF needs it, and a page should not wait for the import.
        from PIL import Image, ImageDraw, ImageFont

        image = Image.new("RGB", (_WIDE, 2 * HEIGHT), "white")
        pen = ImageDraw.Draw(image)
        font = ImageFont.load_default(_LETTER)
        for y, value in self.levels:
            pen.line(_ends(Stroke(f"{LEFT}%", y, f"{RIGHT}%", y)), fill="#cfc8ba", width=2)
            pen.text(_at(f"{LEFT - 1}%", y), value, fill=_INK, font=font, anchor="rm")
        for x, words, anchor in zip((LEFT, RIGHT), self.days, ("ls", "rs"), strict=True):
            pen.text(_at(f"{x}%", str(self.label_y)), words, fill=_INK, font=font, anchor=anchor)
        pen.line(_ends(self.line), fill="#8a8172", width=4)
        for stroke in self.strokes:
            pen.line(_ends(stroke), fill="#0b4f55", width=6)
        for dot in self.dots:
            across, down = _at(dot.x, dot.y)
            pen.ellipse((across - 9, down - 9, across + 9, down + 9), fill="#0b4f55")
        for dot, point in zip(self.dots, self.points, strict=True):
            across, down = _at(dot.x, dot.y)
            above = down > 2 * TOP + _LETTER
            pen.text(
                (min(across, _WIDE - _LETTER), down - 14 if above else down + 14),
                figure(point.value), fill=_INK, font=font, anchor="ms" if above else "mt",
            )  # fmt: skip
        made = BytesIO()
        image.save(made, "PNG", optimize=True)
        return f"data:image/png;base64,{b64encode(made.getvalue()).decode()}"


def _at(x: str, y: str) -> tuple[float, float]:
    """Two dots of a picture for each pixel of the screen: a printer shows more."""
    return float(x.rstrip("%")) * _WIDE / 100, 2 * float(y)


def _ends(stroke: Stroke) -> tuple[float, float, float, float]:
    return *_at(stroke.x1, stroke.y1), *_at(stroke.x2, stroke.y2)
