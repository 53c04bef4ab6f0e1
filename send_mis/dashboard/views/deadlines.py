"""What is due at a school, as a page and as files."""

from django.http import HttpResponse
from django.shortcuts import render

from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record
from send_mis.dashboard import deadline_files as files
from send_mis.dashboard.selectors.deadlines import (
    deadline_lines,
    deadline_list,
    deadline_rows,
    filter_words,
)
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day, plural

_VIEW = Action.PUPIL_VIEW


@requires(_VIEW)
def deadlines(request: ActorRequest, school: str) -> HttpResponse:
    place = school_or_404(request.actor, _VIEW, school)
    found = deadline_list(request.actor, place, Address.of(request))
    return render(request, "dashboard/deadlines.html", {"school": place, "found": found})


@requires(_VIEW)
def deadlines_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "csv")


@requires(_VIEW)
def deadlines_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "xlsx")


@requires(_VIEW)
def deadlines_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "pdf")


def _file(request: ActorRequest, slug: str, kind: str) -> HttpResponse:
    school, address = school_or_404(request.actor, _VIEW, slug), Address.of(request)
    rows = list(deadline_rows(request.actor, school, address))
    lines = deadline_lines(request.actor, school, rows)
    said = filter_words(address, plural(len(lines), "deadline", "deadlines"))
    if kind == "pdf":
        sheet = sheet_for(request.actor, school.name, school.pk, made=f"as at {day(request.today)}")
        context = {"sheet": sheet, "lines": lines, "filter_words": said}
        content = render_pdf("dashboard/pdf/deadlines.html", context, title=files.TITLE)
    else:
        content = {"csv": files.deadlines_csv, "xlsx": files.deadlines_xlsx}[kind](lines)
    pupils = dict.fromkeys(line.item.pupil_id for line in lines if line.item.pupil_id)
    record.read(
        actor=request.actor, what=f"deadlines.{kind}", detail=said, school_id=school.pk,
        pupil_ids=list(pupils),
    )  # fmt: skip
    return download(content, kind, files.TITLE, school.name, plain_day(request.today))
