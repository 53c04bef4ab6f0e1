"""The first page: what this person, in this role, may want to do today."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.dashboard.selectors.today import today_page


@requires(Action.TODAY_VIEW)
def today(request: ActorRequest) -> HttpResponse:
    if request.actor.may(Action.SHARED_READ):
        return redirect("my_children")
    return render(request, "dashboard/today.html", {"page": today_page(request.actor)})
