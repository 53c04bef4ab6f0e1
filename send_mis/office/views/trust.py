from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.office.selectors.trust import trust_page
from send_mis.schools.models import Trust


@requires(Action.TRUST_VIEW)
def show(request: ActorRequest, trust: str) -> HttpResponse:
    found = visible_or_404(Trust, request.actor, Action.TRUST_VIEW, slug=trust)
    return render(request, "office/trust.html", {"page": trust_page(found, request.actor)})
