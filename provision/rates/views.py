"""What an hour of each role costs."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from provision.choices import StaffRole
from provision.models import Rate
from provision.money import pounds
from provision.rates.forms import ChangeRateForm, RateForm, RemoveForm
from provision.rates.selectors import rates_page
from provision.rates.services import add_rate, change_rate, remove_rate
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.parts import Link
from send_mis.ui.words import day

CHANGE = Action.RATE_CHANGE
_BOTH = ("GET", "POST")


def _school(request: ActorRequest, slug: str, action: Action) -> School:
    return school_or_404(request.actor, action, slug)


def _rate(request: ActorRequest, school: str, rate_id: UUID) -> Rate:
    rows = Rate.objects.select_related("school")
    row: Rate = visible_or_404(rows, request.actor, CHANGE, pk=rate_id, school__slug=school)
    return row


def _home(school: School) -> str:
    return reverse("rates", args=[school.slug])


@requires(Action.COST_VIEW)
def rates(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school, Action.COST_VIEW)
    context = {
        "school": found,
        "roles": rates_page(found.pk, request.today),
        "may_change": request.actor.may(CHANGE),
    }
    return render(request, "provision/rates.html", context)


@requires(CHANGE, methods=_BOTH)
def rates_add(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school, CHANGE)
    role = request.GET.get("role", "")
    initial = {"staff_role": role if role in StaffRole.values else StaffRole.TA}
    form = RateForm(posted(request), initial=initial)
    tried = attempt(form, lambda data: add_rate(actor=request.actor, school=found, **data))
    if tried.done:
        words = StaffRole(form.cleaned_data["staff_role"]).label
        return saved(request, f"The rate for “{words}” is saved.", _home(found))
    page = FormPage(
        "Add a rate", form, _home(found), crumbs=(Link("Rates", _home(found)),),
        notes=("Rows of agreed plans keep the rate that they were agreed with.",),
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=_BOTH)
def rates_change(request: ActorRequest, school: str, rate_id: UUID) -> HttpResponse:
    row = _rate(request, school, rate_id)
    later = Rate.objects.filter(
        school=row.school, staff_role=row.staff_role, starts_on__gt=row.starts_on
    )
    form = ChangeRateForm(
        posted(request), initial=ChangeRateForm.initial_of(row), is_last=not later.exists()
    )
    tried = attempt(
        form,
        lambda data: change_rate(actor=request.actor, rate=row, **data),
        lambda: Rate.objects.get(pk=row.pk).version,
    )
    if tried.done:
        return saved(request, "The rate is saved.", _home(row.school))
    page = FormPage(
        f"Correct a rate: {row.get_staff_role_display()}", form, _home(row.school),
        crumbs=(Link("Rates", _home(row.school)),), conflict=tried.conflict,
        notes=("Rows of agreed plans keep the rate that they were agreed with.",),
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=_BOTH)
def rates_remove(request: ActorRequest, school: str, rate_id: UUID) -> HttpResponse:
    row = _rate(request, school, rate_id)
    home = _home(row.school)
    form = RemoveForm(posted(request))
    if attempt(form, lambda _: remove_rate(actor=request.actor, rate=row)).done:
        return saved(request, "The rate is removed.", home)
    page = FormPage(
        f"Remove a rate: {row.get_staff_role_display()}", form, home,
        f"{pounds(row.hourly)} an hour from {day(row.starts_on)}",
        (Link("Rates", home), Link("Remove")), danger=True,
        notes=("A rate before it continues in its place. Rows of agreed plans keep theirs.",),
    )  # fmt: skip
    return show(request, page)
