"""Where the money comes from, and what is spent of it."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from provision.costs.forms import ChangeStreamForm, StreamForm
from provision.costs.selectors.funding import funding_page
from provision.costs.selectors.pages import year_asked
from provision.costs.services import add_stream, change_stream, remove_stream
from provision.models import FundingStream
from provision.money import pounds
from provision.rates.forms import RemoveForm
from pupils.models import ClassMembership, Pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link

CHANGE = Action.FUNDING_CHANGE
_BOTH = ("GET", "POST")


def _school(request: ActorRequest, slug: str, action: Action) -> School:
    return school_or_404(request.actor, action, slug)


def _stream(request: ActorRequest, school: str, stream_id: UUID) -> FundingStream:
    rows = FundingStream.objects.select_related("school", "year", "pupil")
    return visible_or_404(rows, request.actor, CHANGE, pk=stream_id, school__slug=school)


def _home(school: School, year: AcademicYear) -> str:
    return f"{reverse('funding', args=[school.slug])}?of={year.first_calendar_year}"


def _pupils(request: ActorRequest, school: School) -> Any:
    """Everybody on roll, by name: top-up may be asked for before anything else is recorded."""
    rows = Pupil.objects.on_roll(request.today).visible_to(request.actor, CHANGE)
    return _with_class(rows.filter(school=school), request)


def _with_class(rows: Any, request: ActorRequest) -> Any:
    now = ClassMembership.objects.on(request.today).filter(
        pupil=OuterRef("pk"), is_registration=True
    )
    named = rows.annotate(class_now=Subquery(now.values("school_class__name")[:1]))
    return named.order_by("sort_key", "pk")


@requires(Action.COST_VIEW)
def funding(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school, Action.COST_VIEW)
    year = year_asked(found, Address.of(request), request.today)
    context = {
        "school": found,
        "funding": funding_page(request.actor, year) if year else None,
        "years": [
            Link(each.name, _home(found, each), current=year is not None and each.pk == year.pk)
            for each in found.years.all()
        ],
    }
    return render(request, "provision/funding.html", context)


@requires(CHANGE, methods=_BOTH)
def funding_add(request: ActorRequest, school: str, year_id: UUID) -> HttpResponse:
    found = _school(request, school, CHANGE)
    year = visible_or_404(AcademicYear, request.actor, CHANGE, pk=year_id, school=found)
    form = StreamForm(posted(request), pupils=_pupils(request, found))
    tried = attempt(form, lambda _: add_stream(actor=request.actor, year=year, money=form.money))
    if tried.done:
        return saved(request, f"{form.cleaned_data['name']} is added.", _home(found, year))
    page = FormPage(
        f"Add funding for {year.name}", form, _home(found, year),
        crumbs=(Link("Funding", _home(found, year)),),
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=_BOTH)
def funding_change(request: ActorRequest, school: str, stream_id: UUID) -> HttpResponse:
    row = _stream(request, school, stream_id)
    pupils = _pupils(request, row.school)
    if row.pupil_id:
        # Also one who has left since.
        pupils = _with_class(Pupil.objects.filter(pk=row.pupil_id), request) | pupils
    form = ChangeStreamForm(
        posted(request), initial=ChangeStreamForm.initial_of(row), pupils=pupils
    )
    tried = attempt(
        form,
        lambda data: change_stream(
            actor=request.actor, stream=row, version=data["version"], money=form.money
        ),
        lambda: FundingStream.objects.get(pk=row.pk).version,
    )
    home = _home(row.school, row.year)
    if tried.done:
        return saved(request, f"{form.cleaned_data['name']} is saved.", home)
    page = FormPage(
        f"Change {row.name}", form, home, crumbs=(Link("Funding", home),),
        conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=_BOTH)
def funding_remove(request: ActorRequest, school: str, stream_id: UUID) -> HttpResponse:
    row = _stream(request, school, stream_id)
    home = _home(row.school, row.year)
    form = RemoveForm(posted(request))
    if attempt(form, lambda _: remove_stream(actor=request.actor, stream=row)).done:
        return saved(request, f"{row.name} is removed.", home)
    page = FormPage(
        f"Remove {row.name}",
        form,
        home,
        f"{pounds(row.amount)} in {row.year.name}",
        (Link("Funding", home), Link("Remove")),
        danger=True,
    )
    return show(request, page)
