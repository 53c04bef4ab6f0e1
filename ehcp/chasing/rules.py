"""What an authority owes by the end of a month, and what may be recorded of asking for it. Pure."""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ehcp.choices import EhcAssessmentDue, EhcReviewDue
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plural

Problems = dict[str, list[str]]
# The authority's own; advice, papers and comments are others'.
OWED = (
    EhcReviewDue.DECISION, EhcReviewDue.AMENDMENTS, EhcReviewDue.FINAL,
    EhcAssessmentDue.ASSESS, EhcAssessmentDue.NO_PLAN, EhcAssessmentDue.FIRST_PLAN,
    EhcAssessmentDue.ORDERED, EhcAssessmentDue.ORDERED_DRAFT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwedItem:
    """One thing that an authority owes about one pupil. `letters`: the pupil's initials."""

    key: str
    authority_id: UUID
    authority: str
    pupil_id: UUID
    pupil: str
    letters: str
    upn: str
    kind: str
    what: str
    subject_id: UUID
    law_on: date
    authority_on: date | None = None
    chased_on: date | None = None
    # The route of the pupil's page where it stands.
    page: str = "ehc_review"

    def is_late(self, today: date) -> bool:
        return self.law_on < today


@dataclass(frozen=True, slots=True)
class Chased:
    """That it was asked for: `items` by their keys."""

    chased_on: date
    way: str
    items: Sequence[str]
    note: str = ""


def month_end(today: date) -> date:
    return today.replace(day=calendar.monthrange(today.year, today.month)[1])


def month_start(today: date) -> date:
    return today.replace(day=1)


def late_words(law_on: date, today: date) -> str:
    """ "11 days late"; "due today"; "due Mon 30 Nov 2026"."""
    days = (today - law_on).days
    if days > 0:
        return f"{plural(days, 'day', 'days')} late"
    return f"due {in_words(law_on)}" if days else "due today"


def chase_problems(
    on: date, chosen: Collection[str], there: Collection[str], *, today: date
) -> Problems:
    """`there`: the keys of what the authority owes now."""
    found: Problems = {}
    if on > today:
        found["chased_on"] = ["That day has not come yet."]
    elif on < month_start(today):
        found["chased_on"] = ["Of an earlier month what was owed then is not known any more."]
    if not chosen:
        found["items"] = ["Choose what was asked for."]
    elif not set(chosen) <= set(there):
        found["items"] = ["Some of it is not owed any more: look at the list again."]
    return found
