"""The register of a school or a trust: the page, and the same list as a file."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from pupils.register import exports
from pupils.register.selectors.page import register_page
from pupils.register.selectors.query import (
    Place,
    Register,
    open_register,
    place_of_school,
    place_of_trust,
)  # fmt: skip
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import visible_or_404
from send_mis.audit import record as audit
from send_mis.pdf import render_pdf
from send_mis.schools.models import Trust
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day


@requires(Action.REGISTER_VIEW)
def register(request: ActorRequest, school: str) -> HttpResponse:
    return _page(request, _school(request, school, Action.REGISTER_VIEW))


@requires(Action.REGISTER_VIEW)
def trust_register(request: ActorRequest, trust: str) -> HttpResponse:
    return _page(request, _trust(request, trust, Action.REGISTER_VIEW))


@requires(Action.REGISTER_EXPORT)
def register_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, _school(request, school, Action.REGISTER_EXPORT), "csv")


@requires(Action.REGISTER_EXPORT)
def register_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, _school(request, school, Action.REGISTER_EXPORT), "xlsx")


@requires(Action.REGISTER_EXPORT)
def register_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, _school(request, school, Action.REGISTER_EXPORT), "pdf")


@requires(Action.REGISTER_EXPORT)
def trust_register_csv(request: ActorRequest, trust: str) -> HttpResponse:
    return _file(request, _trust(request, trust, Action.REGISTER_EXPORT), "csv")


@requires(Action.REGISTER_EXPORT)
def trust_register_xlsx(request: ActorRequest, trust: str) -> HttpResponse:
    return _file(request, _trust(request, trust, Action.REGISTER_EXPORT), "xlsx")


@requires(Action.REGISTER_EXPORT)
def trust_register_pdf(request: ActorRequest, trust: str) -> HttpResponse:
    return _file(request, _trust(request, trust, Action.REGISTER_EXPORT), "pdf")


def _school(request: ActorRequest, slug: str, action: Action) -> Place:
    place = place_of_school(request.actor, slug, action)
    if place is None:
        raise Http404("There is no such school, or it is not yours to see.")
    return place


def _trust(request: ActorRequest, slug: str, action: Action) -> Place:
    trust = visible_or_404(Trust, request.actor, action, slug=slug)
    return place_of_trust(trust, request.actor, action)


def _page(request: ActorRequest, place: Place) -> HttpResponse:
    address = Address.of(request)
    found = open_register(actor=request.actor, place=place, address=address)
    return render(request, "pupils/register.html", {"register": register_page(found, address)})


def _file(request: ActorRequest, place: Place, kind: str) -> HttpResponse:
    found = open_register(
        actor=request.actor,
        place=place,
        address=Address.of(request),
        action=Action.REGISTER_EXPORT,
    )
    rows = exports.rows_of(found, kind)
    if kind == "pdf":
        content = _as_pdf(found, exports.printed_rows(found, rows))
    else:
        content = {"csv": exports.as_csv, "xlsx": exports.as_xlsx}[kind](found, rows)
    # Each school reads in its own record which of its pupils a trust's file took out.
    schools: set[UUID | None] = {row.school_id for row in rows}
    for school_id in schools or {None if place.is_trust else place.id}:
        audit.read(
            actor=request.actor,
            what=f"register.{kind}",
            pupil_ids=[row.id for row in rows if row.school_id == school_id],
            detail=exports.filter_words(found),
            school_id=school_id,
        )
    return download(content, kind, "SEN register", place.name, plain_day(found.today))


def _as_pdf(found: Register, rows: list[exports.PrintedRow]) -> bytes:
    place = found.place
    context = {
        "sheet": sheet_for(
            found.actor, place.name, None if place.is_trust else place.id,
            made=f"as at {day(found.today)}",
        ),
        "filter_words": exports.filter_words(found),
        "problems": found.asked.problems,
        "is_trust": found.place.is_trust,
        "rows": rows,
    }  # fmt: skip
    return render_pdf("pupils/pdf/register.html", context, title="SEN register")
