"""The thirteen boxes of a plan's row, declared once.

What a page asks, what is read from it, what is kept, compared, restored and said goes by this list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum, auto
from typing import Any


class BoxKind(Enum):
    """How a box is read and shown: `selectors/typed` knows how, for each kind."""

    NAMES = auto()
    LINES = auto()
    TEXT = auto()
    INTERVENTION = auto()
    ADULT = auto()
    ROLE = auto()
    NUMBER = auto()
    DAY = auto()
    LAST_DAY = auto()
    WEEKDAYS = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class BoxCell:
    """Where boxes stand on the page, alone or as a pair with a sign between them."""

    name: str
    head: str
    sign: str = ""
    # Behind "More" of the row.
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """`label`: what people know it by; `asks`: the same beside the box, where there is room."""

    name: str
    label: str
    kind: BoxKind
    # Of the row in the database; a name from a list, else the words for it.
    columns: tuple[str, ...]
    cell: BoxCell
    asks: str
    # Under which a row in words says it, alone or with another box.
    said: str
    longest: int | None = None
    most: int | None = None
    # There before anybody types: by itself it is no row.
    is_given: bool = False
    # Filled with what is usual for the intervention where nothing is typed.
    is_usual: bool = False


def _box(label: str, kind: BoxKind, *columns: str, **more: Any) -> Any:
    return field(default="", metadata={"label": label, "kind": kind, "columns": columns, **more})


_OFTEN = BoxCell("often", "Minutes × a week", "×")
_DATES = BoxCell("dates", "From – until", "–")


@dataclass(frozen=True, slots=True)
class RowTyped:
    """The boxes of one row, as they stand on the page."""

    who: str = _box("Who", BoxKind.NAMES, "pupils", longest=2000)
    outcome: str = _box("Outcome", BoxKind.LINES, "outcome", longest=600)
    what: str = _box("What", BoxKind.INTERVENTION, "intervention_id", "what", longest=200)
    by: str = _box("By whom", BoxKind.ADULT, "delivered_by_id", "delivered_by_words", longest=120)
    role: str = _box("Paid as", BoxKind.ROLE, "staff_role", is_folded=True, is_given=True)
    minutes: str = _box(
        "Minutes", BoxKind.NUMBER, "minutes", cell=_OFTEN, said="How often", most=600, is_usual=True
    )
    times: str = _box(
        "Times a week", BoxKind.NUMBER, "times_a_week", cell=_OFTEN, said="How often", most=20,
        is_usual=True,
    )  # fmt: skip
    weeks: str = _box("Weeks", BoxKind.NUMBER, "weeks", most=60, is_usual=True)
    start: str = _box("From", BoxKind.DAY, "starts_on", cell=_DATES, is_given=True)
    until: str = _box("Until", BoxKind.LAST_DAY, "ends_on", cell=_DATES, is_given=True)
    days: str = _box(
        "Days", BoxKind.WEEKDAYS, "weekdays", is_folded=True, asks="Days, for example Mon Wed"
    )
    at: str = _box("Time", BoxKind.TIME, "at", is_folded=True, said="Days")
    more: str = _box(
        "Additional to, or different from", BoxKind.TEXT, "additional_to", longest=600,
        is_folded=True, asks="Additional to, or different from, what is usual",
    )  # fmt: skip

    @property
    def is_blank(self) -> bool:
        """Dates and pay stand there before anybody types: they alone are no row."""
        return not any(getattr(self, box.name).strip() for box in BOXES if not box.is_given)


def _declared(name: str, given: Mapping[str, Any]) -> Box:
    more = dict(given)
    label, is_folded = more["label"], more.pop("is_folded", False)
    cell = more.pop("cell", None) or BoxCell(name, label, is_folded=is_folded)
    return Box(
        name=name, cell=cell, asks=more.pop("asks", label), said=more.pop("said", label), **more
    )


# In the order of the page.
BOXES = tuple(_declared(each.name, each.metadata) for each in fields(RowTyped))
BOX: Mapping[str, Box] = {box.name: box for box in BOXES}
# Of the row, in the database; who is in it, its allocations say.
COLUMNS = tuple(name for box in BOXES for name in box.columns if name != "pupils")


def cells() -> dict[BoxCell, list[Box]]:
    """In the order of the page."""
    found: dict[BoxCell, list[Box]] = {}
    for box in BOXES:
        found.setdefault(box.cell, []).append(box)
    return found
