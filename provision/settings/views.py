"""How the school plans and counts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from provision.settings.forms import OfferForm, SettingsForm
from provision.settings.selectors import settings_of, settings_rows
from provision.settings.services import change_offer, change_settings
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.schools.models import School
from send_mis.ui.parts import Link

CHANGE = Action.PROVISION_SETTINGS
_BOTH = ("GET", "POST")


def _school(request: ActorRequest, slug: str) -> School:
    return school_or_404(request.actor, CHANGE, slug)


def _home(school: School) -> str:
    return reverse("provision_settings", args=[school.slug])


def _crumbs(school: School) -> tuple[Link, ...]:
    return (Link("Provision settings", _home(school)),)


@requires(CHANGE)
def provision_settings(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    row = settings_of(found.pk)
    context = {
        "school": found,
        "rows": settings_rows(row),
        "offer": [line for line in row.qft_offer.splitlines() if line.strip()],
    }
    return render(request, "provision/settings.html", context)


@requires(CHANGE, methods=_BOTH)
def provision_settings_change(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    form = SettingsForm(posted(request), initial=SettingsForm.initial_of(settings_of(found.pk)))
    tried = attempt(
        form,
        lambda data: change_settings(
            actor=request.actor, school=found, version=data["version"], choices=form.chosen
        ),
        lambda: settings_of(found.pk).version,
    )
    if tried.done:
        return saved(request, "The settings are saved.", _home(found))
    page = FormPage(
        "How we plan and count", form, _home(found), crumbs=_crumbs(found),
        conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(CHANGE, methods=_BOTH)
def provision_settings_offer(request: ActorRequest, school: str) -> HttpResponse:
    found = _school(request, school)
    row = settings_of(found.pk)
    initial = {"version": row.version, "offer": row.qft_offer}
    form = OfferForm(posted(request), initial=initial)
    tried = attempt(
        form,
        lambda data: change_offer(actor=request.actor, school=found, **data),
        lambda: settings_of(found.pk).version,
    )
    if tried.done:
        return saved(request, "The offer is saved, and shown on every plan.", _home(found))
    page = FormPage(
        "Our offer for everyone", form, _home(found), crumbs=_crumbs(found),
        conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)
