"""What a row of the grid says of an outcome's end, and what follows from it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from provision.choices import UNMET
from provision.outcomes.rules.scales import end_of
from reviews.pupil_review.rules import CARRY_ON, STOPPED, OutcomeReviewed, PupilReviewed

# As many pupils as one page holds.
MOST_PUPILS = 60


@dataclass(frozen=True, slots=True)
class OutcomeTyped:
    """What stands in an outcome's boxes. `count` and `target` in numbers, where there are any."""

    outcome_id: UUID
    level: str = ""
    count: Decimal | None = None
    note: str = ""
    next_text: str = ""
    target: Decimal | None = None

    @property
    def has_next(self) -> bool:
        return bool(self.next_text) or self.target is not None

    @property
    def is_empty(self) -> bool:
        return not (self.level or self.note or self.has_next) and self.count is None


@dataclass(frozen=True, slots=True)
class PupilTyped:
    """One pupil's review, and the version of the plan that was on the page."""

    cycle_id: UUID
    version: int
    said: PupilReviewed


def reviewed_row(
    typed: OutcomeTyped, *, scale: str, text: str, target: Decimal | None
) -> OutcomeReviewed:
    """`scale`, `text`, `target`: of the outcome. One that was not met is carried forward as it was,
    unless other words are typed; one that was met goes on where words or a target of the next step
    are typed."""
    is_unmet = typed.level.lstrip("-").isdigit() and end_of(scale, int(typed.level)) in UNMET
    return OutcomeReviewed(
        typed.outcome_id, typed.level, typed.count, typed.note,
        is_followed=typed.level not in (CARRY_ON, STOPPED) and (is_unmet or typed.has_next),
        next_text=typed.next_text or text,
        next_target=target if typed.target is None else typed.target,
    )  # fmt: skip


def missing_levels(rows: Collection[OutcomeTyped]) -> list[UUID]:
    """Outcomes of a pupil whose review was begun, of which nobody says how they ended."""
    if all(row.is_empty for row in rows):
        return []
    return [row.outcome_id for row in rows if not row.level]
