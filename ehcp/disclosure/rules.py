"""When an EHC plan may leave the school: with consent, or for a purpose of the law. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from ehcp.choices import ConsentOf, DisclosedPaper, DisclosureGround, Section
from send_mis.statutory.young_person import rights_move_on
from send_mis.ui.words import day as in_words
from send_mis.ui.words import joined

Problems = dict[str, list[str]]
DISCLOSURE_LABELS: Mapping[str, str] = {
    "to_name": "To whom",
    "to_role": "Who they are",
    "to_organisation": "Organisation",
    "sections": "Sections",
    "is_document": "The whole plan: the authority’s document",
    "way": "How it is given",
    "given_on": "Given on",
    "ground": "Why it may leave the school",
    "ground_words": "What shows it",
    "consent_of": "Whose consent",
    "consent_name": "Name of who consented",
    "consent_on": "Consented on",
    "consent_how": "How consent was given",
}
CONSENT = ("consent_of", "consent_name", "consent_on", "consent_how")
_FUTURE = "That day has not come yet."
_ASKED: Mapping[str, str] = {
    "consent_of": "Say whose consent it is.",
    "consent_name": "Say who consented.",
    "consent_on": "Enter the day of the consent.",
    "consent_how": "Say how it was given.",
}
_OWN_RIGHTS = (
    "From {} it is for the young person to consent. If they cannot, say what shows it below"
    " “What shows it”."
)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """As DISCLOSURE_LABELS; `sections` by their letters. `paper`: what was sent that rests on the
    plan, and `paper_words` what it was called: no form asks for them."""

    to_name: str
    given_on: date
    way: str
    ground: str
    to_role: str = ""
    to_organisation: str = ""
    sections: tuple[str, ...] = ()
    is_document: bool = False
    ground_words: str = ""
    consent_of: str = ""
    consent_name: str = ""
    consent_on: date | None = None
    consent_how: str = ""
    paper: str = ""
    paper_words: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """As the log keeps it: without stray blanks, sections in the order of the plan."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        order = [section.value for section in Section]
        kept = sorted({letter for letter in self.sections if letter in order}, key=order.index)
        tidy = {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in found.items()
        }
        return tidy | {"sections": " ".join(kept)}


def may_leave(
    facts: Disclosure, *, today: date, made_on: date, born_on: date, has_document: bool
) -> Problems:
    """Empty where it may."""
    found = _consent_problems(facts, born_on)
    if not facts.to_name.strip():
        found["to_name"] = ["Say to whom it is given: a name, or the office that gets it."]
    if facts.paper and facts.paper not in DisclosedPaper.values:
        found["sections"] = ["Say which paper is given."]
    elif not facts.sections and not facts.is_document and not facts.paper:
        found["sections"] = ["Choose what is given: sections, or the whole plan."]
    elif not set(facts.sections) <= set(Section.values):
        found["sections"] = ["Choose sections of the plan: A to K."]
    if facts.is_document and not has_document:
        found["is_document"] = ["The authority’s document is not kept here: add it first."]
    if facts.given_on > today:
        found["given_on"] = [_FUTURE]
    elif facts.given_on < made_on and (facts.sections or facts.is_document):
        found["given_on"] = [f"This version was made on {in_words(made_on)}: enter a later day."]
    return found


def _consent_problems(facts: Disclosure, born_on: date) -> Problems:
    if facts.ground not in DisclosureGround.values:
        return {"ground": ["Choose consent, or the purpose. Without either it does not leave."]}
    given = {name: getattr(facts, name) for name in CONSENT}
    if facts.ground != DisclosureGround.CONSENT:
        found: Problems = {
            name: ["Leave this empty, or choose “With consent” above."]
            for name, value in given.items() if value
        }  # fmt: skip
        if not facts.ground_words.strip():
            text = "Say what shows the purpose: a letter, an order, who asked and when."
            found["ground_words"] = [text]
        return found
    found = {name: [_ASKED[name]] for name, value in given.items() if not str(value or "").strip()}
    if facts.consent_on is not None and facts.consent_on > facts.given_on:
        found["consent_on"] = ["Consent comes before the plan is given."]
    rights_on = rights_move_on(born_on).due_on
    if rights_on is None or facts.consent_on is None or facts.consent_on < rights_on:
        return found
    if facts.consent_of == ConsentOf.PARENT and not facts.ground_words.strip():
        found["consent_of"] = [_OWN_RIGHTS.format(in_words(rights_on))]
    return found


def given_words(sections: str, *, is_document: bool, paper: str = "") -> str:
    """ "The whole plan"; "Sections B and F"; "The whole plan and Section B as text"; a paper by
    its own words, and what went with it."""
    if paper:
        besides = given_words(sections, is_document=is_document) if sections or is_document else ""
        return f"{paper}; {besides[:1].lower()}{besides[1:]}" if besides else paper
    letters = sections.split()
    what = f"Section{'s' if len(letters) > 1 else ''} {joined(letters)}" if letters else ""
    if not is_document:
        return what or "Nothing"
    return f"The whole plan, and {what} as text" if what else "The whole plan"
