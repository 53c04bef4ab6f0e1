from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.office.selectors.copies import copies_page


@requires(Action.COPY_VIEW)
def show(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, Action.COPY_VIEW, school)
    page = copies_page(timezone.now())
    return render(request, "office/copies.html", {"school": found, "page": page})
