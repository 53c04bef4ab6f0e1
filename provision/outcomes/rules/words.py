"""What people say of an outcome, as a form reads it and a service keeps it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """Everything that people say of an outcome."""

    text: str
    starts_on: date
    due_on: date
    pupil_words: str = ""
    area: str = "GENERAL"
    need_type: str = ""
    measure: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    out_of: Decimal | None = None
    how_measured: str = ""
    levels: dict[str, str] = field(default_factory=dict)
    # The longer outcome that this is a term's step towards.
    step_of_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """`offered`: the allocations that the person saw; `chosen`: those that serve the outcome."""

    offered: Collection[UUID]
    chosen: Collection[UUID]
