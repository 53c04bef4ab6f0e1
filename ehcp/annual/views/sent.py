"""The report of a review sent, and opened later as it was sent; what has changed since."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from ehcp.annual.forms.papers import ReportSendForm
from ehcp.annual.selectors.report_kept import INVITED, is_changed_since, paper_of
from ehcp.annual.selectors.report_page import READ, RUN, PartLine, report_lacks, report_or_404
from ehcp.annual.selectors.report_paper import whole_for
from ehcp.annual.selectors.report_sent import (
    last_sent,
    recipient_choices,
    report_recipients,
    sent_crumbs,
    sent_day,
    sent_keys,
    sent_version,
    snapshot_or_404,
    versions_page,
)
from ehcp.annual.selectors.rows import review_words
from ehcp.annual.services.sent import send_report
from ehcp.annual.views.report import BOTH, home
from ehcp.models import AnnualReview, ReportSnapshot
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.words import day


@dataclass(frozen=True)
class ReportSendPage(FormPage):
    """`lacks`: the parts that have to be said first; while there are any, nothing is sent."""

    lacks: tuple[PartLine, ...] = ()
    refused: tuple[str, ...] = ()


@requires(RUN, methods=BOTH)
def ehc_report_send(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id, RUN)
    found, last = report_recipients(row, request.today), last_sent(row)
    # Of one that says something else now everybody is sent the next version.
    is_same = last is not None and not is_changed_since(row, request.actor, last)
    had = sent_keys(last) if last is not None and is_same else set()
    initial = {
        "version": row.version, "facts": review_words(row), "sent_on": request.today,
        "people": [key for key in found.to if key not in had],
    }  # fmt: skip
    form = ReportSendForm(posted(request), to=recipient_choices(found), initial=initial)
    tried = attempt(
        form,
        lambda given: send_report(actor=request.actor, review=row, **given),
        lambda: AnnualReview.objects.values_list("version", flat=True).get(pk=row.pk),
    )
    if tried.done:
        return saved(request, "The report is kept as it was sent.", home(row), tried=tried)
    page = ReportSendPage(
        "To whom was the report sent?", form, home(row), row.pupil.name, sent_crumbs(row, "Send"),
        (_NOTE,), conflict=tried.conflict, template="ehcp/report_send.html",
        lacks=tuple(report_lacks(row, request.actor)), refused=tuple(found.refused),
    )  # fmt: skip
    return show(request, page)


_NOTE = (
    "What is sent is kept as it is at this moment, and each of these is a line under “Given to"
    " others”. Print the copies from the version that is kept."
)


@requires(READ)
def ehc_report_versions(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, pupil_id, review_id)
    page = versions_page(
        row, request.actor, request.GET.get("before", ""), request.GET.get("after", "")
    )
    _read(request, row, "ehc_report.versions")
    return render(request, "ui/versions.html", {"page": page})


@requires(READ)
def ehc_report_version(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, number: int
) -> HttpResponse:  # fmt: skip
    row = report_or_404(request.actor, pupil_id, review_id)
    page = sent_version(row, number, may_run=bool(can(request.actor, RUN, row.pupil)))
    _read(request, row, "ehc_report.version", page.version.label)
    return render(request, "ehcp/report_version.html", {"page": page, "review": row})


@requires(READ)
def ehc_report_sent_pdf(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, number: int
) -> HttpResponse:  # fmt: skip
    row = report_or_404(request.actor, pupil_id, review_id)
    snapshot = snapshot_or_404(row, number)
    return _report(request, row, snapshot, paper_of(snapshot.content))


@requires(READ)
def ehc_report_sent_invited_pdf(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, number: int
) -> HttpResponse:  # fmt: skip
    row = report_or_404(request.actor, pupil_id, review_id)
    snapshot = snapshot_or_404(row, number)
    return _report(request, row, snapshot, snapshot.content[INVITED])


@requires(RUN)
def ehc_report_sent_copy_pdf(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, number: int, contact_id: UUID
) -> HttpResponse:  # fmt: skip
    """What one home was sent."""
    row = report_or_404(request.actor, pupil_id, review_id)
    snapshot = snapshot_or_404(row, number)
    paper = paper_of(snapshot.content, contact_id)
    if paper is None:
        raise Http404("No copy of this version is for them.")
    return _report(request, row, snapshot, paper)


@requires(READ)
def ehc_report_sent_amendments_pdf(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, number: int
) -> HttpResponse:  # fmt: skip
    row = report_or_404(request.actor, pupil_id, review_id)
    snapshot = snapshot_or_404(row, number)
    return _printed(
        request, row, snapshot, "ehcp/pdf/amendments.html",
        {"amendments": snapshot.content["amendments"], "row": row}, whole_for(row),
        f"Recommended amendments to the EHC plan: {row.pupil.name}", "Recommended amendments",
    )  # fmt: skip


def _report(
    request: ActorRequest, row: AnnualReview, snapshot: ReportSnapshot, paper: Any
) -> HttpResponse:  # fmt: skip
    sent_on = sent_day(snapshot)
    if sent_on is not None:
        paper = paper | {"facts": [*paper["facts"], ("Report sent", day(sent_on))]}
    return _printed(
        request, row, snapshot, "ehcp/pdf/report.html", {"paper": paper}, paper["for_whom"],
        f"Report of the {str(row.get_kind_display()).lower()}: {row.pupil.name}",
        "Annual review report",
    )  # fmt: skip


def _printed(
    request: ActorRequest, row: AnnualReview, snapshot: ReportSnapshot, template: str,
    context: dict[str, Any], for_whom: str, title: str, name: str,
) -> HttpResponse:  # fmt: skip
    sent_on = sent_day(snapshot)
    made = f"version {snapshot.number}, sent on {day(sent_on)}" if sent_on else ""
    sheet = sheet_for(
        None, row.pupil.school.name, row.school_id, made=made, for_whom=for_whom, landscape=False
    )
    content = render_pdf(template, {"sheet": sheet, **context}, title=title)
    _read(request, row, "ehc_report_sent.pdf", f"Version {snapshot.number}, for {for_whom}")
    return of_pupil(content, "pdf", name, row.pupil, sent_on or request.today)


def _read(request: ActorRequest, row: AnnualReview, what: str, detail: str = "") -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[row.pupil_id], school_id=row.school_id,
        detail=detail or str(row.get_kind_display()),
    )  # fmt: skip
