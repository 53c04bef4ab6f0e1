"""What a report says of each section, outcome and line, and what it may not say. Pure.

Regulation 20(7) asks for what is recommended, and for each difference of opinion; local authorities
ask besides, section by section, what has changed and what shows it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ehcp.choices import (
    LineAdvice,
    LineDelivered,
    OutcomeAdvice,
    OutcomeProgress,
    Section,
    SectionAdvice,
)
from ehcp.plans.rules.reading import IN_LINES

Problems = dict[str, list[str]]
# What is said of health and social care is a professional's to say.
ON_EVIDENCE = (Section.C, Section.D, Section.G, Section.H1, Section.H2)
_NINTH = 9
WORDS_LABELS: Mapping[str, str] = {
    "works": "What works",
    "does_not_work": "What does not work",
    "attainment": "Progress and attainment",
    # The Code of Practice, 9.166, asks a review to set them.
    "targets": "Targets for the coming year",
    "placement": "Placement: whether it is still right, and what is wanted next",
    "pfa_work": "Work and further study",
    "pfa_living": "Living independently",
    "pfa_community": "Friends, relationships and community",
    "pfa_health": "Health",
    "pep_combined": "Held together with the PEP",
    "social_worker": "Social worker",
    "advocates": "Advocates of the child or the parents",
}
PREPARING = ("pfa_work", "pfa_living", "pfa_community", "pfa_health")
LOOKED_AFTER = ("pep_combined", "social_worker")
PLAIN = ("works", "does_not_work", "attainment", "targets", "placement", "advocates")
DIFFERENCE_HEADS: Mapping[str, str] = {"who": "Who", "words": "What they say, as they put it"}


@dataclass(frozen=True, slots=True)
class SectionSaid:
    """`advice`: empty while nobody has said; `instead`: what the section should say."""

    letter: str
    advice: str = ""
    instead: str = ""
    why: str = ""
    evidence: UUID | None = None


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    """`id`: of the outcome in the plan."""

    id: UUID
    progress: str = ""
    evidence: str = ""
    advice: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class LineSaid:
    """`id`: of the line in the plan."""

    id: UUID
    delivered: str = ""
    how: str = ""
    impact: str = ""
    advice: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class DifferenceSaid:
    """`key`: its box in the form."""

    key: str
    who: str
    words: str


def box_of(name: str, key: object) -> str:
    """The name of one thing's box in the form, as problems name it too."""
    return f"{name}_{key.hex if isinstance(key, UUID) else key}"


def asks_preparing(year_group: int) -> bool:
    """From Year 9 a review must look at preparing for adulthood (reg 20(6))."""
    return year_group >= _NINTH


def section_problems(
    said: Sequence[SectionSaid], plan: Mapping[str, str], documents: Collection[UUID]
) -> Problems:
    """`plan`: what the plan says, by letter; `documents`: those that may be chosen."""
    found: Problems = {}
    for each in said:
        if wrong := _section_problem(each, plan.get(each.letter, ""), documents):
            name, text = wrong
            found[box_of(name, each.letter)] = [text]
    return found


def _section_problem(
    said: SectionSaid, plan: str, documents: Collection[UUID]
) -> tuple[str, str] | None:
    is_changed = bool(said.instead.strip()) and _flat(said.instead) != _flat(plan)
    if said.advice not in ("", *SectionAdvice.values):
        return "advice", "Choose whether a change is recommended."
    if said.evidence is not None and said.evidence not in documents:
        return "evidence", "Choose a document from the list."
    if said.advice != SectionAdvice.CHANGE:
        if is_changed:
            return "advice", "Other words stand below: choose that a change is recommended."
        return None
    if not said.instead.strip():
        return "instead", "Say what it should say."
    if not is_changed:
        return "instead", "These are the plan’s own words: write what they should be instead."
    if not said.why.strip():
        return "why", "Say why."
    if said.letter in ON_EVIDENCE and said.evidence is None:
        return "evidence", "Choose the professional’s written advice on which this rests."
    return None


def outcome_said_problems(said: Sequence[OutcomeSaid], plan: Mapping[UUID, str]) -> Problems:
    """`plan`: what each outcome says."""
    found: Problems = {}
    for each in said:
        given = (each.progress, each.advice, each.instead.strip())
        if not any(given):
            continue
        problem = _outcome_problem(each, plan.get(each.id, ""))
        if problem is not None:
            found[box_of(problem[0], each.id)] = [problem[1]]
    return found


def _outcome_problem(said: OutcomeSaid, plan: str) -> tuple[str, str] | None:
    if said.progress not in OutcomeProgress.values:
        return "progress", "Choose how far it came."
    if said.advice not in OutcomeAdvice.values:
        return "advice", "Choose what is recommended."
    if not said.evidence.strip():
        return "evidence", "Say what shows it."
    return _instead_problem(said.instead, plan, is_amended=said.advice == OutcomeAdvice.AMEND)


def line_said_problems(said: Sequence[LineSaid], plan: Mapping[UUID, str]) -> Problems:
    """`plan`: what each line says."""
    found: Problems = {}
    for each in said:
        if not any((each.delivered, each.impact.strip(), each.advice, each.instead.strip())):
            continue
        problem = _line_problem(each, plan.get(each.id, ""))
        if problem is not None:
            found[box_of(problem[0], each.id)] = [problem[1]]
    return found


def _line_problem(said: LineSaid, plan: str) -> tuple[str, str] | None:
    if said.delivered not in LineDelivered.values:
        return "delivered", "Choose whether it was delivered."
    if said.advice not in LineAdvice.values:
        return "advice", "Choose what is recommended."
    if said.delivered != LineDelivered.YES and not said.how.strip():
        return "how", "Say what was delivered, and why not all of it."
    return _instead_problem(said.instead, plan, is_amended=said.advice == LineAdvice.AMEND)


def _instead_problem(instead: str, plan: str, *, is_amended: bool) -> tuple[str, str] | None:
    if not is_amended:
        if instead.strip() and _flat(instead) != _flat(plan):
            return "advice", "Other words stand beside it: choose to amend it."
        return None
    if not instead.strip() or _flat(instead) == _flat(plan):
        return "instead", "Write what it should say instead."
    return None


def words_problems(said: Mapping[str, str], *, is_preparing: bool) -> Problems:
    if not is_preparing:
        return {}
    return {
        name: ["From Year 9 the review must look at this: say what was said of it."]
        for name in PREPARING if not said.get(name, "").strip()
    }  # fmt: skip


def difference_problems(said: Sequence[DifferenceSaid]) -> Problems:
    found: Problems = {}
    for each in said:
        if each.words.strip() and not each.who.strip():
            found[box_of("who", each.key)] = ["Say who thinks so."]
        elif each.who.strip() and not each.words.strip():
            found[box_of("words", each.key)] = ["Write what they say."]
    return found


def send_problems(people: Collection[str], offered: Collection[str]) -> Problems:
    """`offered`: those to whom the law sends the report."""
    if not people:
        return {"people": ["Choose at least one."]}
    if not set(people) <= set(offered):
        return {"people": ["Choose from those who are invited, the parents and the authority."]}
    return {}


def not_said(letters: Collection[str]) -> list[str]:
    """The sections of which the report says nothing yet, in their order."""
    return [each.value for each in Section if each not in IN_LINES and each.value not in letters]


def _flat(text: str) -> str:
    return " ".join(text.split())
