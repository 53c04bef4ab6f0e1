from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.errors import RuleBroken
from send_mis.office import services
from send_mis.office.selectors.waiting import (
    answered_words,
    asked_for,
    second_steps,
    second_steps_asked,
    waiting_grant,
    waiting_page,
)
from send_mis.ui.parts import Link

CHANGE = Action.PEOPLE_CHANGE


@requires(CHANGE)
def index(request: ActorRequest, school: str) -> HttpResponse:
    """Roles that wait for this person, and what they asked for themselves."""
    found = school_or_404(request.actor, CHANGE, school)
    context = {
        "school": found,
        "waiting": waiting_page(found, request.actor),
        "asked": asked_for(found, request.actor),
        "second_steps": second_steps(found, request.actor),
        "second_steps_asked": second_steps_asked(found, request.actor),
        "crumbs": [Link("People", reverse("people", args=[found.slug])), Link("To confirm")],
    }
    return render(request, "office/waiting.html", context)


@requires(CHANGE, methods=("POST",))
def answer(request: ActorRequest, school: str, grant_id: UUID) -> HttpResponse:
    """The button that was pressed says which; anything but a clear yes opens nothing."""
    found = school_or_404(request.actor, CHANGE, school)
    if words := answered_words(found, grant_id):
        messages.info(request, words)
        return redirect("people_waiting", found.slug)
    grant = waiting_grant(found, grant_id)
    name = grant.user.display_name
    try:
        if request.POST.get("answer") == "confirm":
            services.confirm_role(actor=request.actor, school=found, grant=grant)
            messages.success(request, f"The role of {name} is confirmed.")
        elif request.POST.get("answer") == "refuse":
            services.refuse_role(actor=request.actor, school=found, grant=grant)
            said = "withdrawn" if grant.given_by_id == request.actor.user_id else "refused"
            messages.success(request, f"The role of {name} is {said}. It had given no access.")
        else:
            messages.error(request, "Choose whether to confirm or to refuse the role.")
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("people_waiting", found.slug)
