"""Where a cycle stands among its four parts, and what is to be done next."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reviews.choices import CycleState

_SOON_DAYS = 14


class Part(StrEnum):
    ASSESS = "Assess"
    PLAN = "Plan"
    DO = "Do"
    REVIEW = "Review"


class Step(StrEnum):
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
class Facts:
    state: str
    is_assessed: bool
    has_outcomes: bool
    review_on: date | None
    today: date


def part_now(facts: Facts | None) -> Part:
    """The part that is being worked on."""
    if facts is None or (facts.state == CycleState.DRAFT and not facts.is_assessed):
        return Part.ASSESS
    if facts.state == CycleState.DRAFT:
        return Part.PLAN
    if facts.state == CycleState.AGREED and not is_review_due(facts):
        return Part.DO
    return Part.REVIEW


def next_step(facts: Facts | None) -> Step:
    if facts is None:
        return Step.START
    if facts.state == CycleState.DRAFT:
        if not facts.is_assessed:
            return Step.WRITE
        return Step.AGREE if facts.has_outcomes else Step.OUTCOMES
    if facts.state != CycleState.AGREED:
        return Step.NEXT
    if facts.review_on is not None and facts.review_on < facts.today:
        return Step.LATE
    return Step.REVIEW if is_review_due(facts) else Step.DO


def is_review_due(facts: Facts) -> bool:
    """Within two weeks: then it is prepared."""
    on = facts.review_on
    return on is not None and (on - facts.today).days <= _SOON_DAYS
