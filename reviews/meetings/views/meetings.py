"""A meeting: planned, its page, moved, cancelled, held."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pupils.record.views import fetch_pupil
from reviews.meetings.forms import meetings as forms
from reviews.meetings.forms.minutes import MeetingActionForm, MeetingNoteForm
from reviews.meetings.selectors.page import meeting_crumbs, meeting_or_404, meeting_page, when_words
from reviews.meetings.selectors.people import people_of
from reviews.meetings.selectors.words import meeting_words, people_words
from reviews.meetings.services import meetings as service
from reviews.models import Cycle, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit import record as audit
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.ui.parts import Link

VIEW, ADD, PLAN = Action.MEETING_VIEW, Action.MEETING_ADD, Action.MEETING_PLAN
BOTH = ("GET", "POST")


@requires(VIEW)
def meeting(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, VIEW)
    page = meeting_page(row, request.actor)
    audit.read(
        actor=request.actor, what="meeting", pupil_ids=[row.pupil_id], school_id=row.school_id
    )
    context: dict[str, Any] = {"page": page}
    if page.may_add:
        context |= {
            "note_form": MeetingNoteForm(homes=page.homes, auto_id="note_%s"),
            "action_form": MeetingActionForm(staff=page.staff, auto_id="action_%s"),
        }
    return render(request, "reviews/meeting.html", context)


@requires(PLAN, methods=BOTH)
def meeting_plan(request: ActorRequest, pupil_id: UUID) -> HttpResponse:
    pupil = fetch_pupil(request, pupil_id, PLAN)
    cycle = Cycle.objects.open().filter(pupil=pupil).first()
    form = forms.MeetingPlanForm(
        posted(request), initial=forms.MeetingPlanForm.proposed(cycle, request.today)
    )
    made: list[ReviewMeeting] = []
    tried = attempt(
        form,
        lambda _: made.append(
            service.plan_meeting(actor=request.actor, pupil=pupil, facts=form.facts())
        ),
    )
    back = reverse("pupil_cycle", args=[pupil.pk])
    if tried.done:
        to = reverse("meeting_invite", args=[made[0].pk]) if made else back
        return saved(request, "The meeting is planned. Now choose who comes.", to, tried=tried)
    page = FormPage(
        f"Plan a meeting about {pupil.short_name}", form, back, pupil.name,
        meeting_crumbs(pupil, Link("Plan a meeting")),
    )  # fmt: skip
    return show(request, page)


@requires(PLAN, methods=BOTH)
def meeting_change(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, PLAN)
    form = forms.MeetingChangeForm(posted(request), initial=forms.MeetingChangeForm.initial_of(row))
    note = (
        "On another day, at another time or place everybody is asked again, and an invitation that"
        " is not sent yet is discarded."
    )
    page = FormPage(
        "Change or move the meeting", form, home(row), when_words(row), crumbs(row, "Change"),
        (note,),
    ).tried(
        lambda given: service.change_meeting(
            actor=request.actor, meeting=row, version=given["version"], facts=form.facts()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The meeting is saved.", home(row))


@requires(PLAN, methods=BOTH)
def meeting_cancel(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, PLAN)
    form = forms.MeetingCancelForm(
        posted(request), initial={"version": row.version, "facts": meeting_words(row)}
    )
    tried = attempt(
        form,
        lambda given: service.cancel_meeting(actor=request.actor, meeting=row, **given),
        lambda: _version_of(row),
    )
    if tried.done:
        words = "The meeting is cancelled. Tell those who were asked."
        return saved(request, words, home(row), tried=tried)
    note = (
        "The calendar file then takes the entry out of people’s calendars. Actions that are not"
        " done end with the meeting: add those that stay to another one."
    )
    page = FormPage(
        "Cancel the meeting", form, home(row), when_words(row), crumbs(row, "Cancel"), (note,),
        danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


@requires(PLAN, methods=BOTH)
def meeting_hold(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, PLAN)
    people = people_of(row.pk)
    facts = {"version": row.invited_version, "facts": people_words(people)}
    on = min(row.on, request.today)
    form = forms.MeetingHoldForm(posted(request), people=people, initial={**facts, "held_on": on})
    tried = attempt(
        form,
        lambda given: service.hold_meeting(
            actor=request.actor,
            meeting=row,
            version=given["version"],
            held_on=given["held_on"],
            replies=form.replies(),
        ),
        lambda: people_version_of(row),
    )
    if tried.done:
        return saved(request, "Saved: the meeting was held.", home(row), tried=tried)
    page = FormPage(
        "Who came?", form, home(row), when_words(row), crumbs(row, "Hold the meeting"),
        conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


def crumbs(row: ReviewMeeting, last: str) -> tuple[Link, ...]:
    return meeting_crumbs(row.pupil, Link("Meeting", home(row)), Link(last))


def home(row: ReviewMeeting) -> str:
    return reverse("meeting", args=[row.pk])


def people_version_of(row: ReviewMeeting) -> int:
    return ReviewMeeting.objects.values_list("invited_version", flat=True).get(pk=row.pk)


def _version_of(row: ReviewMeeting) -> int:
    return ReviewMeeting.objects.values_list("version", flat=True).get(pk=row.pk)
