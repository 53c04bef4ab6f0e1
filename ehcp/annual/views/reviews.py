"""A pupil's review: where it stands, and a page for each thing that is recorded of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ehcp.annual.forms import reviews as forms
from ehcp.annual.rules.running import REVIEW_LABELS, ReviewDay
from ehcp.annual.selectors.page import facts_in_force, free_meetings, review_page
from ehcp.annual.selectors.rows import review_or_404, review_words
from ehcp.annual.services import reviews as service
from ehcp.clock import year_clock
from ehcp.models import AnnualReview
from pupils.models import Pupil
from pupils.record.selectors.pupil import form_crumbs, open_pupil
from pupils.record.views import fetch_pupil
from reviews.models import ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import Attempt, FormPage, attempt, posted, saved, show
from send_mis.ui.parts import Link
from send_mis.ui.words import day

VIEW, RUN = Action.EHC_VIEW, Action.EHC_REVIEW
BOTH = ("GET", "POST")
_DAYS = {
    ReviewDay.PAPERS: ("When were the papers sent?", "Saved: the papers were sent."),
    ReviewDay.REPORT: ("When was the report sent?", "Saved: the report was sent."),
    ReviewDay.NOTICE: ("When did the amendment notice come?", "Saved: the notice came."),
    ReviewDay.SERVED: ("When was the notice served?", "Saved: the notice was served."),
    ReviewDay.CERTIFICATE: (
        "Of which day is the mediation certificate?",
        "Saved: the days to appeal follow the certificate.",
    ),
    ReviewDay.COMMENTS: ("When were the comments sent?", "Saved: the comments were sent."),
}


@requires(VIEW)
def ehc_review(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    record = open_pupil(request.actor, pupil_id, VIEW)
    page = review_page(record)
    audit.read(
        actor=request.actor, what="ehc_review", pupil_ids=[record.id],
        school_id=record.pupil.school_id,
    )  # fmt: skip
    return render(request, "ehcp/review.html", {"record": record, "page": page})


@requires(RUN, methods=BOTH)
def ehc_review_begin(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, RUN)
    facts = facts_in_force(pupil.pk)
    initial = forms.ReviewBeginForm.proposed(facts, request.today) if facts else {}
    form = forms.ReviewBeginForm(posted(request), initial=initial)
    tried = attempt(
        form, lambda given: service.begin_review(actor=request.actor, pupil=pupil, **given)
    )
    if tried.done:
        return saved(request, "The review is begun. Now plan its meeting.", home(pupil.pk),
                     tried=tried)  # fmt: skip
    page = FormPage(
        f"Begin a review of the EHC plan of {pupil.short_name}", form, home(pupil.pk), pupil.name,
        _crumbs(pupil, "Begin"),
    )  # fmt: skip
    return show(request, page)


@requires(RUN, methods=BOTH)
def ehc_review_meeting(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    facts = facts_in_force(row.pupil_id)
    clock = year_clock(facts) if facts else None
    proposed = (
        forms.ReviewMeetingForm.proposed_for(clock.hold_by_on, request.today) if clock else {}
    )
    form = forms.ReviewMeetingForm(posted(request), initial=_acting(row) | proposed)
    made: list[ReviewMeeting] = []
    tried = attempt(
        form,
        lambda given: made.append(service.plan_review_meeting(
            actor=request.actor, review=row, version=given["version"], facts=form.facts()
        )),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        to = reverse("meeting_invite", args=[made[0].pk]) if made else home(row.pupil_id)
        return saved(request, "The meeting is planned. Now choose who comes.", to, tried=tried)
    said = f"Last day: {day(clock.last_on)}. Hold it by {day(clock.hold_by_on)}." if clock else ""
    instead = None
    if free_meetings(row):
        at = reverse("ehc_review_link", args=[row.pupil_id, row.pk])
        instead = Link("Take a meeting that is planned already", at)
    return show(request, _page(row, "Plan the meeting", form, tried, notice=said, instead=instead))


@requires(RUN, methods=BOTH)
def ehc_review_link(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    form = forms.ReviewLinkForm(
        posted(request), initial=_acting(row), meetings=free_meetings(row)
    )  # fmt: skip
    return _done(
        request, row, "Which meeting is the review?", form, "Saved.",
        lambda given: service.link_review_meeting(
            actor=request.actor, review=row, version=given["version"],
            meeting_id=UUID(given["meeting"]),
        ),
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_review_put_off(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    form = forms.ReviewPutOffForm(posted(request), initial=_acting(row))
    return _done(
        request, row, "Put the meeting off", form,
        "The meeting is put off. Tell those who were asked, and plan another.",
        lambda given: service.put_off_review(actor=request.actor, review=row, **given),
        "The meeting is cancelled, and the last day of the law stays where it is. To move it to a"
        " day that is agreed, change the meeting instead.",
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_review_report(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    form = forms.ReviewReportForm(
        posted(request), initial=forms.ReviewReportForm.initial_of(row)
    )  # fmt: skip
    return _done(
        request, row, "What does the report recommend?", form, "The report is saved.",
        lambda given: service.write_review_report(
            actor=request.actor, review=row, version=given["version"], report=form.report()
        ),
        "The plan’s own words stay as they are: the school recommends, the authority amends.",
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_review_day(
    request: ActorRequest, pupil_id: UUID, review_id: UUID, what: ReviewDay
) -> HttpResponse:  # fmt: skip
    """`what`: each has an address of its own."""
    row = review_or_404(request.actor, pupil_id, review_id)
    on = getattr(row, what.value) or request.today
    form = forms.ReviewDayForm(posted(request), initial=_acting(row) | {"on": on}, what=what)
    title, words = _DAYS[what]
    return _done(
        request, row, title, form, words,
        lambda given: service.record_review_day(
            actor=request.actor, review=row, what=what, **given
        ),
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_review_decide(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    names = ("decision", "decided_on", "notice_on")
    initial = _acting(row) | {name: getattr(row, name) for name in names}
    form = forms.ReviewDecideForm(posted(request), initial=initial)
    return _done(
        request, row, REVIEW_LABELS["decision"], form, "The decision is saved.",
        lambda given: service.decide_review(
            actor=request.actor, review=row, version=given["version"], said=form.said()
        ),
        "Kept or ceased, the review ends with it. The year of the next one starts on this day.",
    )  # fmt: skip


@requires(RUN, methods=BOTH)
def ehc_review_end(request: ActorRequest, pupil_id: UUID, review_id: UUID) -> HttpResponse:
    row = review_or_404(request.actor, pupil_id, review_id)
    initial = _acting(row) | {"ended_on": request.today}
    form = forms.ReviewEndForm(posted(request), initial=initial)
    return _done(
        request, row, "End the review", form, "The review is ended.",
        lambda given: service.end_review(actor=request.actor, review=row, **given),
    )  # fmt: skip


def _done(
    request: ActorRequest, row: AnnualReview, title: str, form: Any, words: str,
    deed: Callable[[dict[str, Any]], object], note: str = "",
) -> HttpResponse:  # fmt: skip
    tried = attempt(form, deed, lambda: _version_of(row))
    if tried.done:
        return saved(request, words, home(row.pupil_id), tried=tried)
    return show(request, _page(row, title, form, tried, note))


def _page(
    row: AnnualReview, title: str, form: Any, tried: Attempt, note: str = "", **said: Any
) -> FormPage:  # fmt: skip
    return FormPage(
        title, form, home(row.pupil_id), f"{row.pupil.name}, {row.get_kind_display().lower()}",
        _crumbs(row.pupil, title), (note,) if note else (), conflict=tried.conflict, **said,
    )  # fmt: skip


def _acting(row: AnnualReview) -> dict[str, Any]:
    return {"version": row.version, "facts": review_words(row)}


def _version_of(row: AnnualReview) -> int:
    return AnnualReview.objects.values_list("version", flat=True).get(pk=row.pk)


def _crumbs(pupil: Pupil, last: str) -> tuple[Link, ...]:
    return (*form_crumbs(pupil), Link("Review of the EHC plan", home(pupil.pk)), Link(last))


def home(pupil_id: UUID) -> str:
    return reverse("ehc_review", args=[pupil_id])
