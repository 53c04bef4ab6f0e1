from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.decide import can
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit.form_pages import FormPage, posted, saved
from send_mis.audit.form_pages import show as show_form
from send_mis.errors import EditConflict
from send_mis.office.forms.school import (
    ChangeClosureForm,
    ChangeYearForm,
    ClosureForm,
    NewYearForm,
    RolesForm,
    SchoolForm,
)
from send_mis.office.selectors.school import next_first, school_page, span_words
from send_mis.schools import services
from send_mis.schools.calendar import usual_year
from send_mis.schools.models import AcademicYear, Closure, School
from send_mis.ui.parts import Link

CHANGE = Action.SCHOOL_CHANGE


def _fetched(request: ActorRequest, slug: str) -> School:
    return school_or_404(request.actor, CHANGE, slug)


def _crumbs(school: School, here: str) -> list[Link]:
    return [Link("School", _home(school)), Link(here)]


def _home(school: School) -> str:
    return reverse("school_page", args=[school.slug])


@requires(Action.SCHOOL_VIEW)
def show(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, Action.SCHOOL_VIEW, school)
    context = {
        "school": found,
        "page": school_page(found, request.today),
        "may_change": bool(can(request.actor, CHANGE, found)),
        "may_see_reminders": bool(can(request.actor, Action.REMINDERS_VIEW, found)),
        "may_see_copies": bool(can(request.actor, Action.COPY_VIEW, found)),
    }
    return render(request, "office/school.html", context)


@requires(CHANGE, methods=("GET", "POST"))
def details(request: ActorRequest, school: str) -> HttpResponse:
    found = _fetched(request, school)
    form = SchoolForm(posted(request), initial=SchoolForm.initial_of(found))
    page = FormPage(
        form=form, title="Change the school’s details", crumbs=_crumbs(found, "Details"),
        back=_home(found),
    ).tried(
        lambda data: services.change_school(
            actor=request.actor, school=found, version=data["version"], details=form.details
        ),
        lambda: School.objects.get(pk=found.pk).version,
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, "The details are saved.")


@requires(CHANGE, methods=("GET", "POST"))
def roles(request: ActorRequest, school: str) -> HttpResponse:
    found = _fetched(request, school)
    form = RolesForm(posted(request), initial=RolesForm.initial_of(found))

    def save(data: dict[str, object]) -> None:
        try:
            services.change_roles(
                actor=request.actor, school=found, version=form.cleaned_data["version"],
                role_labels=form.role_labels,
                second_factor_roles=form.cleaned_data["second_factor"],
            )  # fmt: skip
        except EditConflict as found_conflict:
            theirs = form.in_words(found_conflict.theirs)
            raise EditConflict(theirs, by=found_conflict.by) from None

    page = FormPage(
        form=form, title="Roles and signing in", crumbs=_crumbs(found, "Roles"), back=_home(found)
    ).tried(save, lambda: School.objects.get(pk=found.pk).version)
    return show_form(request, page) if page else _saved(request, found, "Saved.")


@requires(CHANGE, methods=("GET", "POST"))
def year_add(request: ActorRequest, school: str) -> HttpResponse:
    found = _fetched(request, school)
    usual = usual_year(next_first(found.years.all(), request.today))
    terms = {term.name.value: (term.starts_on, term.ends_on) for term in usual.terms}
    initial = NewYearForm.initial_of(usual.starts_on, usual.ends_on, terms)
    form = NewYearForm(posted(request), initial=initial)
    page = FormPage(
        form=form, title="Set up a school year", crumbs=_crumbs(found, "New year"),
        back=_home(found), submit="Set up the year",
        lede="These are the dates that most English schools have. Enter your own.",
    ).tried(
        lambda data: services.add_year(
            actor=request.actor, school=found, starts_on=data["starts_on"],
            ends_on=data["ends_on"], terms=form.terms,
            closures=[
                each for each in usual_year(data["starts_on"].year).closures
                if data["starts_on"] <= each.starts_on and each.ends_on <= data["ends_on"]
            ] if data["copy_closures"] else (),
        ),
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, "The year is set up.")


@requires(CHANGE, methods=("GET", "POST"))
def year(request: ActorRequest, school: str, year_id: UUID) -> HttpResponse:
    found = _fetched(request, school)
    held = visible_or_404(AcademicYear, request.actor, CHANGE, pk=year_id, school=found)
    form = ChangeYearForm(posted(request), initial=ChangeYearForm.initial_from(held))
    page = FormPage(
        form=form, title=f"Change the dates of {held.name}", crumbs=_crumbs(found, held.name),
        back=_home(found),
    ).tried(
        lambda data: services.change_year(
            actor=request.actor, year=held, version=data["version"], starts_on=data["starts_on"],
            ends_on=data["ends_on"], terms=form.terms,
        ),
        lambda: AcademicYear.objects.get(pk=held.pk).version,
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, "The dates are saved.")


@requires(CHANGE, methods=("GET", "POST"))
def closure_add(request: ActorRequest, school: str) -> HttpResponse:
    found = _fetched(request, school)
    form = ClosureForm(posted(request))
    page = FormPage(
        form=form, title="Add days without pupils", crumbs=_crumbs(found, "Days without pupils"),
        back=_home(found), submit="Add the days",
    ).tried(
        lambda _: services.add_closure(actor=request.actor, school=found, **form.values),
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, "The days are added.")


@requires(CHANGE, methods=("GET", "POST"))
def closure(request: ActorRequest, school: str, closure_id: UUID) -> HttpResponse:
    found = _fetched(request, school)
    held = visible_or_404(Closure, request.actor, CHANGE, pk=closure_id, school=found)
    form = ChangeClosureForm(posted(request), initial=ChangeClosureForm.initial_from(held))
    page = FormPage(
        form=form, title="Change days without pupils",
        crumbs=_crumbs(found, "Days without pupils"), back=_home(found),
    ).tried(
        lambda data: services.change_closure(
            actor=request.actor, closure=held, version=data["version"], **form.values
        ),
        lambda: Closure.objects.get(pk=held.pk).version,
    )  # fmt: skip
    return show_form(request, page) if page else _saved(request, found, "The days are changed.")


@requires(CHANGE, methods=("POST",))
def closure_remove(request: ActorRequest, school: str, closure_id: UUID) -> HttpResponse:
    found = _fetched(request, school)
    held = visible_or_404(Closure, request.actor, CHANGE, pk=closure_id, school=found)
    words = f"{held.label or held.get_kind_display()}, {span_words(held)}, is removed."
    services.remove_closure(actor=request.actor, closure=held)
    return _saved(request, found, words)


def _saved(request: ActorRequest, school: School, words: str) -> HttpResponse:
    return saved(request, words, reverse("school_page", args=[school.slug]))
