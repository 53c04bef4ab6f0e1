"""Lines of Section E and F as they are copied, and what may not be. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ehcp.choices import Per, Provider, ProvisionKind, Section
from ehcp.plans.rules.amounts import COUNTED, WRITE_TIME, WRITE_VISITS, read_amount
from provision.outcomes.rules.wording import Advice, unspecific

Problems = dict[str, list[str]]
PROVISION_IN = (Section.F, Section.G, Section.H1, Section.H2)
# As in the model: school has no more time than that.
_MOST_HOURS = {Per.WEEK: 40, Per.TERM: 640, Per.YEAR: 1560}
_NO_WORDS = "Copy what the plan says."
OUTCOME_HEADS: Mapping[str, str] = {
    "words": "What the plan says",
    "by_when": "By when",
    "outcome": "Our outcome for it",
}
PROMISED_HEADS: Mapping[str, str] = {
    "words": "What the plan says",
    "kind": "Kind",
    "amount": "How much",
    "per": "How often",
    "provider": "Who provides it",
    "plan_outcome": "For which outcome",
    "may_be_shared": "May be shared",
}
LINE_LABELS: Mapping[str, str] = {
    "section": "In which section it stands",
    "provider_words": "Who provides it, in the plan’s words",
    "there_since_on": "There since",
    "evidence": "What shows it",
    "rows": "Our provision for it",
}


@dataclass(frozen=True, slots=True)
class CopiedOutcome:
    """`key`: its box in the form; `id`: none where it is a new line."""

    key: str
    id: UUID | None
    words: str
    by_when: str = ""
    outcome: UUID | None = None


@dataclass(frozen=True, slots=True)
class CopiedProvision:
    """`amount`: as it was typed. `plan_outcome`: the line of Section E that it serves."""

    key: str
    id: UUID | None
    words: str
    kind: str = ""
    amount: str = ""
    per: str = ""
    provider: str = Provider.SCHOOL.value
    plan_outcome: UUID | None = None
    may_be_shared: bool = False


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What is known of one promised line beside the plan's words. `rows`: lines of provision."""

    section: str = Section.F.value
    provider_words: str = ""
    there_since_on: date | None = None
    evidence: str = ""
    rows: frozenset[UUID] = frozenset()


def outcome_problems(lines: Sequence[CopiedOutcome], known: Collection[UUID]) -> Problems:
    """`known`: the pupil's own outcomes that may be chosen."""
    found: Problems = {}
    for line in lines:
        if not line.words.strip():
            if line.id is None and line.by_when.strip():
                found[box("words", line.key)] = [_NO_WORDS]
        elif line.outcome is not None and line.outcome not in known:
            found[box("outcome", line.key)] = ["Choose one of the pupil’s own outcomes."]
    return found or _none_said(lines, "Copy at least one outcome: a plan has a Section E.")


def provision_problems(lines: Sequence[CopiedProvision], known: Collection[UUID]) -> Problems:
    """`known`: the outcomes of Section E of this plan."""
    found: Problems = {}
    for line in lines:
        if line.words.strip():
            found |= {box(name, line.key): [text] for name, text in _line_problems(line, known)}
        elif line.id is None and (line.kind or line.amount.strip()):
            found[box("words", line.key)] = [_NO_WORDS]
    return found or _none_said(lines, "Copy at least one line: a plan has a Section F.")


def _none_said(lines: Sequence[CopiedOutcome | CopiedProvision], text: str) -> Problems:
    """Every line emptied at once is a slip, or a plan without E or F, which none is."""
    if any(line.words.strip() for line in lines):
        return {}
    return {box("words", lines[0].key) if lines else "": [text]}


def _line_problems(line: CopiedProvision, known: Collection[UUID]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if line.kind not in ProvisionKind.values:
        found.append(("kind", "Choose the kind."))
    elif line.kind not in COUNTED and (line.amount.strip() or line.per):
        found.append(("amount", "Only timed support and visits have an amount: empty it."))
    elif line.amount.strip():
        amount = read_amount(line.amount, line.kind)
        if amount is None:
            is_time = line.kind == ProvisionKind.TIMED
            found.append(("amount", WRITE_TIME if is_time else WRITE_VISITS))
        elif line.per in Per.values and amount > 60 * (most := _MOST_HOURS[Per(line.per)]):
            found.append(("amount", f"Enter at most {most:,} hours {Per(line.per).label}."))
        if line.per not in Per.values:
            found.append(("per", "Say how often: a week, a term or a year."))
    elif line.per:
        found.append(("amount", "Say how much, or leave “How often” empty."))
    if line.provider not in Provider.values:
        found.append(("provider", "Choose who provides it."))
    if line.plan_outcome is not None and line.plan_outcome not in known:
        found.append(("plan_outcome", "Choose an outcome of Section E of this plan."))
    return found


def line_problems(facts: LineFacts, kind: str, *, known: Collection[UUID], today: date) -> Problems:
    """`known`: lines of provision that the pupil has."""
    found: Problems = {}
    if facts.section not in PROVISION_IN:
        found["section"] = ["Provision stands in Section F, G or H."]
    if kind in COUNTED and facts.there_since_on is not None:
        found["there_since_on"] = ["What is counted is shown by its sessions: leave this empty."]
    elif facts.there_since_on is not None and facts.there_since_on > today:
        found["there_since_on"] = ["That day has not come yet."]
    if not facts.rows <= set(known):
        found["rows"] = ["Choose from the pupil’s own lines of provision."]
    return found


def vague(words: str, *, is_outcome: bool = False) -> list[Advice]:
    """Words that promise nothing that can be counted: to be recommended for change at the review,
    never changed here."""
    return unspecific(words, is_outcome=is_outcome)


def box(name: str, key: str) -> str:
    """The name of one line's box in the form, as problems name it too."""
    return f"{name}_{key}"
