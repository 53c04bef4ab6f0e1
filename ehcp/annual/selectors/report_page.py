"""The report of a review on one page: its parts, what is still to be said, and its papers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from ehcp.annual.rules.report import PREPARING, WORDS_LABELS, not_said
from ehcp.annual.selectors.report import (
    difference_rows,
    line_rows,
    outcome_rows,
    section_rows,
    words_asked,
    words_row,
)
from ehcp.annual.selectors.report_kept import is_changed_since
from ehcp.annual.selectors.report_sent import last_sent, sent_papers
from ehcp.choices import ReviewRecommends, SectionAdvice
from ehcp.models import AnnualReview, PlanOutcome, PromisedProvision, ReportSnapshot
from ehcp.plans.rules.reading import sections_words
from pupils.letters.selectors.people import families_told
from pupils.record.selectors.pupil import form_crumbs
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural

READ, RUN = Action.EHC_READ_ALL, Action.EHC_REVIEW
_PLACED = ("works", "does_not_work", "placement")


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the report: what it says in a line, and what it lacks."""

    title: str
    says: str
    lacks: str
    chip: Chip
    url: str


@dataclass(frozen=True)
class ReportPage:
    """`papers`: as they were sent, or drafts; `changed`: where it is shown what differs from what
    was sent."""

    review: AnnualReview
    title: str
    lede: str
    parts: list[PartLine]
    papers: list[Link]
    crumbs: tuple[Link, ...]
    links: list[Link]
    changed: Link | None
    versions: Link | None


def report_or_404(
    actor: Actor, pupil_id: object, review_id: object, action: Action = READ
) -> AnnualReview:  # fmt: skip
    """Also of a review that has ended."""
    rows = AnnualReview.objects.select_related("pupil__school__trust", "plan__authority", "meeting")
    row: AnnualReview = visible_or_404(rows, actor, action, id=review_id, pupil=pupil_id)
    return row


def report_page(row: AnnualReview, actor: Actor) -> ReportPage:
    """A fixed number of queries, however much is said."""
    may = actions_on(actor, row.pupil)
    parts = _parts(row, may, actor.today)
    at = [row.pupil_id, row.pk]
    keeps = RUN in may
    last = last_sent(row)
    is_changed = last is not None and is_changed_since(row, actor, last)
    papers = sent_papers(row, last.number, last.content, may_run=keeps) if last else []
    if last is None or is_changed:
        papers += _drafts(row, actor.today, keeps=keeps)
    home = Link("Review of the EHC plan", reverse("ehc_review", args=[row.pupil_id]))
    is_open = keeps and row.ended_on is None
    return ReportPage(
        review=row, title=f"Report: {str(row.get_kind_display()).lower()}",
        lede=f"Of the plan of {day(row.plan.made_on)}. {_sent_words(row, last)}", parts=parts,
        papers=papers, crumbs=(*form_crumbs(row.pupil), home, Link("Report")),
        links=[Link("Send the report" if last is None else "Send it again",
                    reverse("ehc_report_send", args=at))] if is_open else [],
        changed=_changed(row) if is_changed else None,
        versions=Link("As it was sent", reverse("ehc_report_versions", args=at)) if last else None,
    )  # fmt: skip


def _sent_words(row: AnnualReview, last: ReportSnapshot | None) -> str:
    if last is None:
        return f"Sent on {day(row.report_sent_on)}." if row.report_sent_on else "Not sent yet."
    version = f"version {last.number}"
    if row.report_sent_on is None:
        return f"Not yet sent to everybody: {version} is kept."
    return f"Sent on {day(row.report_sent_on)}; {version} is kept as it was sent."


def _changed(row: AnnualReview) -> Link:
    url = reverse("ehc_report_versions", args=[row.pupil_id, row.pk])
    return Link("See what has changed since it was sent", url)


def _drafts(row: AnnualReview, today: date, *, keeps: bool) -> list[Link]:
    at = [row.pupil_id, row.pk]
    return [
        Link("Draft of the report (PDF)", reverse("ehc_report_pdf", args=at)),
        Link("Draft of the recommended amendments (PDF)", reverse("ehc_amendments_pdf", args=at)),
        *(_copies(row, today) if keeps else []),
    ]


def report_lacks(row: AnnualReview, actor: Actor) -> list[PartLine]:
    """The parts of which something is still to be said, each with the page where it is said."""
    parts = _parts(row, actions_on(actor, row.pupil), actor.today)
    return [each for each in parts if each.lacks]


def _copies(row: AnnualReview, today: date) -> list[Link]:
    _, found = families_told([row.pupil_id], today)[row.pupil_id]
    return [
        Link(
            f"Draft of the copy for {who.name} (PDF)",
            reverse("ehc_report_copy_pdf", args=[row.pupil_id, row.pk, who.contact_id]),
        )
        for who in found.told
    ]


def _parts(row: AnnualReview, may: Collection[Action], today: date) -> list[PartLine]:
    is_open = RUN in may and row.ended_on is None
    made: Sequence[tuple[str, str, str, str]] = (
        ("Sections", *_sections(row), "ehc_report_sections"),
        ("Section E: Outcomes", *_outcomes(row), "ehc_report_outcomes"),
        ("Section F: Provision", *_provision(row), "ehc_report_provision"),
        ("What was said", *_words(row, today), "ehc_report_words"),
        ("Differences of opinion", *_differences(row), "ehc_report_differences"),
        ("Recommendation", *_recommends(row), "ehc_review_report"),
    )
    at = [row.pupil_id, row.pk]
    return [
        PartLine(
            title, says, lacks, Chip("soon", "To be said") if lacks else Chip("fine", "Said"),
            reverse(name, args=at) if is_open else "",
        )
        for title, says, lacks, name in made
    ]  # fmt: skip


def _sections(row: AnnualReview) -> tuple[str, str]:
    rows = section_rows(row)
    changed = [each.letter for each in rows if each.advice == SectionAdvice.CHANGE]
    says = f"A change in {sections_words(changed)}" if changed else ""
    if rows and not changed:
        says = "No change recommended"
    lacks = not_said([each.letter for each in rows])
    return says, f"nothing is said of {sections_words(lacks)}" if lacks else ""


def _outcomes(row: AnnualReview) -> tuple[str, str]:
    said, every = len(outcome_rows(row)), PlanOutcome.objects.filter(plan=row.plan_id).count()
    return f"{said} of {plural(every, 'outcome', 'outcomes')}", _left(every - said, "outcome")


def _provision(row: AnnualReview) -> tuple[str, str]:
    said, every = len(line_rows(row)), PromisedProvision.objects.filter(plan=row.plan_id).count()
    return f"{said} of {plural(every, 'line', 'lines')}", _left(every - said, "line")


def _left(count: int, what: str) -> str:
    return f"nothing is said of {plural(count, what, f'{what}s')}" if count > 0 else ""


def _words(row: AnnualReview, today: date) -> tuple[str, str]:
    saved = words_row(row)
    asked = words_asked(row.pupil, today)
    wanted = [name for name in asked if name in (*_PLACED, *PREPARING)]
    lacks = [WORDS_LABELS[name] for name in wanted if not (saved and getattr(saved, name))]
    says = f"{len(wanted) - len(lacks)} of {plural(len(wanted), 'heading', 'headings')}"
    return says, "; ".join(lacks)


def _differences(row: AnnualReview) -> tuple[str, str]:
    """None is no lack: everybody may agree."""
    found = difference_rows(row)
    return ", ".join(each.who for each in found) or "None recorded", ""


def _recommends(row: AnnualReview) -> tuple[str, str]:
    if not row.recommends:
        wanted = "what the school recommends" if row.held_on else "after the meeting"
        return "", wanted
    return str(ReviewRecommends(row.recommends).label), ""
