"""What provision costs, and whether it helps: pages, files and sheets."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from provision.costs import exports
from provision.costs.selectors.pages import CostList, cost_list, costs_page, year_asked
from provision.costs.selectors.pupil import PupilCosts, pupil_costs
from pupils.record.selectors.pupil import PupilRecord, open_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404, visible_or_404
from send_mis.audit import record as audit
from send_mis.pdf import Sheet, render_pdf
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.downloads import download, of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day


def fetch_school(request: ActorRequest, slug: str, action: Action) -> School:
    return school_or_404(request.actor, action, slug)


def _year(request: ActorRequest, school: School) -> AcademicYear:
    year = year_asked(school, Address.of(request), request.today)
    if year is None:
        raise Http404("No school year is set up.")
    return year


@requires(Action.COST_VIEW)
def costs(request: ActorRequest, school: str) -> HttpResponse:
    found = fetch_school(request, school, Action.COST_VIEW)
    year = year_asked(found, Address.of(request), request.today)
    page = costs_page(request.actor, found, year, Address.of(request)) if year else None
    return render(request, "provision/costs.html", {"school": found, "costs": page})


@requires(Action.COST_VIEW)
def costs_csv(request: ActorRequest, school: str) -> HttpResponse:
    found, listed = _listed(request, school)
    _record(request, found, "costs.csv", listed)
    return school_download(request, exports.costs_csv(listed), "csv", "Provision costs", found)


@requires(Action.COST_VIEW)
def costs_pdf(request: ActorRequest, school: str) -> HttpResponse:
    found, listed = _listed(request, school)
    _record(request, found, "costs.pdf", listed)
    context = {"sheet": school_sheet(request, found), "costs": listed}
    content = render_pdf("provision/pdf/costs.html", context, title="What provision costs")
    return school_download(request, content, "pdf", "Provision costs", found)


def _listed(request: ActorRequest, slug: str) -> tuple[School, CostList]:
    """Only for who may take files out and see costs: each is asked."""
    school = fetch_school(request, slug, Action.COST_VIEW)
    visible_or_404(School, request.actor, Action.PROVISION_EXPORT, pk=school.pk)
    return school, cost_list(request.actor, _year(request, school), Address.of(request))


def _record(request: ActorRequest, school: School, what: str, listed: CostList) -> None:
    """A list by pupil names them; the other groupings do not."""
    pupils = [] if listed.by else [row.pupil_id for row in listed.rows if row.pupil_id]
    audit.read(
        actor=request.actor, what=what, pupil_ids=pupils, detail=listed.words, school_id=school.pk
    )


@requires(Action.COST_VIEW)
def pupil_costs_page(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record, found = _of_pupil(request, pupil_id)
    _record_pupil(request, record, "pupil.costs")
    return render(request, "provision/pupil_costs.html", {"record": record, "costs": found})


@requires(Action.COST_VIEW)
def pupil_costs_pdf(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record, found = _of_pupil(request, pupil_id)
    _record_pupil(request, record, "pupil.costs_pdf")
    context = {
        "sheet": school_sheet(request, record.pupil.school),
        "record": record,
        "costs": found,
    }
    title = f"What {record.pupil.name}’s provision costs"
    content = render_pdf("provision/pdf/pupil_costs.html", context, title=title)
    return of_pupil(content, "pdf", "Provision costs", record.pupil, request.today)


def _of_pupil(request: ActorRequest, pupil_id: UUID) -> tuple[PupilRecord, PupilCosts]:
    record = open_pupil(request.actor, pupil_id, Action.COST_VIEW)
    year = _year(request, record.pupil.school)
    return record, pupil_costs(record.pupil, year, request.today)


def _record_pupil(request: ActorRequest, record: PupilRecord, what: str) -> None:
    audit.read(
        actor=request.actor, what=what, pupil_ids=[record.id], school_id=record.pupil.school_id
    )


# --- Effect ---------------------------------------------------------------------------------


def school_sheet(request: ActorRequest, school: School) -> Sheet:
    made = f"as at {day(request.today)}"
    return sheet_for(request.actor, school.name, school.pk, made=made)


def school_download(
    request: ActorRequest, content: bytes, kind: str, what: str, school: School
) -> HttpResponse:
    return download(content, kind, what, school.name, plain_day(request.today))
