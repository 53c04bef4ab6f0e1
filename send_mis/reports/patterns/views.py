"""Who is on the register more or less often than others, and how that changed."""

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.reports.patterns import exports
from send_mis.reports.patterns.rules import census_days
from send_mis.reports.patterns.selectors import (
    VIEW,
    pattern_pupils,
    patterns_page,
    register_over_time,
)
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.words import plain_day


@requires(VIEW)
def patterns(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    page = patterns_page(request.actor, found, Address.of(request))
    return render(request, "reports/patterns.html", {"school": found, "page": page})


@requires(VIEW)
def patterns_csv(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    pupils = pattern_pupils(request.actor, found)
    years = register_over_time(found, census_days(request.today))
    audit.read(actor=request.actor, what="patterns.csv", school_id=found.pk)
    content = exports.patterns_csv(pupils, years)
    return download(content, "csv", exports.TITLE, found.name, plain_day(request.today))
