"""What a report promises: added, changed and removed in its draft; later, what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.audit.saving import version_now
from send_mis.reports.choices import ReportState
from send_mis.reports.models import TermlyReport
from send_mis.reports.promises import forms
from send_mis.reports.promises import services as service
from send_mis.reports.promises.selectors import WRITE, owner_of, owners_of, promise_or_404
from send_mis.reports.promises.wording import promise_words
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")


@requires(WRITE, methods=_BOTH)
def promise_add(request: ActorRequest, report_id: UUID) -> HttpResponse:
    rows = TermlyReport.objects.select_related("school", "term")
    report: TermlyReport = visible_or_404(rows, request.actor, WRITE, pk=report_id)
    home = _home(report)
    if report.state == ReportState.PUBLISHED:
        return redirect(home)
    form = forms.PromiseForm(posted(request), owners=owners_of(report.school, request.today))
    page = FormPage("What the school does next", form, home, crumbs=_crumbs(report)).tried(
        lambda _: service.add_promise(actor=request.actor, report=report, **form.said())
    )
    return show(request, page) if page else saved(request, "It is added.", home)


@requires(WRITE, methods=_BOTH)
def promise_change(request: ActorRequest, promise_id: UUID) -> HttpResponse:
    row = promise_or_404(request.actor, promise_id)
    home = _home(row.report)
    if row.report.state == ReportState.PUBLISHED:
        return redirect(home)
    owners = owners_of(row.report.school, request.today)
    if row.owner:
        owners.setdefault(row.owner.pk, owner_of(row))
    initial = forms.PromiseChangeForm.initial_of(row)
    form = forms.PromiseChangeForm(posted(request), owners=owners, initial=initial)
    page = FormPage("What the school does next", form, home, crumbs=_crumbs(row.report)).tried(
        lambda given: service.change_promise(
            actor=request.actor, promise=row, version=given["version"], **form.said()
        ),
        lambda: version_now(row),
    )
    return show(request, page) if page else saved(request, "It is changed.", home)


@requires(WRITE, methods=_BOTH)
def promise_remove(request: ActorRequest, promise_id: UUID) -> HttpResponse:
    row = promise_or_404(request.actor, promise_id)
    home = _home(row.report)
    if row.report.state == ReportState.PUBLISHED:
        return redirect(home)
    initial = {"version": row.version, "facts": promise_words(row)}
    form = forms.PromiseRemoveForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda given: service.remove_promise(
            actor=request.actor, promise=row, version=given["version"]
        ),
        lambda: version_now(row),
    )
    if tried.done:
        return saved(request, "It is removed.", home, tried=tried)
    page = FormPage(
        "Remove it from the report", form, home, crumbs=_crumbs(row.report), notes=(row.words,),
        conflict=tried.conflict, danger=True,
    )  # fmt: skip
    return show(request, page)


@requires(WRITE, methods=_BOTH)
def promise_settle(request: ActorRequest, promise_id: UUID) -> HttpResponse:
    row = promise_or_404(request.actor, promise_id)
    home = _home(row.report)
    if row.report.state != ReportState.PUBLISHED:
        return redirect(home)
    initial = forms.PromiseSettleForm.initial_of(row)
    form = forms.PromiseSettleForm(posted(request), initial=initial)
    page = FormPage(
        "What came of it", form, home, crumbs=_crumbs(row.report),
        notes=(f"{row.words} ({owner_of(row)})",),
    ).tried(
        lambda given: service.settle_promise(
            actor=request.actor, promise=row, version=given["version"],
            done_on=given["done_on"], came=given["came"],
        ),
        lambda: version_now(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The next report begins with it.", home)


def _home(report: TermlyReport) -> str:
    return f"{reverse('report', args=[report.pk])}#next"


def _crumbs(report: TermlyReport) -> tuple[Link, ...]:
    home = reverse("reports", args=[report.school.slug])
    return (
        Link("Reports", home), Link(str(report.term), reverse("report", args=[report.pk])),
        Link("What the school does next"),
    )  # fmt: skip
