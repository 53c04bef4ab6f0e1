"""The national figures beside a school’s own: what stands there, and what the school entered."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.reports.choices import Measure
from send_mis.reports.national import forms
from send_mis.reports.national import services as service
from send_mis.reports.national.rules import percent_words
from send_mis.reports.national.selectors import WRITE, figure_lines, own_figure
from send_mis.schools.models import School
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")


@requires(WRITE)
def national_figures(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, WRITE, school)
    context = {
        "school": found, "lines": figure_lines(found, request.today), "crumbs": _crumbs(found.slug)
    }  # fmt: skip
    return render(request, "reports/national_figures.html", context)


@requires(WRITE, methods=_BOTH)
def national_figures_enter(request: ActorRequest, school: str, measure: str) -> HttpResponse:
    found, asked = school_or_404(request.actor, WRITE, school), _measure(measure)
    home = reverse("national_figures", args=[found.slug])
    initial = forms.NationalFigureForm.initial_of(own_figure(found, asked))
    form = forms.NationalFigureForm(posted(request), initial=initial)
    page = FormPage(asked.label, form, home, crumbs=_crumbs(found.slug)).tried(
        lambda given: service.enter_national_figure(
            actor=request.actor, school=found, measure=asked, **given
        ),
        lambda: _version_of(found, asked),
    )
    return show(request, page) if page else saved(request, "The figure is saved.", home)


@requires(WRITE, methods=_BOTH)
def national_figures_clear(request: ActorRequest, school: str, measure: str) -> HttpResponse:
    found, asked = school_or_404(request.actor, WRITE, school), _measure(measure)
    home = reverse("national_figures", args=[found.slug])
    row = own_figure(found, asked)
    if row is None:
        return redirect(home)
    initial = {"version": row.version, "facts": service.figure_words(row)}
    form = forms.NationalFigureClearForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda given: service.clear_national_figure(
            actor=request.actor, school=found, measure=asked, version=given["version"]
        ),
        lambda: _version_of(found, asked),
    )
    if tried.done:
        return saved(request, "The loaded figure stands again.", home, tried=tried)
    page = FormPage(
        "Take your own figure back", form, home, crumbs=_crumbs(found.slug),
        notes=(f"{asked.label}: {percent_words(row.percent)} %.",), conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def _measure(value: str) -> Measure:
    if value not in Measure.values:
        raise Http404
    return Measure(value)


def _version_of(school: School, measure: Measure) -> int:
    row = own_figure(school, measure)
    return row.version if row else 0


def _crumbs(slug: str) -> tuple[Link, ...]:
    return (Link("Reports", reverse("reports", args=[slug])), Link("National figures"))
