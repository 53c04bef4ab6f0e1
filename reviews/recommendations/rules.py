"""What is recommended, line by line, and what has to be said of what becomes of it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pupils.strategies.rules import one_each
from reviews.choices import RecommendationState
from send_mis.access.actions import Action

SETTLE_LABELS: Mapping[str, str] = {
    "state": "What becomes of it?",
    "place": "Where it lives",
    "situation": "When",
    "adapted_words": "What is done instead",
    "reason": "Why",
}
# A line made for it in what helps; other places are "strategy:…", "outcome:…", "row:…".
NEW = "new"


@dataclass(frozen=True, slots=True)
class SourceKind:
    """What a subject above keeps that recommends: the pupil's page where it stands, who opens it,
    and the form, by its id, that takes up more of it. `takes_up`: who may."""

    title: str
    page: str
    reads: Action
    take_up: str
    takes_up: Action


# By the model's name, as due dates have it.
SOURCES: Mapping[str, SourceKind] = {
    "ehcp.needsassessment": SourceKind(
        "What the local authority said", "pupil_ehc_assessments", Action.EHC_READ_ALL,
        "ehc_assessment_take_up", Action.EHC_REVIEW,
    )
}  # fmt: skip
PLACES = {"strategy": "strategy", "outcome": "outcome", "row": "plan_row"}
_SENTENCE_ENDS = re.compile(r"(?<=[.;])\s+")


@dataclass(frozen=True, slots=True)
class Proposed:
    """`line`: as the advice has it, "" where it was typed; `words`: as it is to be kept."""

    line: str
    words: str


def proposed_lines(texts: Iterable[str], taken: Collection[str]) -> list[str]:
    """Each sentence of the advice once, without those that were taken up before.

    "Pictures; a quiet place. Ten minutes daily." → three lines.
    """
    known = {line.casefold() for line in taken}
    found: dict[str, str] = {}
    for text in texts:
        for line in one_each("\n".join(_SENTENCE_ENDS.split(text))):
            said = line.rstrip(" ;")
            if said.casefold() not in known:
                found.setdefault(said.casefold(), said[:1].upper() + said[1:])
    return list(found.values())


def kept(entries: Sequence[Proposed], taken: Collection[str]) -> list[Proposed]:
    """Those with words, without what is there already or comes twice."""
    known = {line.casefold() for line in taken}
    found = []
    for entry in entries:
        words = " ".join(entry.words.split())
        keys = {words.casefold(), entry.line.casefold()} - {""}
        if words and not keys & known:
            known |= keys
            found.append(Proposed(entry.line, words))
    return found


def settle_problems(
    state: str, place: str, adapted_words: str, reason: str
) -> dict[str, list[str]]:
    """Why it cannot be decided so, by form field."""
    found: dict[str, list[str]] = {}
    if state not in RecommendationState.values or state == RecommendationState.OPEN:
        found["state"] = ["Choose what becomes of it."]
    if state == RecommendationState.ADAPTED and not adapted_words:
        found["adapted_words"] = ["Say what is done instead."]
    if state in (RecommendationState.ADAPTED, RecommendationState.DECLINED) and not reason:
        found["reason"] = ["Say why."]
    if state in (RecommendationState.ADOPTED, RecommendationState.ADAPTED) and not place:
        found["place"] = ["Choose where it lives."]
    return found
