"""What is typed for many pupils at once: each cell by itself, so that a bad one holds up none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

EARLIEST = date(2000, 1, 1)

Cell = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A pupil's value on a scale. `seen`: what was saved when the page was opened, if anything.

    Without a value the one that was seen is removed.
    """

    pupil_id: UUID
    scale_id: UUID
    value: Decimal | None
    seen: Decimal | None = None

    @property
    def cell(self) -> Cell:
        return self.pupil_id, self.scale_id


@dataclass(frozen=True, slots=True)
class OnEntry:
    """What makes values a baseline: who of the parents took part, and a note for all of them."""

    with_parents: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else saved another value meanwhile: it stays until somebody has seen both."""

    typed: TypedValue
    saved: Decimal | None
    by: str


@dataclass(frozen=True)
class RecordedValues:
    """What became of what was typed."""

    saved: int = 0
    removed: int = 0
    overtaken: Sequence[Overtaken] = field(default_factory=tuple)

    @property
    def written(self) -> int:
        return self.saved + self.removed

    def __add__(self, other: "RecordedValues") -> "RecordedValues":
        return RecordedValues(
            self.saved + other.saved, self.removed + other.removed,
            [*self.overtaken, *other.overtaken],
        )  # fmt: skip


def overtaken(
    typed: TypedValue, saved: Mapping[Cell, Decimal], by: Mapping[Cell, str]
) -> Overtaken | None:
    """Whether what is saved now is neither what was seen nor what is wanted."""
    now = saved.get(typed.cell)
    if now in (typed.seen, typed.value):
        return None
    return Overtaken(typed, now, by.get(typed.cell, "Somebody else"))


def day_problems(on: date, today: date) -> dict[str, list[str]]:
    if on > today:
        return {"on": ["Choose today or an earlier day."]}
    if on < EARLIEST:
        return {"on": ["Choose a day from 2000 on."]}
    return {}
