"""The school's local authorities: the list, and the form of one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.authorities import forms
from ehcp.authorities import services as service
from ehcp.authorities.selectors import authority_lines, authority_or_404
from ehcp.models import LocalAuthority
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.parts import Link

CHANGE = Action.AUTHORITY_CHANGE
_BOTH = ("GET", "POST")


@requires(CHANGE)
def authorities(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    context = {"school": found, "lines": authority_lines(request.actor, found)}
    return render(request, "ehcp/authorities.html", context)


@requires(CHANGE, methods=_BOTH)
def authorities_add(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    form = forms.AuthorityAddForm(posted(request))
    made: list[LocalAuthority] = []
    page = FormPage("Add a local authority", form, _home(found), crumbs=_crumbs(found)).tried(
        lambda _: made.append(
            service.add_authority(actor=request.actor, school=found, facts=form.facts())
        )
    )
    if page:
        return show(request, page)
    return saved(request, f"{made[0].name} is in the list.", _home(found))


@requires(CHANGE, methods=_BOTH)
def authorities_change(request: ActorRequest, school: str, authority_id: UUID) -> HttpResponse:
    row = authority_or_404(request.actor, school, authority_id)
    initial = forms.AuthorityChangeForm.initial_of(row)
    form = forms.AuthorityChangeForm(posted(request), keep=row.code, initial=initial)
    home = _home(row.school)
    page = FormPage(row.name, form, home, crumbs=_crumbs(row.school, Link(row.name))).tried(
        lambda given: service.change_authority(
            actor=request.actor, authority=row, version=given["version"], facts=form.facts()
        ),
        lambda: LocalAuthority.objects.values_list("version", flat=True).get(pk=row.pk),
    )
    return show(request, page) if page else saved(request, f"{row.name} is saved.", home)


def _home(school: School) -> str:
    return reverse("authorities", args=[school.slug])


def _crumbs(school: School, *further: Link) -> tuple[Link, ...]:
    return (Link("Local authorities", _home(school)), *(further or (Link("Add"),)))
