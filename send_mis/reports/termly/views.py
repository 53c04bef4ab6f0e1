"""A school's reports to governors: the list, a report on screen and on paper, and its forms."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.audit.saving import version_now
from send_mis.names.named import mark_of
from send_mis.pdf import render_pdf
from send_mis.reports.choices import ReportState
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly import forms
from send_mis.reports.termly import services as service
from send_mis.reports.termly.rules.counting import PROGRESS
from send_mis.reports.termly.rules.wording import report_title
from send_mis.reports.termly.selectors.counting import terms_to_report
from send_mis.reports.termly.selectors.page import TermlyReportPage, report_page
from send_mis.reports.termly.selectors.reports import (
    ASK,
    PUBLISH,
    VIEW,
    WRITE,
    names_in_report,
    question_or_404,
    report_lines,
    report_or_404,
)
from send_mis.reports.termly.wording import published_facts, typed_words
from send_mis.ui.downloads import download
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day

_BOTH = ("GET", "POST")


@requires(VIEW)
def reports(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    may_draft = request.actor.may(WRITE) and bool(terms_to_report(found, request.today))
    lines = report_lines(request.actor, found)
    may_write = request.actor.may(WRITE)
    context = {"school": found, "lines": lines, "may_draft": may_draft, "may_write": may_write}
    return render(request, "reports/reports.html", context)


@requires(WRITE, methods=_BOTH)
def reports_draft(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, WRITE, school)
    terms = terms_to_report(found, request.today)
    newest = {"term": str(terms[0].pk)} if terms else {}
    form = forms.ReportDraftForm(posted(request), terms=terms, initial=newest)
    home = reverse("reports", args=[found.slug])
    by_id = {str(term.pk): term for term in terms}
    drafted: list[TermlyReport] = []
    page = FormPage("Draft a report", form, home, crumbs=_crumbs(found.slug, "Draft")).tried(
        lambda given: drafted.append(
            service.draft_report(actor=request.actor, school=found, term=by_id[given["term"]])
        )
    )
    if page:
        return show(request, page)
    to = reverse("report", args=[drafted[0].pk]) if drafted else home
    return saved(request, "The figures are being counted. Write the words meanwhile.", to)


@requires(VIEW)
def report(request: ActorRequest, report_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, report_id, VIEW)
    is_published = row.state == ReportState.PUBLISHED
    page = report_page(row, request.today)
    context = {
        "page": page, "crumbs": _crumbs(row.school.slug, str(row.term)),
        "is_published": is_published, "progress_part": _progress_part(page),
        "may_write": request.actor.may(WRITE) and not is_published,
        "may_settle": request.actor.may(WRITE) and is_published,
        "may_publish": request.actor.may(PUBLISH) and not is_published,
        "may_ask": request.actor.may(ASK), "may_answer": request.actor.may(PUBLISH),
    }  # fmt: skip
    return render(request, "reports/report.html", context)


def _progress_part(page: TermlyReportPage) -> str:
    """Where to read whether pupils make progress: in numbers, else in words, else why not."""
    otherwise = "words" if page.report.progress else "not-shown"
    titles = (t["title"] for t in page.shown.get("tables", ()) if t["key"] == PROGRESS)
    return str(slugify(next(titles, otherwise)))


@requires(VIEW)
def report_pdf(request: ActorRequest, report_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, report_id, VIEW)
    if row.is_counting:
        return redirect(_home(row))
    page = report_page(row, request.today)
    sheet = sheet_for(
        request.actor, row.school.name, row.school_id, made=f"made on {day(request.today)}",
        landscape=False, confidential="" if row.state == ReportState.PUBLISHED else "Draft",
    )  # fmt: skip
    content = render_pdf(
        "reports/pdf/report.html", {"sheet": sheet, "page": page}, title=page.title
    )
    return download(content, "pdf", page.title, row.school.name, plain_day(row.as_at))


@requires(WRITE, methods=_BOTH)
def report_change(request: ActorRequest, report_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, report_id, WRITE)
    home = _home(row)
    if row.state == ReportState.PUBLISHED:
        return redirect(home)
    initial = forms.ReportChangeForm.initial_of(row)
    form = forms.ReportChangeForm(posted(request), initial=initial)
    title = report_title(str(row.term))
    page = FormPage(title, form, home, crumbs=_crumbs(row.school.slug, str(row.term))).tried(
        lambda given: service.change_report(
            actor=request.actor, report=row, version=given["version"],
            threshold=given["threshold"], words=given,
        ),
        lambda: version_now(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The words are saved.", home)


@requires(WRITE, methods=_BOTH)
def report_figures(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """What no record here counts yet, typed."""
    row = report_or_404(request.actor, report_id, WRITE)
    home = _home(row)
    if row.state == ReportState.PUBLISHED:
        return redirect(home)
    initial = forms.TypedFiguresForm.initial_of(row) | {"facts": typed_words(row)}
    form = forms.TypedFiguresForm(posted(request), initial=initial)
    page = FormPage(
        "Figures that you type", form, home, crumbs=_crumbs(row.school.slug, str(row.term)),
        notes=("Leave empty what you do not report. A report says of each that it was typed.",),
    ).tried(
        lambda given: service.type_figures(
            actor=request.actor, report=row, version=given["version"], typed=form.typed()
        ),
        lambda: version_now(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The figures are saved.", home)


@requires(WRITE, methods=_BOTH)
def report_recount(request: ActorRequest, report_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, report_id, WRITE)
    home = _home(row)
    if row.state == ReportState.PUBLISHED:
        return redirect(home)
    page = FormPage(
        "Count the figures again", forms.ReportRecountForm(posted(request)), home,
        crumbs=_crumbs(row.school.slug, str(row.term)),
        notes=(f"They are now as at {day(row.as_at)}.",),
    ).tried(lambda _: service.recount_report(actor=request.actor, report=row))  # fmt: skip
    return show(request, page) if page else saved(request, "They are being counted.", home)


@requires(PUBLISH, methods=_BOTH)
def report_publish(request: ActorRequest, report_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, report_id, PUBLISH)
    home, named = _home(row), names_in_report(row)
    initial = {"version": row.version, "facts": published_facts(row), "mark": mark_of(named)}
    form = forms.ReportPublishForm(posted(request), initial=initial, has_names=bool(named))
    tried = attempt(
        form,
        lambda given: service.publish_report(
            actor=request.actor, report=row, version=given["version"], mark=given["mark"],
            is_checked=given.get("is_checked", False),
        ),
        lambda: version_now(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "It is published: governors read it.", home, tried=tried)
    notes = [each.question for each in named]
    page = FormPage(
        "Publish it to governors", form, home, crumbs=_crumbs(row.school.slug, str(row.term)),
        notes=("Its words and figures stay as they are now.", *notes), conflict=tried.conflict,
        instead=Link("Change the words first", reverse("report_change", args=[row.pk])),
    )  # fmt: skip
    return show(request, page)


@requires(ASK, methods=_BOTH)
def report_ask(request: ActorRequest, report_id: UUID) -> HttpResponse:
    row = report_or_404(request.actor, report_id, ASK)
    form = forms.GovernorQuestionForm(posted(request))
    page = FormPage(
        "Ask a question", form, _home(row), crumbs=_crumbs(row.school.slug, str(row.term))
    ).tried(
        lambda given: service.ask_question(actor=request.actor, report=row, words=given["words"])
    )
    return show(request, page) if page else saved(request, "The headteacher has it.", _home(row))


@requires(PUBLISH, methods=_BOTH)
def question_answer(request: ActorRequest, question_id: UUID) -> HttpResponse:
    row = question_or_404(request.actor, question_id)
    initial = forms.QuestionAnswerForm.initial_of(row)
    form = forms.QuestionAnswerForm(posted(request), initial=initial)
    home = f"{_home(row.report)}#questions"
    page = FormPage(
        "Answer", form, home, crumbs=_crumbs(row.report.school.slug, str(row.report.term)),
        notes=(f"{row.asked_by.full_name} asked: {row.words}",),
    ).tried(
        lambda given: service.answer_question(
            actor=request.actor, question=row, version=given["version"], answer=given["answer"]
        ),
        lambda: version_now(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "Governors read the answer.", home)


def _home(row: TermlyReport) -> str:
    return reverse("report", args=[row.pk])


def _crumbs(slug: str, here: str) -> tuple[Link, ...]:
    return (Link("Reports", reverse("reports", args=[slug])), Link(here))
