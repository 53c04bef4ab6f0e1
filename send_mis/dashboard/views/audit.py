"""The school's record of changes and reads."""

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record
from send_mis.dashboard import exports
from send_mis.dashboard.selectors.audit import SchoolAudit, school_audit
from send_mis.pdf import render_pdf
from send_mis.schools.models import School
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day


@requires(Action.AUDIT_VIEW)
def audit(request: ActorRequest, school: str) -> HttpResponse:
    place = _school(request, school)
    page = school_audit(place, request.actor, Address.of(request))
    return render(request, "dashboard/audit.html", {"audit": page, "school": place})


@requires(Action.AUDIT_VIEW)
def audit_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "csv")


@requires(Action.AUDIT_VIEW)
def audit_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "xlsx")


@requires(Action.AUDIT_VIEW)
def audit_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "pdf")


def _school(request: ActorRequest, slug: str) -> School:
    place: School = school_or_404(request.actor, Action.AUDIT_VIEW, slug)
    return place


def _file(request: ActorRequest, slug: str, kind: str) -> HttpResponse:
    place = _school(request, slug)
    asked = SchoolAudit(place, request.actor, Address.of(request))
    taken = exports.entries(asked, kind)
    if kind == "pdf":
        content = _as_pdf(asked, taken)
    else:
        content = {"csv": exports.as_csv, "xlsx": exports.as_xlsx}[kind](taken)
    record.read(
        actor=request.actor, what=f"audit.{kind}", detail=asked.words, school_id=place.pk,
        pupil_ids=exports.named(taken),
    )  # fmt: skip
    return download(content, kind, exports.TITLE, place.name, plain_day(request.today))


def _as_pdf(asked: SchoolAudit, taken: list[exports.Taken]) -> bytes:
    school, made = asked.school, f"as at {day(asked.actor.today)}"
    sheet = sheet_for(asked.actor, school.name, school.pk, made=made)
    context = {
        "sheet": sheet, "taken": taken, "words": asked.words, "problems": asked.asked.problems,
    }  # fmt: skip
    return render_pdf("dashboard/pdf/audit.html", context, title=exports.TITLE)
