"""Notes of a meeting, and who does what by when."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from reviews.meetings.forms import minutes as forms
from reviews.meetings.selectors.page import meeting_or_404, when_words
from reviews.meetings.selectors.people import staff_of, told_people
from reviews.meetings.selectors.words import owner_of
from reviews.meetings.services import minutes as service
from reviews.meetings.views.meetings import ADD, BOTH, VIEW, crumbs, home
from reviews.models import MeetingAction, MeetingNote, ReviewMeeting
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit.form_pages import FormPage, posted, saved, show
from send_mis.errors import AlreadyDone, NotAllowed
from send_mis.ui.return_to import safe_return


@requires(ADD, methods=BOTH)
def meeting_note_add(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, ADD)
    form = forms.MeetingNoteForm(posted(request), homes=_homes(request, row))
    page = FormPage(
        "A note of the meeting", form, home(row), when_words(row), crumbs(row, "Note")
    ).tried(
        lambda _: service.add_meeting_note(actor=request.actor, meeting=row, **form.said())
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The note is added.", home(row))


@requires(ADD, methods=BOTH)
def meeting_note(request: ActorRequest, meeting_id: UUID, minute_id: UUID) -> HttpResponse:
    rows = MeetingNote.objects.select_related("pupil__school", "meeting__pupil__school", "contact")
    row: MeetingNote = visible_or_404(rows, request.actor, ADD, id=minute_id, meeting_id=meeting_id)
    if row.by_id != request.actor.user_id:
        raise NotAllowed("Only whoever wrote a note changes it.")
    meeting = row.meeting
    homes = _homes(request, meeting)
    if row.contact is not None:
        homes.setdefault(row.contact.pk, row.contact.name)
    form = forms.MeetingNoteChangeForm(
        posted(request), homes=homes, initial=forms.MeetingNoteChangeForm.initial_of(row)
    )
    page = FormPage(
        "Correct your note", form, home(meeting), when_words(meeting), crumbs(meeting, "Note")
    ).tried(
        lambda given: service.correct_meeting_note(
            actor=request.actor, minute=row, version=given["version"], **form.said()
        ),
        lambda: MeetingNote.objects.values_list("version", flat=True).get(pk=row.pk),
    )
    return show(request, page) if page else saved(request, "The note is saved.", home(meeting))


@requires(ADD, methods=BOTH)
def meeting_action_add(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    row = meeting_or_404(request.actor, meeting_id, ADD)
    form = forms.MeetingActionForm(posted(request), staff=staff_of(row.pupil, request.today))
    page = FormPage(
        "Who does what?", form, home(row), when_words(row), crumbs(row, "Action")
    ).tried(
        lambda _: service.add_action(actor=request.actor, meeting=row, **form.said())
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The action is added.", home(row))


@requires(ADD, methods=BOTH)
def meeting_action(request: ActorRequest, meeting_id: UUID, action_id: UUID) -> HttpResponse:
    row = _action(request, meeting_id, action_id, ADD)
    meeting, staff = row.meeting, staff_of(row.pupil, request.today)
    if row.owner is not None:
        staff.setdefault(row.owner.pk, owner_of(row))
    form = forms.MeetingActionChangeForm(
        posted(request), staff=staff, initial=forms.MeetingActionChangeForm.initial_of(row)
    )
    page = FormPage(
        "Change the action", form, home(meeting), when_words(meeting), crumbs(meeting, "Action")
    ).tried(
        lambda given: service.change_action(
            actor=request.actor, action=row, version=given["version"], **form.said()
        ),
        lambda: MeetingAction.objects.values_list("version", flat=True).get(pk=row.pk),
    )
    return show(request, page) if page else saved(request, "The action is saved.", home(meeting))


@requires(VIEW, methods=("POST",))
def meeting_action_done(request: ActorRequest, meeting_id: UUID, action_id: UUID) -> HttpResponse:
    return _ticked(request, meeting_id, action_id, service.finish_action, "Done: {}")


@requires(VIEW, methods=("POST",))
def meeting_action_undo(request: ActorRequest, meeting_id: UUID, action_id: UUID) -> HttpResponse:
    return _ticked(request, meeting_id, action_id, service.reopen_action, "Not done yet: {}")


def _ticked(
    request: ActorRequest, meeting_id: UUID, action_id: UUID, deed: Callable[..., Any], words: str
) -> HttpResponse:
    """In one tap, from the meeting or from the list of actions, and back there."""
    row = _action(request, meeting_id, action_id, VIEW)
    try:
        deed(actor=request.actor, action=row)
    except AlreadyDone as error:
        messages.info(request, error.message)
    else:
        messages.success(request, words.format(row.words))
    return redirect(safe_return(request, request.POST.get("next", "")) or home(row.meeting))


def _action(request: ActorRequest, meeting_id: UUID, action_id: UUID, needs: Any) -> MeetingAction:
    rows = MeetingAction.objects.select_related("pupil__school", "meeting__pupil__school", "owner")
    row: MeetingAction = visible_or_404(
        rows, request.actor, needs, id=action_id, meeting_id=meeting_id
    )
    return row


def _homes(request: ActorRequest, row: ReviewMeeting) -> dict[UUID, str]:
    return {key: tied.name for key, tied in told_people(row.pupil_id, request.today).items()}
