"""What a plan is checked on: plain values, whoever read them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CheckedNeed:
    rank: int
    type: str
    area: str


@dataclass(frozen=True, slots=True)
class CheckedOutcome:
    """`how`: what is said, beside a count, of how one will know."""

    id: UUID
    text: str
    need_type: str
    area: str
    measure: str
    how: str
    baseline: Decimal | None
    due_on: date
    is_served: bool


@dataclass(frozen=True, slots=True)
class CheckedLine:
    """A pupil's place in a line of provision that was agreed. `what` and `extra`: its own words."""

    row_id: UUID
    plan_id: UUID
    name: str
    what: str
    extra: str
    aim: str
    minutes: int | None
    is_usually_timed: bool
    by: str
    by_is_gone: bool
    starts_on: date
    last_held_on: date | None
    has_outcome: bool
    may_write: bool


@dataclass(frozen=True, slots=True)
class CheckedStrategy:
    id: UUID
    words: str


@dataclass(frozen=True, slots=True)
class CheckedCycle:
    """The one that is open. `texts`: what it promises, by the labels of its form."""

    id: UUID
    state: str
    starts_on: date
    review_on: date | None
    agree_by: date
    has_parents: bool
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class CheckedPupil:
    """`status`: K, E or "". `quiet_since`: what was not held since that day has stopped."""

    id: UUID
    status: str
    spell_id: UUID | None
    spell_review_on: date | None
    cycle: CheckedCycle | None
    needs: list[CheckedNeed]
    outcomes: list[CheckedOutcome]
    lines: list[CheckedLine]
    strategies: list[CheckedStrategy]
    quiet_since: date
    today: date
