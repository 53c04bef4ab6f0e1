"""A support plan on paper, and the school's list of plans."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from reviews.cycles.selectors.list import cycle_list
from reviews.cycles.selectors.paper import CyclePaper, iep_paper, isp_paper, plan_paper
from reviews.cycles.views.cycles import VIEW, cycle_or_404
from reviews.models import Cycle
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.words import day


@requires(VIEW)
def cycles(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    page = cycle_list(request.actor, found, Address.of(request))
    return render(request, "reviews/cycles.html", {"school": found, "found": page})


@requires(VIEW)
def cycle_pdf(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    return _printed(request, cycle_id, plan_paper)


@requires(VIEW)
def cycle_iep_pdf(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    return _printed(request, cycle_id, iep_paper)


@requires(VIEW)
def cycle_isp_pdf(request: ActorRequest, cycle_id: UUID) -> HttpResponse:
    return _printed(request, cycle_id, isp_paper)


def _printed(
    request: ActorRequest, cycle_id: UUID, paper_of: Callable[[Cycle, date], CyclePaper]
) -> HttpResponse:
    cycle = cycle_or_404(request, cycle_id, VIEW)
    paper, pupil = paper_of(cycle, request.today), cycle.pupil
    sheet = sheet_for(
        request.actor, pupil.school.name, pupil.school_id, made=f"as at {day(request.today)}",
        for_whom=f"the family and staff of {pupil.name}", landscape=paper.is_wide,
    )  # fmt: skip
    content = render_pdf(
        "reviews/pdf/plan.html", {"sheet": sheet, "paper": paper},
        title=f"{paper.title}: {pupil.name}",
    )  # fmt: skip
    audit.read(
        actor=request.actor, what="cycle.pdf", pupil_ids=[pupil.pk], detail=paper.name,
        school_id=pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", paper.name, pupil, request.today)
