"""The board of a school's EHC plans, as a page and as a file."""

from django.http import HttpResponse
from django.shortcuts import render

from ehcp.annual import exports
from ehcp.annual.selectors.board import EXPORT, VIEW, board_page, filter_words, find_plans
from ehcp.annual.selectors.transfers import transfer_page
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import download
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day

_TITLE = "EHC plans"


@requires(VIEW)
def ehc_plans(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    page = board_page(request.actor, found, Address.of(request))
    return render(request, "ehcp/board.html", {"school": found, "board": page})


@requires(VIEW)
def ehc_transfers(request: ActorRequest, school: str) -> HttpResponse:
    """Those whose phase of school changes next."""
    found = school_or_404(request.actor, VIEW, school)
    context = {"school": found, "transfers": transfer_page(request.actor, found)}
    return render(request, "ehcp/transfers.html", context)


@requires(EXPORT)
def ehc_plans_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "csv")


@requires(EXPORT)
def ehc_plans_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "xlsx")


@requires(EXPORT)
def ehc_plans_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "pdf")


def _file(request: ActorRequest, slug: str, kind: str) -> HttpResponse:
    school, address = school_or_404(request.actor, EXPORT, slug), Address.of(request)
    found = find_plans(request.actor, school, address)
    said = filter_words(found, address)
    if kind == "pdf":
        made = f"as at {day(request.today)}"
        sheet = sheet_for(request.actor, school.name, school.pk, made=made, landscape=True)
        content = render_pdf(
            "ehcp/pdf/board.html", {"sheet": sheet, "board": found, "filter_words": said},
            title=_TITLE,
        )  # fmt: skip
    else:
        content = {"csv": exports.board_csv, "xlsx": exports.board_xlsx}[kind](found.rows)
    audit.read(
        actor=request.actor, what=f"ehc_plans.{kind}", detail=said, school_id=school.pk,
        pupil_ids=[row.pupil_id for row in found.rows],
    )  # fmt: skip
    return download(content, kind, _TITLE, school.name, plain_day(request.today))
