"""What is said of a plan when it comes, what may not be, and what is missing in it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from ehcp.choices import Section
from ehcp.plans.rules.reading import IN_WORDS, sections_words
from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]
PLAN_LABELS: Mapping[str, str] = {
    "authority": "Local authority",
    "first_made_on": "Plan first made on",
    "made_on": "Date of this version",
    "received_on": "Received on",
    "is_signed": "It is signed and dated by an officer of the authority",
    "document": "The plan as it came",
    "last_review_decided_on": "Authority’s decision after the last review",
    "moved_on": "Moved here with the plan of another authority",
}
# Section J is there where a personal budget is paid (SEND Regulations 2014, reg 12(1)(j)).
WHERE_IT_APPLIES = (Section.J,)
_FUTURE = "That day has not come yet."


@dataclass(frozen=True, slots=True)
class ReceivedPlan:
    """As PLAN_LABELS; `authority` and `document` by their ids."""

    authority: UUID
    first_made_on: date
    made_on: date
    received_on: date
    is_signed: bool = False
    document: UUID | None = None
    last_review_decided_on: date | None = None
    moved_on: date | None = None

    @property
    def columns(self) -> dict[str, object]:
        keys = {"authority": "authority_id", "document": "document_id"}
        return {keys.get(each.name, each.name): getattr(self, each.name) for each in fields(self)}


def dates_problems(
    facts: ReceivedPlan, *, born_on: date, today: date, before: date | None = None
) -> Problems:
    """`before`: the date of the version before this one."""
    found: Problems = {}
    if facts.first_made_on < born_on:
        found["first_made_on"] = [f"The pupil was born on {in_words(born_on)}."]
    if facts.made_on < facts.first_made_on:
        text = "A version cannot be older than the plan: it was first made on {}."
        found["made_on"] = [text.format(in_words(facts.first_made_on))]
    elif before is not None and facts.made_on < before:
        text = "The version before it is of {}: this one cannot be older."
        found["made_on"] = [text.format(in_words(before))]
    if facts.received_on < facts.made_on:
        text = "The plan cannot come before it is made: it is dated {}."
        found["received_on"] = [text.format(in_words(facts.made_on))]
    for name in ("last_review_decided_on", "moved_on"):
        on = getattr(facts, name)
        if on is not None and on < facts.first_made_on:
            text = "The plan was first made on {}: enter a later day."
            found[name] = [text.format(in_words(facts.first_made_on))]
    for each in fields(facts):
        value = getattr(facts, each.name)
        if isinstance(value, date) and value > today:
            found.setdefault(each.name, [_FUTURE])
    return found


def ended_problems(ended_on: date, why: str, *, made_on: date, today: date) -> Problems:
    found: Problems = {}
    if ended_on > today:
        found["ended_on"] = [_FUTURE]
    elif ended_on < made_on:
        found["ended_on"] = [f"This version was made on {in_words(made_on)}: enter a later day."]
    if not why.strip():
        found["why"] = ["Say why: for example, the authority’s decision, or an appeal."]
    return found


def missing_in(
    *, has_document: bool, is_signed: bool, sections: Collection[str], outcomes: int, promised: int
) -> list[str]:
    """What is to be asked of the authority, or still to be copied here, in words."""
    found = [] if has_document else ["The authority’s document is not kept here."]
    if not is_signed:
        found.append("It is not signed and dated by an officer of the authority.")
    absent = [
        each.value for each in IN_WORDS if each not in WHERE_IT_APPLIES and each not in sections
    ]
    if absent:
        found.append(f"{sections_words(absent)}: nothing is copied.")
    if not outcomes:
        found.append("Section E: no outcome is copied.")
    if not promised:
        found.append("Section F: no provision is copied.")
    return found
