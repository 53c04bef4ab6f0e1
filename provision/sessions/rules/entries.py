"""A session as somebody enters it, and who is in it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

LONGEST = 600
MOST_A_DAY = 20
HIGHEST_COUNT = Decimal(9_999_999)


@dataclass(frozen=True, slots=True)
class PupilEntry:
    """One pupil in a session: there or why not, and what was counted.

    `is_sure`: whoever counted was asked about so high a count, and says it again.
    """

    pupil_id: UUID
    is_present: bool = True
    reason: str = ""
    count: Decimal | None = None
    out_of: Decimal | None = None
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """What is entered for a session. Whoever is not mentioned was there."""

    state: str
    reason: str = ""
    minutes: int | None = None
    note: str = ""
    delivered_by: UUID | None = None
    pupils: Sequence[PupilEntry] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Member:
    """A pupil who is in the row on that day, with what is counted for them."""

    pupil_id: UUID
    name: str
    measure: str = ""
    target: Decimal | None = None
    out_of: Decimal | None = None
    last: Decimal | None = None
    last_words: str = ""

    @property
    def question(self) -> str:
        """ "Words read right, target 40"."""
        aim = f", target {figure(self.target)}" if self.target is not None else ""
        return f"{self.measure[:1].upper()}{self.measure[1:]}{aim}"

    @property
    def start(self) -> str:
        """What the first tap of − or + counts from."""
        return figure(self.last)


def figure(value: Decimal | None) -> str:
    """As people write it: 31, 2.5."""
    return "" if value is None else f"{value.normalize():f}"
