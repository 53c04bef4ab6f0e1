"""What somebody saw of a line, as it is recorded, and what may not be. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ehcp.choices import EVIDENCE_OF, EvidenceKind, ProvisionKind
from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]
EVIDENCE_LABELS: Mapping[str, str] = {
    "kind": "What happened",
    "on": "On",
    "who": "Who",
    "by_whom": "Trained by",
    "renew_by_on": "Renew by",
    "note": "Note",
}
_HINTS = {
    ProvisionKind.VISITS: "Who came, or was to come. For example: Ms Khan, speech therapist.",
    ProvisionKind.TRAINING: "Who was trained.",
    ProvisionKind.EQUIPMENT: "Who saw it. Empty: you.",
    ProvisionKind.ALWAYS: "Who looked. Empty: you.",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """As EVIDENCE_LABELS."""

    kind: str
    on: date
    who: str = ""
    by_whom: str = ""
    renew_by_on: date | None = None
    note: str = ""


def who_hint(kind: str) -> str:
    return _HINTS[ProvisionKind(kind)]


def evidence_problems(
    given: Evidence, line_kind: str, *, made_on: date, today: date, of_the_day: str = ""
) -> Problems:
    """`made_on`: when the plan was first made; `of_the_day`: what is recorded of a visit on that
    day already."""
    found: Problems = {}
    if given.kind not in EVIDENCE_OF[line_kind]:
        found["kind"] = ["Choose what happened."]
    if given.on > today:
        found["on"] = ["That day has not come yet."]
    elif given.on < made_on:
        found["on"] = [f"The plan was first made on {in_words(made_on)}."]
    elif of_the_day:
        found["on"] = [f"Of that day it is recorded already: {of_the_day}. Remove that first."]
    if given.kind == EvidenceKind.TRAINED:
        if not given.who.strip():
            found["who"] = ["Say who was trained."]
        if not given.by_whom.strip():
            found["by_whom"] = ["Say who trained them."]
        if given.renew_by_on is not None and given.renew_by_on <= given.on:
            found["renew_by_on"] = ["It is renewed after it was given: choose a later day."]
    return found
