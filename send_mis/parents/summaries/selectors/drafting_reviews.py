"""A first draft for the family of an annual review: what the plan hopes for, how far the child has
come, who does what, and what the school recommends."""

from collections import defaultdict
from uuid import UUID

from ehcp.annual.selectors.report import outcome_rows, words_row
from ehcp.choices import OutcomeProgress, ReviewRecommends
from ehcp.models import AnnualReview, PromisedProvision
from ehcp.plans.rules.amounts import amount_words
from ehcp.plans.selectors.lines import outcomes_of, promised_of
from send_mis.access.actor import Actor
from send_mis.parents.summaries.rules.parts import MOST_AIMS, SummaryAim, SummaryWords, tidied
from send_mis.parents.summaries.rules.plainly import counted, hoped_within
from send_mis.parents.summaries.selectors.drafting import meeting_words, ring_words, says

_FAR = {
    OutcomeProgress.MET: "Reached.",
    OutcomeProgress.PARTLY: "Partly reached.",
    OutcomeProgress.NOT_MET: "Not reached yet.",
    OutcomeProgress.ONGOING: "Still being worked on.",
}
_RECOMMENDED = {
    ReviewRecommends.MAINTAIN: "We told the council that the plan should stay as it is.",
    ReviewRecommends.AMEND: "We asked the council to change the plan.",
    ReviewRecommends.CEASE: "We told the council that the plan is no longer needed.",
    ReviewRecommends.REASSESS: "We asked the council to look at all needs again.",
}
_LONGEST_TITLE = 60


def draft_of_review(actor: Actor, review: AnnualReview) -> SummaryWords:
    """Eight queries. The plan's own words are the authority's: staff put them more plainly."""
    pupil = review.pupil
    said = words_row(review)
    aims = _aims(review)
    why = (
        f"{pupil.short_name} has an education, health and care plan. Once a year we look at it"
        " together: that is the annual review."
    )
    if aims:
        why += f" It names {counted(len(aims), 'aim', 'aims')}."
    words = {
        "good": said.works if said else "",
        "says": says(pupil, review.begun_on),
        "why": why,
        "going": _going(review),
        "home": "",
        "meet": meeting_words(pupil, None, actor.today),
        "ring": ring_words(actor, pupil),
    }
    return tidied(SummaryWords(words, aims))


def _aims(review: AnnualReview) -> list[SummaryAim]:
    reported = {row.expected_id: row for row in outcome_rows(review)}
    lines: dict[UUID | None, list[PromisedProvision]] = defaultdict(list)
    for line in promised_of(review.plan):
        lines[line.plan_outcome_id].append(line)
    aims = []
    for number, row in enumerate(outcomes_of(review.plan)[:MOST_AIMS], 1):
        found = reported.get(row.pk)
        far = f"{_FAR[OutcomeProgress(found.progress)]} {found.evidence}" if found else ""
        aims.append(
            SummaryAim(
                key=row.pk.hex, title=_title(row.words, number),
                hope=hoped_within(row.words, row.by_when), now=far.strip(),
                school=" ".join(_line(line) for line in lines[row.pk]),
            )
        )  # fmt: skip
    return aims


def _title(words: str, number: int) -> str:
    """The aim itself where it is short; a sentence is no heading."""
    plain = words.strip().rstrip(".")
    return plain if len(plain) <= _LONGEST_TITLE else f"Aim {number}"


def _line(line: PromisedProvision) -> str:
    amount = amount_words(line.amount, line.per, line.kind)
    return f"{line.words.rstrip('.')} ({amount})." if amount else f"{line.words.rstrip('.')}."


def _going(review: AnnualReview) -> str:
    if not review.recommends:
        return ""
    said = _RECOMMENDED[ReviewRecommends(review.recommends)]
    return f"{said} {review.recommends_words}".strip()
