"""Who is invited to a meeting, how they were asked, what they answered; the letter that asks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from pupils.families.selectors.page import family_rows
from reviews.meetings.forms import meetings as forms
from reviews.meetings.selectors.page import meeting_or_404, when_words
from reviews.meetings.selectors.people import barred_of, invitable, people_of
from reviews.meetings.services import people as service
from reviews.meetings.services.meetings import write_invitation
from reviews.meetings.views.meetings import BOTH, PLAN, crumbs, home, people_version_of
from send_mis.access.marks import ActorRequest, requires
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.errors import RuleBroken


@requires(PLAN, methods=BOTH)
def meeting_invite(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, PLAN)
    people, may = people_of(row.pk), invitable(row.pupil, request.today)
    form = forms.MeetingInviteForm(
        posted(request), may=may, people=people,
        initial=forms.MeetingInviteForm.initial_of(row, people),
    )  # fmt: skip
    if not people:
        form.suggest_everybody(may, request.actor.user_id)
    # Who is never invited is named, so that nobody wonders.
    page = FormPage(
        "Who is invited?", form, home(row), when_words(row), crumbs(row, "Invite people"),
        [f"Not to be invited: {words}" for words in may.refused],
    ).tried(
        lambda given: service.invite_people(
            actor=request.actor, meeting=row, version=given["version"], invited=form.invited()
        ),
        lambda: people_version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "Saved who is invited.", home(row))


@requires(PLAN, methods=BOTH)
def meeting_replies(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, PLAN)
    people = people_of(row.pk)
    barred = barred_of(row, people, family_rows(row.pupil_id, request.today))
    form = forms.MeetingRepliesForm(
        posted(request), people=people, barred=barred,
        initial={"version": row.invited_version},
    )  # fmt: skip
    page = FormPage(
        "Asked, and answers", form, home(row), when_words(row), crumbs(row, "Answers")
    ).tried(
        lambda given: service.record_replies(
            actor=request.actor, meeting=row, version=given["version"],
            replies=form.replies(request.today),
        ),
        lambda: people_version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The answers are saved.", home(row))


@requires(PLAN, methods=("POST",))
def meeting_letter(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The invitation is written, and looked over before it is sent."""
    row = meeting_or_404(request.actor, meeting_id, PLAN)
    try:
        letter = write_invitation(actor=request.actor, meeting=row)
    except RuleBroken as broken:
        messages.warning(request, broken.message)
        return redirect(home(row))
    messages.success(request, "The invitation is written. Nothing is sent yet: look it over.")
    return redirect("letter_send", row.pupil_id, letter.pk)
