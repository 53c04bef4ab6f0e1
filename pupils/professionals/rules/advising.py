"""Advice: what is asked, what may leave the school with the question, and what comes back."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from send_mis.ui.words import initials, plain_day

# The purpose of its links.
ADVICE_LINK = "advice"
# Who answers for its mails.
ADVICE_ORIGIN = "pupils.advice"
# A late report is better than none: the link outlives the day by four weeks.
_LINK_OUTLIVES = timedelta(weeks=4)
ASK_LABELS: Mapping[str, str] = {
    "service": "Service",
    "professional": "Person",
    "referral": "Referral",
    "occasion": "What it is for",
    "asked_for": "What is asked",
    "by_on": "By",
    "asked_at": "E-mail",
    "is_confidential": "Confidential",
}
HEADINGS: Mapping[str, str] = {
    "strengths": "Strengths",
    "needs": "Needs",
    "outcomes": "Outcomes to work towards",
    "provision": "Provision recommended",
}
AUTHOR: Mapping[str, str] = {
    "author_name": "Your name",
    "author_role": "Your role",
    "dated_on": "Date of the advice",
}
ADVICE_FACTS = (*AUTHOR, *HEADINGS)


def link_expires_at(by_on: date, today: date) -> datetime:
    """The end of the last day."""
    last = max(by_on, today) + _LINK_OUTLIVES
    return timezone.make_aware(datetime.combine(last, time(23, 59)))


def letters_of(name: str) -> str:
    """Initials, which is all of a child that stands in mail or behind a link.

    In a script of which each sign is a word, both signs would be the name: then one.
    """
    found = initials(name)
    whole = "".join(sign for sign in name if sign.isalpha()).upper()
    return found[:1] if found == whole else found


def ask_problems(by_on: date, today: date) -> dict[str, list[str]]:
    return {"by_on": ["Choose today or a later day."]} if by_on < today else {}


def received_problems(
    facts: Mapping[str, Any], *, has_file: bool, today: date
) -> dict[str, list[str]]:
    """Why it is no advice yet, by form field."""
    found: dict[str, list[str]] = {}
    if not facts.get("author_name"):
        found["author_name"] = ["Enter the name of whoever wrote it."]
    if facts["dated_on"] > today:
        found["dated_on"] = ["Choose today or an earlier day."]
    if not has_file and not any(facts.get(name) for name in HEADINGS):
        found["strengths"] = ["Write something under one of the headings, or choose a file below."]
    return found


def words_as_text(facts: Mapping[str, Any], title: str) -> bytes:
    """What was written under the headings, as a plain file."""
    parts = [title, f"{facts['author_name']}, {facts['author_role']}".strip(", "),
             plain_day(facts["dated_on"])]  # fmt: skip
    for name, heading in HEADINGS.items():
        if facts.get(name):
            parts += ["", heading, facts[name]]
    text = "\n".join(parts) + "\n"
    return "".join(c for c in text if c in "\n\t" or c.isprintable()).encode()
