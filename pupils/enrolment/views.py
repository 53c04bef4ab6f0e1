"""Leaving the school and coming back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from pupils.classes.selectors import classes_now
from pupils.enrolment import services as enrolment
from pupils.enrolment.forms import LeaveForm, ReturnForm
from pupils.record.selectors.pupil import form_crumbs
from pupils.record.views import fetch_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.ui.words import day


@requires(Action.PUPIL_LEAVE, methods=("GET", "POST"))
def pupil_leave(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, Action.PUPIL_LEAVE)
    home = reverse("pupil_page", args=[pupil.pk])
    form = LeaveForm(posted(request), initial={"on": request.today})

    def leave(given: dict[str, Any]) -> None:
        off_roll = given.pop("on") + timedelta(days=1)
        enrolment.leave(actor=request.actor, pupil=pupil, on=off_roll, **given)

    if attempt(form, leave).done:
        text = f"{pupil.short_name}'s last day is {day(form.cleaned_data['on'])}."
        return saved(request, text, home)
    notes = (
        "Classes, SEN status, needs and monitoring end with that day.",
        f"The record stays, and {pupil.short_name} can come back.",
    )
    title = f"{pupil.short_name} is leaving"
    return show(request, FormPage(title, form, home, pupil.name, form_crumbs(pupil), notes))


@requires(Action.PUPIL_LEAVE, methods=("GET", "POST"))
def pupil_return(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, Action.PUPIL_LEAVE)
    home = reverse("pupil_page", args=[pupil.pk])
    classes = classes_now(pupil.school, request.today)
    form = ReturnForm(posted(request), initial={"on": request.today}, classes=classes)
    tried = attempt(
        form, lambda given: enrolment.come_back(actor=request.actor, pupil=pupil, **given)
    )
    if tried.done:
        return saved(request, f"{pupil.short_name} is on roll again.", home)
    notes = ("No SEN status starts by itself: the SENCO decides.",)
    title = f"{pupil.short_name} is back"
    return show(request, FormPage(title, form, home, pupil.name, form_crumbs(pupil), notes))
