"""A meeting on paper and in a calendar; the school's list of meetings and of actions."""

from datetime import UTC
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reviews.meetings import exports
from reviews.meetings.calendar import meeting_calendar
from reviews.meetings.selectors.list import (
    action_list,
    filter_words,
    meeting_line,
    meeting_list,
    meeting_rows,
    meeting_tabs,
)
from reviews.meetings.selectors.page import meeting_or_404
from reviews.meetings.selectors.paper import MeetingPaper, home_paper, school_paper
from reviews.meetings.views.meetings import PLAN, VIEW
from reviews.models import ReviewMeeting
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.pdf import render_pdf
from send_mis.ui.downloads import download, of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.words import day, plain_day, plural

_TITLE = "Meetings"


@requires(VIEW)
def meeting_pdf(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, VIEW)
    return _printed(request, row, school_paper(row, request.today))


@requires(PLAN)
def meeting_copy_pdf(request: ActorRequest, meeting_id: UUID, contact_id: UUID) -> HttpResponse:
    """What one home is given before it leaves."""
    row = meeting_or_404(request.actor, meeting_id, PLAN)
    return _printed(request, row, home_paper(row, contact_id, request.today))


def _printed(request: ActorRequest, row: ReviewMeeting, paper: MeetingPaper) -> HttpResponse:
    pupil = row.pupil
    sheet = sheet_for(
        None, pupil.school.name, pupil.school_id, made=f"as at {day(request.today)}",
        for_whom=paper.for_whom, landscape=False,
    )  # fmt: skip
    content = render_pdf(
        "reviews/pdf/meeting.html", {"sheet": sheet, "paper": paper},
        title=f"Meeting about {pupil.name}",
    )  # fmt: skip
    audit.read(
        actor=request.actor, what="meeting.pdf", pupil_ids=[pupil.pk], detail=paper.for_whom,
        school_id=pupil.school_id,
    )  # fmt: skip
    return of_pupil(content, "pdf", "Meeting", pupil, row.held_on or row.on)


@requires(VIEW)
def meeting_ics(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, VIEW)
    content = meeting_calendar(row, timezone.now().astimezone(UTC))
    audit.read(
        actor=request.actor, what="meeting.calendar", pupil_ids=[row.pupil_id],
        school_id=row.school_id,
    )  # fmt: skip
    return download(content, "ics", "Meeting", plain_day(row.on))


@requires(VIEW)
def meetings(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    page = meeting_list(request.actor, found, Address.of(request))
    context = {"school": found, "found": page, "tabs": meeting_tabs(found, "meetings")}
    return render(request, "reviews/meetings.html", context)


@requires(VIEW)
def meetings_actions(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    page = action_list(request.actor, found, Address.of(request))
    context = {
        "school": found, "found": page, "tabs": meeting_tabs(found, "meetings_actions"),
        "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "reviews/meeting_actions.html", context)


@requires(VIEW)
def meetings_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "csv")


@requires(VIEW)
def meetings_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "xlsx")


@requires(VIEW)
def meetings_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "pdf")


def _file(request: ActorRequest, slug: str, kind: str) -> HttpResponse:
    school, address = school_or_404(request.actor, VIEW, slug), Address.of(request)
    rows = list(meeting_rows(request.actor, school, address))
    said = filter_words(address, plural(len(rows), "meeting", "meetings"))
    if kind == "pdf":
        sheet = sheet_for(request.actor, school.name, school.pk, made=f"as at {day(request.today)}")
        lines = [meeting_line(row, request.today) for row in rows]
        content = render_pdf(
            "reviews/pdf/meetings.html", {"sheet": sheet, "lines": lines, "filter_words": said},
            title=_TITLE,
        )  # fmt: skip
    else:
        content = {"csv": exports.meetings_csv, "xlsx": exports.meetings_xlsx}[kind](rows)
    audit.read(
        actor=request.actor, what=f"meetings.{kind}", detail=said, school_id=school.pk,
        pupil_ids=list(dict.fromkeys(row.pupil_id for row in rows)),
    )  # fmt: skip
    return download(content, kind, _TITLE, school.name, plain_day(request.today))
