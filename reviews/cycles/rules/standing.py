"""Where a cycle stands among its four parts, and what is to be done next."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reviews.choices import CycleState

_SOON_DAYS = 14


class CycleStage(StrEnum):
    ASSESS = "Assess"
    PLAN = "Plan"
    DO = "Do"
    REVIEW = "Review"


class CycleStep(StrEnum):
    """What comes next; the page knows the words and the way there."""

    START = "start"
    WRITE = "write"
    OUTCOMES = "outcomes"
    AGREE = "agree"
    DO = "do"
    REVIEW = "review"
    LATE = "late"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class CycleFacts:
    state: str
    is_assessed: bool
    has_outcomes: bool
    review_on: date | None
    today: date


def part_now(facts: CycleFacts | None) -> CycleStage:
    """The part that is being worked on."""
    if facts is None or (facts.state == CycleState.DRAFT and not facts.is_assessed):
        return CycleStage.ASSESS
    if facts.state == CycleState.DRAFT:
        return CycleStage.PLAN
    if facts.state == CycleState.AGREED and not is_review_due(facts):
        return CycleStage.DO
    return CycleStage.REVIEW


def next_step(facts: CycleFacts | None) -> CycleStep:
    if facts is None:
        return CycleStep.START
    if facts.state == CycleState.DRAFT:
        if not facts.is_assessed:
            return CycleStep.WRITE
        return CycleStep.AGREE if facts.has_outcomes else CycleStep.OUTCOMES
    if facts.state != CycleState.AGREED:
        return CycleStep.NEXT
    if facts.review_on is not None and facts.review_on < facts.today:
        return CycleStep.LATE
    return CycleStep.REVIEW if is_review_due(facts) else CycleStep.DO


def is_review_due(facts: CycleFacts) -> bool:
    """Within two weeks: then it is prepared."""
    on = facts.review_on
    return on is not None and (on - facts.today).days <= _SOON_DAYS
