"""The report of a review: one page of its parts, a form for each, and its papers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.annual.forms import report as forms
from ehcp.annual.selectors.advice_paper import advice_or_404, advice_paper
from ehcp.annual.selectors.report import (
    delivery_known,
    difference_rows,
    evidence_offered,
    figures_known,
    line_rows,
    outcome_rows,
    part_version,
    progress_known,
    section_rows,
    words_asked,
    words_row,
)
from ehcp.annual.selectors.report_page import READ, RUN, report_or_404, report_page
from ehcp.annual.selectors.report_paper import amendments_of, report_paper
from ehcp.annual.selectors.rows import review_or_404
from ehcp.annual.services import report as service
from ehcp.choices import ReportPart
from ehcp.models import AnnualReview
from ehcp.plans.selectors.lines import outcomes_of, promised_of
from ehcp.plans.selectors.page import sections_of
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.parts import Link
from send_mis.ui.words import day

BOTH = ("GET", "POST")
# On its head and on each page: what is not recorded as sent does not leave the school.
DRAFT = "Confidential draft: not sent"
_NEVER_EDITED = (
    "The plan’s own words stay as they are: what you write here is what the school recommends."
)


@requires(READ)
def ehc_report(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id)
    page = report_page(row, request.actor)
    _read(request, "ehc_report", row)
    return render(request, "ehcp/report.html", {"page": page})


@requires(RUN, methods=BOTH)
def ehc_report_sections(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    form = forms.ReportSectionsForm(
        posted(request), plan=sections_of(row.plan), rows=section_rows(row),
        documents=evidence_offered(request.actor, row),
        initial={"version": part_version(row, ReportPart.SECTIONS)},
    )  # fmt: skip
    note = "Sections C, D, G and H change only on a professional’s written advice."
    return _part(
        request, row, "What is recommended of each section", form, service.report_sections,
        ReportPart.SECTIONS, _NEVER_EDITED, note,
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_report_outcomes(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    lines = outcomes_of(row.plan)
    form = forms.ReportOutcomesForm(
        posted(request), lines=lines, rows=outcome_rows(row),
        known=progress_known(lines, request.today),
        initial={"version": part_version(row, ReportPart.OUTCOMES)},
    )  # fmt: skip
    return _part(
        request, row, "How far each outcome came", form, service.report_outcomes,
        ReportPart.OUTCOMES, _NEVER_EDITED,
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_report_provision(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    record = open_pupil(request.actor, pupil_id, RUN)
    form = forms.ReportProvisionForm(
        posted(request), lines=promised_of(row.plan), rows=line_rows(row),
        known=delivery_known(row, figures_known(record)),
        initial={"version": part_version(row, ReportPart.PROVISION)},
    )  # fmt: skip
    return _part(
        request, row, "What was delivered of the plan", form, service.report_provision,
        ReportPart.PROVISION, _NEVER_EDITED,
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_report_words(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    asked, kept = words_asked(row.pupil, request.today), words_row(row)
    form = forms.ReportWordsForm(
        posted(request), asked=asked, initial=forms.ReportWordsForm.initial_of(kept, asked)
    )
    page = _page(row, "What was said at the review", form).tried(
        lambda given: service.report_words_said(
            actor=request.actor, review=row, version=given["version"], said=form.said()
        ),
        lambda: _words_version(row),
    )
    return show(request, page) if page else _saved(request, row)


@requires(RUN, methods=BOTH)
def ehc_report_differences(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    form = forms.ReportDifferencesForm(
        posted(request), rows=difference_rows(row),
        initial={"version": part_version(row, ReportPart.DIFFERENCES)},
    )  # fmt: skip
    notes = (
        "One entry for each who does not agree, whole and in their words.",
        "Everybody who was invited reads them: write no address.",
    )
    return _part(
        request, row, "Differences of opinion", form, service.report_differences,
        ReportPart.DIFFERENCES, *notes,
    )  # fmt: skip


def _words_version(row: AnnualReview) -> int:
    kept = words_row(row)
    return kept.version if kept is not None else 0


def _part(
    request: ActorRequest, row: AnnualReview, title: str, form: Any, deed: Callable[..., object],
    part: ReportPart, *notes: str,
) -> HttpResponse:  # fmt: skip
    page = _page(row, title, form, *notes).tried(
        lambda given: deed(
            actor=request.actor, review=row, version=given["version"], said=form.said()
        ),
        lambda: part_version(row, part),
    )
    return show(request, page) if page else _saved(request, row)


def _page(row: AnnualReview, title: str, form: Any, *notes: str) -> FormPage:
    crumbs = (
        *form_crumbs(row.pupil),
        Link("Review of the EHC plan", reverse("ehc_review", args=[row.pupil_id])),
        Link("Report", home(row)), Link(title),
    )  # fmt: skip
    return FormPage(title, form, home(row), f"{row.pupil.name}, report of the review", crumbs,
                    notes)  # fmt: skip


def _saved(request: ActorRequest, row: AnnualReview) -> HttpResponse:
    return saved(request, "This part of the report is saved.", home(row))


def home(row: AnnualReview) -> str:
    return reverse("ehc_report", args=[row.pupil_id, row.pk])


# --- Papers -------------------------------------------------------------------------------------


@requires(READ)
def ehc_report_pdf(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    """The whole of it, for the authority and the school's file."""
    return _report(request, report_or_404(request.actor, pupil_id, review_id))


@requires(RUN)
def ehc_report_copy_pdf(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, contact_id: UUID
) -> HttpResponse:
    """What one home is sent."""
    return _report(request, report_or_404(request.actor, pupil_id, review_id), contact_id)


def _report(
    request: ActorRequest, row: AnnualReview, contact_id: UUID | None = None
) -> HttpResponse:  # fmt: skip
    paper = report_paper(row, request.actor, contact_id)
    content = _printed(
        request, row, "ehcp/pdf/report.html", {"paper": paper}, paper.for_whom,
        f"Report of the {str(row.get_kind_display()).lower()}: {row.pupil.name}",
    )  # fmt: skip
    _read(request, "ehc_report.pdf", row, paper.for_whom)
    return of_pupil(content, "pdf", "Annual review report", row.pupil, row.held_on or request.today)


@requires(READ)
def ehc_amendments_pdf(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id)
    content = _printed(
        request, row, "ehcp/pdf/amendments.html", {"amendments": amendments_of(row), "row": row},
        f"{row.plan.authority.name} and the school’s file",
        f"Recommended amendments to the EHC plan: {row.pupil.name}",
    )  # fmt: skip
    _read(request, "ehc_amendments.pdf", row)
    return of_pupil(
        content, "pdf", "Recommended amendments", row.pupil, row.held_on or request.today
    )


@requires(RUN)
def ehc_advice_pdf(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, advice_id: UUID
) -> HttpResponse:
    """The letter that asks a professional, where no link by mail is wanted."""
    row = report_or_404(request.actor, pupil_id, review_id)
    paper = advice_paper(row, advice_or_404(row, advice_id, request.actor))
    title, on = f"Request for advice: {row.pupil.name}", day(request.today)
    content = _printed(
        request, row, "ehcp/pdf/advice.html",
        {"paper": paper, "school": row.pupil.school, "by": request.actor.name, "on": on},
        paper.to, title, made=f"as at {on}",
    )  # fmt: skip
    _read(request, "ehc_advice.pdf", row, paper.to)
    return of_pupil(content, "pdf", "Request for advice", row.pupil, request.today)


def _printed(
    request: ActorRequest, row: AnnualReview, template: str, context: dict[str, Any],
    for_whom: str, title: str, made: str = "",
) -> bytes:  # fmt: skip
    """As it is now. What was sent is printed from the version that is kept."""
    sheet = sheet_for(
        None, row.pupil.school.name, row.school_id,
        made=made or f"draft of {day(request.today)}, not sent", for_whom=for_whom, landscape=False,
        confidential="Confidential" if made else DRAFT,
    )  # fmt: skip
    return render_pdf(template, {"sheet": sheet, **context}, title=title)


def _read(request: ActorRequest, what: str, row: AnnualReview, detail: str = "") -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[row.pupil_id], school_id=row.school_id,
        detail=detail or str(row.get_kind_display()),
    )  # fmt: skip
