"""The headteacher's page: what is late and whose turn it is, money, and what everybody carries."""

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.dashboard.selectors.leaders import VIEW, leaders_page


@requires(VIEW)
def leaders(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    page = leaders_page(request.actor, found)
    return render(request, "dashboard/leaders.html", {"school": found, "page": page})
