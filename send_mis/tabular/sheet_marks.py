"""What a sheet says beside its values: what is merged or hidden, and formulas without a value.

The reader of values does not tell these; they are noted while the sheet's XML is checked.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

_One = TypeVar("_One")
# More of either than any list of pupils has; what is beyond is not noted.
_MOST = 20_000
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Merged:
    """Rows as the sheet numbers them, the column counted from nought."""

    name: str
    first_row: int
    last_row: int
    column: int
    width: int


@dataclass(slots=True)
class SheetMarks:
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unworked: set[tuple[int, int]] = field(default_factory=set)  # row, column

    def note_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        if number.isdecimal() and _is_true(attributes.get("hidden")):
            _add(self.hidden_rows, int(number))

    def note_columns(self, attributes: Mapping[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if _is_true(attributes.get("hidden")) and first.isdecimal() and last.isdecimal():
            # A hidden range often reaches to the sheet's last column.
            for column in range(int(first) - 1, min(int(last), int(first) + 200)):
                _add(self.hidden_columns, column)

    def note_merged(self, name: str) -> None:
        found = _RANGE.fullmatch(name)
        if found and len(self.merged) < _MOST:
            first, last = column_index(found[1]), column_index(found[3])
            self.merged.append(Merged(name, int(found[2]), int(found[4]), first, last - first + 1))

    def note_unworked(self, place: str) -> None:
        if found := _CELL.fullmatch(place):
            _add(self.unworked, (int(found[2]), column_index(found[1])))


class SheetNoter:
    """Follows the XML of one part and fills its marks."""

    def __init__(self) -> None:
        self.marks = SheetMarks()
        self._place = ""
        self._has_formula = self._has_value = self._in_value = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self._place = attributes.get("r", "")
            self._has_formula = self._has_value = False
        elif name == "f":
            self._has_formula = True
        elif name == "v":
            self._in_value = True
        elif name == "row":
            self.marks.note_row(attributes)
        elif name == "col":
            self.marks.note_columns(attributes)
        elif name == "mergecell":
            self.marks.note_merged(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "v":
            self._in_value = False
        elif name == "c" and self._has_formula and not self._has_value:
            self.marks.note_unworked(self._place)

    def text(self, text: str) -> None:
        if self._in_value and text:
            self._has_value = True


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def spans(numbers: Iterable[int]) -> str:
    """3, 4, 5 and 9 as people write them: "3–5, 9"."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in found)


def _is_true(text: str | None) -> bool:
    return text in {"1", "true", "True"}


def _add(found: set[_One], one: _One) -> None:
    if len(found) < _MOST:
        found.add(one)
