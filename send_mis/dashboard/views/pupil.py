"""The pupil as a whole: overview, who can see and who has, what was changed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.models import Pupil, PupilGrant
from pupils.record.selectors.pupil import PupilRecord, form_crumbs, open_pupil
from send_mis.access.actions import Action
from send_mis.access.grants import end_grant, give_grant
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.accounts.models import User
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.dashboard.forms import EndSightForm, GiveSightForm
from send_mis.dashboard.selectors.pupil_access import (
    access_page,
    people_to_choose,
    roles_to_give,
)
from send_mis.dashboard.selectors.pupil_changes import pupil_changes as changes_of
from send_mis.dashboard.selectors.pupil_page import overview
from send_mis.ui.lists import Address
from send_mis.ui.words import day

_BOTH = ("GET", "POST")


def _record_read(request: ActorRequest, record: PupilRecord, what: str) -> None:
    if request.method == "GET":
        audit.read(
            actor=request.actor, what=what, pupil_ids=[record.id],
            school_id=record.pupil.school_id,
        )  # fmt: skip


@requires(Action.PUPIL_VIEW)
def pupil_page(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id)
    shown = overview(record, request.actor)
    _record_read(request, record, "pupil.page")
    return render(request, "dashboard/pupil_page.html", {"record": record, "overview": shown})


@requires(Action.ACCESS_VIEW)
def pupil_access(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, Action.ACCESS_VIEW)
    page = access_page(record, request.actor, Address.of(request))
    return render(request, "dashboard/pupil_access.html", {"record": record, "access": page})


@requires(Action.ACCESS_GRANT_PUPIL, methods=_BOTH)
def pupil_access_give(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = _pupil(request, pupil_id)
    back = reverse("pupil_access", args=[pupil.pk])
    form = GiveSightForm(
        posted(request), initial={"starts_on": request.today},
        people=people_to_choose(pupil, request.actor), roles=roles_to_give(request.actor, pupil),
    )  # fmt: skip

    def give(given: dict[str, Any]) -> None:
        ends_on = given.pop("last_day") + timedelta(days=1)
        give_grant(actor=request.actor, on=pupil, ends_on=ends_on, **given)

    if attempt(form, give).done:
        person: User = form.cleaned_data["user"]
        until = day(form.cleaned_data["last_day"])
        return saved(request, f"{person.display_name} can see {pupil.name} until {until}.", back)
    title = f"Give one more person access to {pupil.short_name}"
    notes = ("For access that is no longer needed. Class staff see their pupils without it.",)
    return show(request, FormPage(title, form, back, pupil.name, form_crumbs(pupil), notes))


@requires(Action.ACCESS_GRANT_PUPIL, methods=_BOTH)
def pupil_access_end(request: ActorRequest, pupil_id: UUID, grant_id: UUID) -> HttpResponse:
    pupil = _pupil(request, pupil_id)
    back = reverse("pupil_access", args=[pupil.pk])
    grants = PupilGrant.objects.select_related("user", "permission", "content_object__school")
    grant = grants.filter(pk=grant_id, content_object=pupil).first()
    if grant is None or (grant.ends_on is not None and grant.ends_on <= request.today):
        return saved(request, "That had already ended.", back)
    name = grant.user.display_name
    form = EndSightForm(posted(request))
    tried = attempt(
        form, lambda given: end_grant(actor=request.actor, grant=grant, on=request.today, **given)
    )
    if tried.done:
        return saved(request, f"{name} no longer has this access to {pupil.name}.", back)
    title = f"End {name}’s access to {pupil.short_name}?"
    return show(request, FormPage(title, form, back, pupil.name, form_crumbs(pupil), danger=True))


@requires(Action.AUDIT_VIEW)
def pupil_changes(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, Action.AUDIT_VIEW)
    page = changes_of(record, Address.of(request))
    _record_read(request, record, "pupil.changes")
    return render(request, "dashboard/pupil_changes.html", {"record": record, "page": page})


def _pupil(request: ActorRequest, pupil_id: UUID) -> Pupil:
    pupil: Pupil = visible_or_404(
        Pupil.objects.select_related("school"), request.actor, Action.ACCESS_GRANT_PUPIL,
        id=pupil_id,
    )  # fmt: skip
    return pupil
