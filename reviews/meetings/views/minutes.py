"""Notes of a meeting, and who does what by when."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reviews.meetings.forms import minutes as forms
from reviews.meetings.selectors.actions import ensure_own, is_own
from reviews.meetings.selectors.page import meeting_or_404, when_words
from reviews.meetings.selectors.people import staff_of, told_people
from reviews.meetings.selectors.words import action_words, note_words, owner_of
from reviews.meetings.services import minutes as service
from reviews.meetings.views.meetings import ADD, BOTH, PLAN, VIEW, crumbs, home
from reviews.models import MeetingAction, MeetingNote, ReviewMeeting
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.scope import visible_or_404
from send_mis.audit.form_pages import FormPage, attempt, posted, saved, show
from send_mis.errors import AlreadyDone, NotAllowed
from send_mis.ui.parts import Link
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
    row = _own_note(request, meeting_id, minute_id)
    meeting = row.meeting
    homes = _homes(request, meeting)
    if row.contact is not None:
        homes.setdefault(row.contact.pk, row.contact.name)
    form = forms.MeetingNoteChangeForm(
        posted(request), homes=homes, initial=forms.MeetingNoteChangeForm.initial_of(row)
    )
    page = FormPage(
        "Correct your note",
        form,
        home(meeting),
        when_words(meeting),
        crumbs(meeting, "Note"),
        instead=Link("Remove the note", reverse("meeting_note_remove", args=[meeting.pk, row.pk])),
    ).tried(
        lambda given: service.correct_meeting_note(
            actor=request.actor, minute=row, version=given["version"], **form.said()
        ),
        lambda: _version_of(row),
    )
    return show(request, page) if page else saved(request, "The note is saved.", home(meeting))


@requires(PLAN, methods=BOTH)
def meeting_note_readers(request: ActorRequest, meeting_id: UUID, minute_id: UUID) -> HttpResponse:
    """Who plans the meeting leaves out readers of what somebody else noted."""
    row = _note(request, meeting_id, minute_id, PLAN)
    meeting, homes = row.meeting, _homes(request, row.meeting)
    if row.contact is not None:
        homes.setdefault(row.contact.pk, row.contact.name)
    form = forms.MeetingNoteReadersForm(posted(request), homes=homes, note=row)
    page = FormPage(
        "Who reads this note?", form, home(meeting), when_words(meeting), crumbs(meeting, "Note"),
        (row.words,),
    ).tried(
        lambda given: service.narrow_meeting_note(
            actor=request.actor, minute=row, version=given["version"], **form.said()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "Fewer read the note.", home(meeting))


@requires(ADD, methods=BOTH)
def meeting_note_remove(request: ActorRequest, meeting_id: UUID, minute_id: UUID) -> HttpResponse:
    row = _own_note(request, meeting_id, minute_id)
    meeting = row.meeting
    form = forms.MeetingNoteRemoveForm(
        posted(request), initial={"version": row.version, "facts": note_words(row)}
    )
    tried = attempt(
        form, lambda given: service.remove_meeting_note(actor=request.actor, minute=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The note is removed.", home(meeting), tried=tried)
    page = FormPage(
        "Remove your note", form, home(meeting), when_words(meeting), crumbs(meeting, "Note"),
        (row.words,), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


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
        "Change the action", form, home(meeting), when_words(meeting), crumbs(meeting, "Action"),
        instead=Link(
            "Remove the action", reverse("meeting_action_remove", args=[meeting.pk, row.pk])
        ) if is_own(request.actor, row) else None,
    ).tried(
        lambda given: service.change_action(
            actor=request.actor, action=row, version=given["version"], **form.said()
        ),
        lambda: _version_of(row),
    )  # fmt: skip
    return show(request, page) if page else saved(request, "The action is saved.", home(meeting))


@requires(VIEW, methods=BOTH)
def meeting_action_remove(request: ActorRequest, meeting_id: UUID, action_id: UUID) -> HttpResponse:
    row = _action(request, meeting_id, action_id, VIEW)
    ensure_own(request.actor, row)
    meeting = row.meeting
    form = forms.MeetingActionRemoveForm(
        posted(request), initial={"version": row.version, "facts": action_words(row)}
    )
    tried = attempt(
        form, lambda given: service.remove_action(actor=request.actor, action=row, **given),
        lambda: _version_of(row),
    )  # fmt: skip
    if tried.done:
        return saved(request, "The action is removed.", home(meeting), tried=tried)
    page = FormPage(
        "Remove the action", form, home(meeting), when_words(meeting), crumbs(meeting, "Action"),
        (row.words,), danger=True, conflict=tried.conflict,
    )  # fmt: skip
    return show(request, page)


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


def _own_note(request: ActorRequest, meeting_id: UUID, minute_id: UUID) -> MeetingNote:
    row = _note(request, meeting_id, minute_id, ADD)
    if row.by_id != request.actor.user_id:
        raise NotAllowed("Only whoever wrote a note changes it.")
    return row


def _note(request: ActorRequest, meeting_id: UUID, minute_id: UUID, needs: Any) -> MeetingNote:
    rows = MeetingNote.objects.select_related("pupil__school", "meeting__pupil__school", "contact")
    row: MeetingNote = visible_or_404(
        rows, request.actor, needs, id=minute_id, meeting_id=meeting_id
    )
    return row


def _version_of(row: MeetingNote | MeetingAction) -> int:
    return type(row).objects.values_list("version", flat=True).get(pk=row.pk)


def _action(request: ActorRequest, meeting_id: UUID, action_id: UUID, needs: Any) -> MeetingAction:
    rows = MeetingAction.objects.select_related("pupil__school", "meeting__pupil__school", "owner")
    row: MeetingAction = visible_or_404(
        rows, request.actor, needs, id=action_id, meeting_id=meeting_id
    )
    return row


def _homes(request: ActorRequest, row: ReviewMeeting) -> dict[UUID, str]:
    return {key: tied.name for key, tied in told_people(row.pupil_id, request.today).items()}
