"""A child's people and homes on one page of paper, for the office's folder."""

from uuid import UUID

from django.http import HttpResponse

from pupils.families.selectors.page import family
from pupils.record.selectors.pupil import open_pupil
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.audit import record as audit
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import of_pupil
from send_mis.ui.words import day

_TITLE = "Family and contacts"


@requires(Action.FAMILY_VIEW)
def pupil_family_pdf(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    """As the reader sees it on the page: a confidential address only for who may read it."""
    record = open_pupil(request.actor, pupil_id, Action.FAMILY_VIEW)
    pupil, title = record.pupil, f"{_TITLE}: {record.pupil.name}"
    sheet = sheet_for(
        request.actor, pupil.school.name, pupil.school_id,
        made=f"as at {day(request.today)}", landscape=False,
    )  # fmt: skip
    context = {"sheet": sheet, "record": record, "family": family(record)}
    content = render_pdf("pupils/pdf/family.html", context, title=title)
    audit.read(
        actor=request.actor, what="pupil.family_pdf", pupil_ids=[record.id],
        school_id=pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", _TITLE, pupil, request.today)
