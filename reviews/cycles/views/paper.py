"""A support plan on paper, and the school's list of plans."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from reviews.cycles.selectors.list import MOST_PRINTED, cycle_list, printed_cycles
from reviews.cycles.selectors.paper import CyclePaper, iep_paper, isp_paper, plan_paper
from reviews.cycles.views.cycles import VIEW, cycle_or_404
from reviews.models import Cycle
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.pdf import render_pdf
from send_mis.pdf.joining import joined_pdf
from send_mis.ui.downloads import download, of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day, plural

TOO_MANY = f"At most {MOST_PRINTED} plans are printed at once: choose a class first."


@requires(VIEW)
def cycles(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    address = Address.of(request)
    page = cycle_list(request.actor, found, address)
    return render(request, "reviews/cycles.html", {
        "school": found, "found": page, "may_review": request.actor.may(Action.CYCLE_WRITE),
        "may_share": request.actor.may(Action.SUMMARY_SHARE),
        "print_url": Address(reverse("cycles_print", args=[found.slug]), address.params).url,
    })  # fmt: skip


@requires(VIEW)
def cycles_print(request: ActorRequest, school: str) -> HttpResponse:
    """All that the list shows as one file, each plan beginning on a new page."""
    found = school_or_404(request.actor, VIEW, school)
    address = Address.of(request)
    rows = printed_cycles(request.actor, found, address)
    if not rows or len(rows) > MOST_PRINTED:
        messages.error(request, TOO_MANY if rows else "No plan of this list is to be printed.")
        return redirect(Address(reverse("cycles", args=[found.slug]), address.params).url)
    files = [_content(request, row, plan_paper(row, request.today)) for row in rows]
    audit.read(
        actor=request.actor, what="cycles.print", pupil_ids={row.pupil_id for row in rows},
        detail=plural(len(rows), "plan", "plans"), school_id=found.pk,
    )  # fmt: skip
    return download(joined_pdf(files), "pdf", "Support plans", plain_day(request.today))


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
    content = _content(request, cycle, paper)
    audit.read(
        actor=request.actor, what="cycle.pdf", pupil_ids=[pupil.pk], detail=paper.name,
        school_id=pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", paper.name, pupil, request.today)


def _content(request: ActorRequest, cycle: Cycle, paper: CyclePaper) -> bytes:
    pupil = cycle.pupil
    sheet = sheet_for(
        request.actor, pupil.school.name, pupil.school_id, made=f"as at {day(request.today)}",
        for_whom=f"the family and staff of {pupil.name}", landscape=paper.is_wide,
    )  # fmt: skip
    return render_pdf(
        "reviews/pdf/plan.html", {"sheet": sheet, "paper": paper},
        title=f"{paper.title}: {pupil.name}",
    )  # fmt: skip
