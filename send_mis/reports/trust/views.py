"""The schools of a trust beside one another."""

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.reports.trust import exports
from send_mis.reports.trust.selectors import COMPARE, comparison
from send_mis.schools.models import Trust
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.words import plain_day


@requires(COMPARE)
def trust_compare(request: ActorRequest, trust: str) -> HttpResponse:
    found = visible_or_404(Trust, request.actor, COMPARE, slug=trust)
    page = comparison(request.actor, found, Address.of(request))
    return render(request, "reports/trust_compare.html", {"trust": found, "page": page})


@requires(COMPARE)
def trust_compare_csv(request: ActorRequest, trust: str) -> HttpResponse:
    found = visible_or_404(Trust, request.actor, COMPARE, slug=trust)
    page = comparison(request.actor, found, Address.of(request))
    audit.read(actor=request.actor, what="trust_compare.csv", detail=found.name)
    content = exports.comparison_csv(page.rows)
    return download(content, "csv", exports.TITLE, found.name, plain_day(request.today))
