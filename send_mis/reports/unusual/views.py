"""Openings of records that are out of the usual, for the headteacher."""

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.reports.unusual.rules import CANNOT_KNOW, DAYS_BACK
from send_mis.reports.unusual.selectors import VIEW, openings_link, unusual_page


@requires(VIEW)
def unusual(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    context = {
        "school": found, "page": unusual_page(request.actor, found), "days": DAYS_BACK,
        "cannot_know": CANNOT_KNOW, "all": openings_link(found.slug),
    }  # fmt: skip
    return render(request, "reports/unusual.html", context)
