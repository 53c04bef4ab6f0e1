"""What a review page sends, and what it may not say. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from reviews.choices import CycleDecision
from send_mis.ui.words import day as in_words

# What is recorded of a review: by itself, or with others.
REVIEW_EVENTS = ("cycle.reviewed", "cycle.reviewed_together")
# Besides the levels of the outcome's scale.
CARRY_ON, STOPPED = "carry_on", "stopped"
# A plan is reviewed once a term at least (Code of Practice 6.65); a year is a slip of the hand.
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OutcomeReviewed:
    """One outcome: `level` of its scale, CARRY_ON or STOPPED; the count of the day, if any; and
    what comes next, where something does."""

    outcome_id: UUID
    level: str
    count: Decimal | None = None
    note: str = ""
    is_followed: bool = False
    next_text: str = ""
    next_target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LineReviewed:
    place_id: UUID
    afterwards: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class PupilReviewed:
    held_on: date
    decision: str
    why: str
    next_review_on: date | None
    outcomes: Collection[OutcomeReviewed]
    lines: Collection[LineReviewed]

    @property
    def goes_on(self) -> bool:
        return self.decision != CycleDecision.STEP_DOWN


def box(name: str, key: UUID) -> str:
    """The name of one thing's box in the form, as problems name it too."""
    return f"{name}_{key.hex}"


def review_problems(
    said: PupilReviewed, *, agreed_on: date, today: date
) -> dict[str, list[str]]:  # fmt: skip
    problems: dict[str, list[str]] = {}
    if said.held_on > today:
        problems["held_on"] = ["That day has not come yet."]
    elif said.held_on < agreed_on:
        problems["held_on"] = [f"The plan was agreed on {in_words(agreed_on)}: choose a later day."]
    if said.decision not in CycleDecision.values:
        problems["decision"] = ["Say what was decided."]
    elif said.decision != CycleDecision.NEW_CYCLE and not said.why.strip():
        problems["why"] = ["Say why."]
    if said.goes_on:
        problems |= _next_review(said.next_review_on, said.held_on, today)
    for each in said.outcomes:
        if each.level == STOPPED and not each.note.strip():
            problems[box("note", each.outcome_id)] = ["Say why it is no longer the right outcome."]
        if each.is_followed and not each.next_text.strip():
            problems[box("next_text", each.outcome_id)] = ["Say what the next outcome is."]
    return problems


def _next_review(on: date | None, held_on: date, today: date) -> dict[str, list[str]]:
    if on is None:
        return {"next_review_on": ["Say when you review it next: a plan is never without a date."]}
    if on <= max(held_on, today):
        return {"next_review_on": ["Choose a day that is still to come."]}
    if on - held_on > _LONGEST:
        return {"next_review_on": ["That is more than a year away: a plan is reviewed termly."]}
    return {}
