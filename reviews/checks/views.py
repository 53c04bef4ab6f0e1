"""The golden thread: a school's gaps as a page and as a file."""

from django.http import HttpResponse
from django.shortcuts import render

from reviews.checks import exports
from reviews.checks.selectors.facts import CHECK
from reviews.checks.selectors.school import filter_words, find_gaps, gap_page
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day

_TITLE = "Golden thread"


@requires(CHECK)
def gaps(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, CHECK, school)
    page = gap_page(request.actor, found, Address.of(request))
    return render(request, "reviews/gaps.html", {"school": found, "gaps": page})


@requires(CHECK)
def gaps_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "csv")


@requires(CHECK)
def gaps_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "xlsx")


@requires(CHECK)
def gaps_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "pdf")


def _file(request: ActorRequest, slug: str, kind: str) -> HttpResponse:
    school, address = school_or_404(request.actor, CHECK, slug), Address.of(request)
    found = find_gaps(request.actor, school, address)
    said = filter_words(found, address)
    if kind == "pdf":
        made = f"as at {day(request.today)}"
        sheet = sheet_for(request.actor, school.name, school.pk, made=made, landscape=True)
        content = render_pdf(
            "reviews/pdf/gaps.html", {"sheet": sheet, "gaps": found, "filter_words": said},
            title=_TITLE,
        )  # fmt: skip
    else:
        content = {"csv": exports.gaps_csv, "xlsx": exports.gaps_xlsx}[kind](found.rows)
    pupils = list(dict.fromkeys(row.pupil_id for row in found.rows))
    audit.read(
        actor=request.actor, what=f"gaps.{kind}", pupil_ids=pupils, detail=said,
        school_id=school.pk,
    )  # fmt: skip
    return download(content, kind, _TITLE, school.name, plain_day(request.today))
