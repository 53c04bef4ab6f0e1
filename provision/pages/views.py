"""Who gets what, and how much of it was delivered: of a pupil, a class, a year, a school."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from provision.delivery.selectors.counts import RULE
from provision.delivery.selectors.page import delivery_page
from provision.pages.selectors.map import Map, map_page, map_words, open_map
from provision.pages.selectors.map_grid import map_grid
from provision.pages.selectors.pupil_map import pupil_map
from pupils.record.selectors.pupil import open_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.pdf import Sheet, render_pdf
from send_mis.schools.models import School
from send_mis.ui.downloads import download, of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day

_MOST_PRINTED = 1000


@requires(Action.PROVISION_VIEW)
def provision_map(request: ActorRequest, school: str) -> HttpResponse:
    found = _map(request, school, Action.PROVISION_VIEW)
    grid = map_grid(found) if found.asked.is_grid else None
    return render(request, "provision/map.html", {"map": map_page(found), "grid": grid})


@requires(Action.PROVISION_EXPORT)
def provision_map_pdf(request: ActorRequest, school: str) -> HttpResponse:
    found = _map(request, school, Action.PROVISION_EXPORT)
    rows = found.rows(0, _MOST_PRINTED)
    words = map_words(found)
    grid = map_grid(found) if found.asked.is_grid else None
    context = {
        "sheet": _sheet(request, found.school),
        "words": words,
        "rows": rows,
        "grid": grid,
        "problems": found.asked.problems,
        "is_all": found.asked.is_all,
        "delivered_in": found.delivered_in,
    }
    content = render_pdf("provision/pdf/map.html", context, title="Provision map")
    audit.read(
        actor=request.actor, what="provision_map.pdf", detail=words,
        pupil_ids=[row.pupil_id for row in rows], school_id=found.school.pk,
    )  # fmt: skip
    today = plain_day(request.today)
    return download(content, "pdf", "Provision map", found.school.name, today)


@requires(Action.PROVISION_VIEW)
def pupil_provision(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, Action.PROVISION_VIEW)
    context = {
        "record": record,
        "map": pupil_map(record, Address.of(request)),
        "rule": RULE,
    }
    audit.read(
        actor=request.actor, what="pupil.provision", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "provision/pupil_map.html", context)


@requires(Action.PROVISION_VIEW)
def pupil_provision_pdf(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    """On paper for whoever reads the page: it says no more than the page."""
    record = open_pupil(request.actor, pupil_id, Action.PROVISION_VIEW)
    address = Address.of(request)
    with_cost = address.get("costs") == "yes"
    found = pupil_map(record, address, with_cost=with_cost)
    context = {
        "sheet": _sheet(request, record.pupil.school),
        "record": record,
        "map": found,
        "rule": RULE,
    }
    title = f"Provision for {record.pupil.name}"
    content = render_pdf("provision/pdf/pupil_map.html", context, title=title)
    audit.read(
        actor=request.actor, what="pupil.provision_pdf", pupil_ids=[record.id],
        detail="with costs" if found.shows_cost else "", school_id=record.pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", "Provision", record.pupil, request.today)


@requires(Action.PROVISION_VIEW)
def delivery(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, Action.PROVISION_VIEW, school)
    context = {
        "delivery": delivery_page(actor=request.actor, school=place, address=Address.of(request)),
        "rule": RULE,
    }
    return render(request, "provision/delivery.html", context)


def _map(request: ActorRequest, slug: str, action: Action) -> Map:
    school = school_or_404(request.actor, action, slug)
    return open_map(actor=request.actor, school=school, address=Address.of(request), action=action)


def _sheet(request: ActorRequest, school: School) -> Sheet:
    made = f"as at {day(request.today)}"
    return sheet_for(request.actor, school.name, school.pk, made=made)
