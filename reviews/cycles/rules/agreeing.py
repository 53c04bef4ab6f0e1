"""When a plan may be agreed, moved or ended. Answers are problems by form field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Problems = dict[str, list[str]]
AGREE_LABELS: Mapping[str, str] = {
    "agreed_on": "Agreed on",
    "review_on": "Review date",
    "agreed_how": "How parents took part",
    "agreed_with": "Who took part",
    "offered_on": "Last offered on",
    "offered_how": "How it was offered",
    "offered_times": "How often it was offered",
}
_OFFERED = ("offered_on", "offered_how", "offered_times")
# Where no term is known; the Code asks schools to meet parents at least three times a year (6.65).
_A_TERM = timedelta(weeks=17)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whom it was agreed with and how, or when, how and how often that was offered."""

    agreed_on: date
    review_on: date | None
    agreed_how: str = ""
    agreed_with: str = ""
    offered_on: date | None = None
    offered_how: str = ""
    offered_times: int | None = None


def agree_problems(said: Agreement, *, starts_on: date, today: date) -> Problems:
    found: Problems = {}
    if said.agreed_on > today:
        found["agreed_on"] = ["Choose today or an earlier day."]
    elif said.agreed_on < starts_on:
        found["agreed_on"] = ["That is before the plan was begun."]
    if said.review_on is None:
        found["review_on"] = ["A plan cannot be agreed without a review date: enter one."]
    elif said.review_on <= max(said.agreed_on, starts_on):
        found["review_on"] = ["Choose a day after it was agreed."]
    return found | _involvement_problems(said, today)


def _involvement_problems(said: Agreement, today: date) -> Problems:
    found: Problems = {}
    if said.agreed_how or said.agreed_with:
        if not said.agreed_how:
            found["agreed_how"] = ["Choose how they took part."]
        if not said.agreed_with:
            found["agreed_with"] = ["Enter who took part."]
    offered = [name for name in _OFFERED if getattr(said, name)]
    if offered and len(offered) < len(_OFFERED):
        for name in _OFFERED:
            if name not in offered:
                found[name] = ["Say when, how and how often it was offered."]
    if said.offered_on is not None and said.offered_on > today:
        found["offered_on"] = ["Choose today or an earlier day."]
    if not (said.agreed_how or said.agreed_with or offered):
        found["agreed_how"] = [
            "Say how parents took part, or below when, how and how often it was offered."
        ]
    return found


def moved_problems(
    before: date | None, on: date, *, agreed_on: date | None, today: date, why: str
) -> Problems:
    """A review is moved with a reason, which stays in the record."""
    found: Problems = {}
    if on == before:
        found["review_on"] = ["That is the review date already."]
    elif on < today or (agreed_on is not None and on <= agreed_on):
        found["review_on"] = ["Choose today or a later day."]
    if not why.strip():
        found["why"] = ["Say why it is moved."]
    return found


def closing_problems(on: date, *, since: date, today: date, why: str) -> Problems:
    """`since`: the day of its agreement, else of its beginning."""
    found: Problems = {}
    if on > today:
        found["on"] = ["Choose today or an earlier day."]
    elif on < since:
        found["on"] = ["That is before the plan was begun or agreed."]
    if not why.strip():
        found["why"] = ["Say why it ends without a review."]
    return found


def far_words(review_on: date | None, since: date, term_ends: Iterable[date]) -> str:
    """What is said, and stops nobody, of a review more than a term ahead: later than the end of
    the term after the one that runs."""
    if review_on is None:
        return ""
    coming = sorted(end for end in term_ends if end >= since)
    last = coming[1] if len(coming) > 1 else since + _A_TERM
    if review_on <= last:
        return ""
    return "The review is more than a term ahead. Plans are reviewed with parents at least termly."
