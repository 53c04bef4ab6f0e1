"""What an early discussion holds, what it needs before it is decided, and the decision's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reviews.choices import SupportDecision

Problems = dict[str, list[str]]

MET: Mapping[str, str] = {
    "met_on": "When",
    "met_how": "How",
    "met_with": "Who was there",
}
OFFERED: Mapping[str, str] = {
    "offered_on": "Last offered on",
    "offered_how": "How it was offered",
    "offered_times": "How often it was offered",
}
PARTS: Mapping[str, str] = {
    "strengths": "Strengths",
    "difficulties": "Difficulty",
    "concerns": "Parents’ concerns",
    "outcomes": "Agreed outcomes",
    "next_steps": "Next steps",
}
DISCUSSION_LABELS: Mapping[str, str] = {**MET, **OFFERED, **PARTS}
# What only parents can have said.
_OF_PARENTS = ("concerns", "outcomes", "next_steps")
_LATER = "Choose today or an earlier day."


@dataclass(frozen=True, slots=True)
class DecidedSupport:
    """What the SENCO decides. `starts_on` (else the day of the decision) and
    `next_review_on`: of SEN support; `look_again_on`: where adapted teaching is enough."""

    decision: str
    decided_on: date
    decided_with: str
    reason: str
    starts_on: date | None = None
    next_review_on: date | None = None
    look_again_on: date | None = None

    @property
    def support_from(self) -> date:
        return self.starts_on or self.decided_on


def tidied(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Lines keep their ends; no text has blanks around it."""
    return {
        name: facts[name].strip() if isinstance(facts[name], str) else facts[name]
        for name in DISCUSSION_LABELS
    }


def writing_problems(facts: Mapping[str, Any], *, born_on: date, today: date) -> Problems:
    """It may be kept half-written; what is written of a meeting or an offer is whole."""
    found: Problems = {}
    if not any(facts[name] for name in DISCUSSION_LABELS):
        found["strengths"] = ["Write something first."]
    if any(facts[name] for name in MET):
        asked = {"met_on": "Enter the day.", "met_how": "Choose how it was held.",
                 "met_with": "Enter who was there."}  # fmt: skip
        found |= {name: [words] for name, words in asked.items() if not facts[name]}
    if any(facts[name] for name in OFFERED) and not all(facts[name] for name in OFFERED):
        name = next(name for name in OFFERED if not facts[name])
        found[name] = ["Say when, how and how often it was offered."]
    for name in ("met_on", "offered_on"):
        if facts[name] is not None and facts[name] > today:
            found[name] = [_LATER]
        elif facts[name] is not None and facts[name] < born_on:
            found[name] = ["That is before the pupil was born."]
    return found


def missing(facts: Mapping[str, Any]) -> list[str]:
    """What is not written yet and has to be, in the words of the form. Parents who could not be
    reached have said nothing."""
    was_held, was_offered = bool(facts["met_on"]), bool(facts["offered_on"])
    found = []
    if not was_held and not was_offered:
        found.append("who was there and when, or how parents were offered to take part")
    for name, label in PARTS.items():
        if not facts[name] and (was_held or name not in _OF_PARENTS):
            found.append(f"{label[:1].lower()}{label[1:]}")
    return found


def proposal_problems(proposal: str, words: str) -> Problems:
    found: Problems = {}
    if proposal not in SupportDecision.values:
        found["proposal"] = ["Choose what you think is needed."]
    if not words.strip():
        found["proposal_words"] = ["Say why."]
    return found


def decision_problems(said: DecidedSupport, *, held_on: date | None, today: date) -> Problems:
    """`held_on`: the day of the discussion, or on which it was last offered."""
    found: Problems = {}
    if said.decision not in SupportDecision.values:
        found["decision"] = ["Choose what is decided."]
    if said.decided_on > today:
        found["decided_on"] = [_LATER]
    elif held_on is not None and said.decided_on < held_on:
        found["decided_on"] = ["That is before the discussion with parents."]
    if not said.decided_with:
        found["decided_with"] = ["Say who decided."]
    if not said.reason:
        found["reason"] = ["Say why."]
    if said.decision == SupportDecision.SUPPORT:
        return found | _support_problems(said, today)
    if said.decision == SupportDecision.ENOUGH:
        return found | _enough_problems(said, today)
    return found


def _support_problems(said: DecidedSupport, today: date) -> Problems:
    found: Problems = {}
    review_on = said.next_review_on
    if review_on is not None and review_on <= said.support_from:
        found["next_review_on"] = ["The review comes after the start."]
    elif review_on is not None and review_on < today:
        found["next_review_on"] = ["Choose today or a later day."]
    if said.look_again_on is not None:
        found["look_again_on"] = ["Leave this empty: SEN support is reviewed with its plan."]
    return found


def _enough_problems(said: DecidedSupport, today: date) -> Problems:
    found: Problems = {}
    if said.look_again_on is None:
        found["look_again_on"] = ["Enter the day on which somebody looks again."]
    elif said.look_again_on <= today:
        found["look_again_on"] = ["Choose a day after today."]
    for name in ("starts_on", "next_review_on"):
        if getattr(said, name) is not None:
            found[name] = ["Leave this empty: SEN support does not start."]
    return found


def given_problems(given_on: date, how: str, to: str, *, since: date, today: date) -> Problems:
    found: Problems = {}
    if given_on > today:
        found["given_on"] = [_LATER]
    elif given_on < since:
        found["given_on"] = ["That is before the discussion was begun."]
    if not how:
        found["given_how"] = ["Choose how they were given it."]
    if not to:
        found["given_to"] = ["Enter who was given it."]
    return found
