"""The school's signposts: the list, and the form of one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.parents.models import Signpost
from send_mis.parents.signposts import forms
from send_mis.parents.signposts import services as service
from send_mis.parents.signposts.selectors import (
    CHANGE,
    signpost_lines,
    signpost_or_404,
    signpost_words,
)
from send_mis.schools.models import School
from send_mis.ui.parts import Link

_BOTH = ("GET", "POST")


@requires(CHANGE)
def signposts(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    context = {"school": found, "lines": signpost_lines(request.actor, found)}
    return render(request, "parents/signposts.html", context)


@requires(CHANGE, methods=_BOTH)
def signposts_add(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHANGE, school)
    form = forms.SignpostForm(posted(request), initial={"authority": found.la_code})
    page = FormPage("Add a signpost", form, _home(found), crumbs=_crumbs(found, "Add")).tried(
        lambda _: service.add_signpost(actor=request.actor, school=found, facts=form.facts())
    )
    return show(request, page) if page else saved(request, "It is in the list.", _home(found))


@requires(CHANGE, methods=_BOTH)
def signposts_change(request: ActorRequest, school: str, signpost_id: UUID) -> HttpResponse:
    row = signpost_or_404(request.actor, school, signpost_id)
    initial = forms.SignpostChangeForm.initial_of(row)
    form = forms.SignpostChangeForm(posted(request), keep=row.authority, initial=initial)
    page = FormPage(
        row.name, form, _home(row.school), crumbs=_crumbs(row.school, row.name),
        notes=("Ring, or open the page: families rely on it. Save it also where all is right.",),
    ).tried(
        lambda given: service.change_signpost(
            actor=request.actor, signpost=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    if page:
        return show(request, page)
    return saved(request, f"{row.name}: checked today.", _home(row.school))


@requires(CHANGE, methods=_BOTH)
def signposts_remove(request: ActorRequest, school: str, signpost_id: UUID) -> HttpResponse:
    row = signpost_or_404(request.actor, school, signpost_id)
    initial = {"version": row.version, "facts": signpost_words(row)}
    form = forms.SignpostRemoveForm(posted(request), initial=initial)
    page = FormPage(
        f"Remove {row.name}", form, _home(row.school), crumbs=_crumbs(row.school, row.name),
        notes=("Families are told how to find one instead.",), danger=True,
    ).tried(
        lambda given: service.remove_signpost(
            actor=request.actor, signpost=row, version=given["version"]
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "It is removed.", _home(row.school))


def _version_of(row: Signpost) -> int:
    found: int = Signpost.objects.values_list("version", flat=True).get(pk=row.pk)
    return found


def _home(school: School) -> str:
    return reverse("signposts", args=[school.slug])


def _crumbs(school: School, here: str) -> tuple[Link, ...]:
    return (Link("Signposts", _home(school)), Link(here))
