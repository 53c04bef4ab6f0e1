"""Which papers of a review go to whom, and what may not be recorded of it. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from ehcp.choices import DisclosureWay
from send_mis.statutory.annual_review import circulate_by
from send_mis.statutory.plans import reassessment_not_before
from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]
WITHHOLD_LABELS: Mapping[str, str] = {
    "person": "From whom",
    "document": "Which paper",
    "why": "Why",
}
REASSESS_LABELS: Mapping[str, str] = {
    "asked_on": "Asked on",
    "assessed_on": "Last assessed on",
    "why": "What has changed since, and what shows it",
}
_FUTURE = "That day has not come yet."


def circulate_problems(
    on: date, people: Collection[UUID], *, invited: Collection[UUID], begun_on: date,
    meeting_on: date | None, today: date,
) -> Problems:  # fmt: skip
    """`invited`: who may be chosen."""
    if meeting_on is None:
        return {"": ["Plan the meeting first: papers are for a meeting."]}
    found: Problems = {}
    if on > today:
        found["sent_on"] = [_FUTURE]
    elif on < begun_on:
        found["sent_on"] = [f"The review was begun on {in_words(begun_on)}: choose a later day."]
    elif on > meeting_on:
        found["sent_on"] = [f"The meeting was on {in_words(meeting_on)}: papers go out before it."]
    if not people:
        found["people"] = ["Choose at least one person."]
    elif not set(people) <= set(invited):
        found["people"] = ["Choose from those who are invited."]
    return found


def way_problems(way: str) -> Problems:
    return {} if way in DisclosureWay.values else {"way": ["Say how it was sent."]}


def letter_problems(on: date, *, asked_on: date, today: date) -> Problems:
    """Of the letter that asks for advice."""
    if on > today:
        return {"sent_on": [_FUTURE]}
    if on < asked_on:
        return {"sent_on": [f"Advice was asked for on {in_words(asked_on)}: choose a later day."]}
    return {}


def late_words(sent_on: date, meeting_on: date) -> str:
    """Said where papers went out later than two weeks before the meeting (reg 20(4))."""
    by = circulate_by(meeting_on).due_on
    if by is None or sent_on <= by:
        return ""
    return f"Later than two weeks before the meeting: they were to go by {in_words(by)}."


def withhold_problems(
    person: UUID, document: UUID, why: str, *, invited: Collection[UUID],
    papers: Collection[UUID],
) -> Problems:  # fmt: skip
    found: Problems = {}
    if person not in invited:
        found["person"] = ["Choose somebody who is invited."]
    if document not in papers:
        found["document"] = ["Choose one of the papers of this review."]
    if not why.strip():
        found["why"] = ["Say why."]
    return found


def reassess_problems(asked_on: date, assessed_on: date, why: str, today: date) -> Problems:
    """The authority may refuse within six months of the last assessment (reg 24): the school does
    not ask then, and is told from when it can."""
    found: Problems = {}
    first = reassessment_not_before(assessed_on).due_on
    if assessed_on > today:
        found["assessed_on"] = [_FUTURE]
    if asked_on > today:
        found["asked_on"] = [_FUTURE]
    elif first is not None and asked_on < first:
        words = (
            f"The last assessment was on {in_words(assessed_on)}. Within six months of it the"
            f" authority may refuse: ask from {in_words(first)} on. An early review may be held"
            " at any time."
        )
        found["asked_on"] = [words]
    if not why.strip():
        found["why"] = ["Say what has changed."]
    return found
