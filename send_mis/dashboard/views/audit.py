"""The school's record of changes and reads."""

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.dashboard.selectors.audit import school_audit
from send_mis.schools.models import School
from send_mis.ui.lists import Address


@requires(Action.AUDIT_VIEW)
def audit(request: ActorRequest, school: str) -> HttpResponse:
    place = visible_or_404(School, request.actor, Action.AUDIT_VIEW, slug=school)
    page = school_audit(place, request.actor, Address.of(request))
    return render(request, "dashboard/audit.html", {"audit": page, "school": place})
