"""What is noted at a meeting and who does what by when: a row each, so that three people may write
at once."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from pupils.writing import locked
from reviews.choices import MeetingReaders, MeetingState
from reviews.due.meetings import meeting_changes
from reviews.meetings.rules.copies import is_narrower
from reviews.meetings.rules.planning import action_problems
from reviews.meetings.selectors.actions import ensure_own
from reviews.meetings.selectors.people import staff_of, told_people
from reviews.meetings.selectors.words import action_words, note_words
from reviews.models import MeetingAction, MeetingNote, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken

_IS_DONE = "This is done: say first that it is not."
_ADD, _PLAN = Action.MEETING_ADD, Action.MEETING_PLAN


def add_meeting_note(
    *,
    actor: Actor,
    meeting: ReviewMeeting,
    words: str,
    readers: str,
    contact_id: UUID | None = None,
) -> MeetingNote:
    """`contact_id`: whose home reads it, where one home alone does. Raises RuleBroken."""
    ensure(actor, _ADD, meeting)
    with change(actor=actor, event="meeting.noted"):
        row = _locked_meeting(meeting)
        _refuse_note(row, words, readers, contact_id, actor.today)
        made = MeetingNote(
            meeting=row, pupil_id=row.pupil_id, school_id=row.school_id, words=words.strip(),
            readers=readers, contact_id=_whose(readers, contact_id), by_id=actor.user_id,
            noted_at=timezone.now(),
        )  # fmt: skip
        insert(made, at="words")
        meeting_changes(row.pk)
        return made


def correct_meeting_note(
    *, actor: Actor, minute: MeetingNote, version: int, words: str, readers: str,
    contact_id: UUID | None = None,
) -> MeetingNote:  # fmt: skip
    """One's own. Raises RuleBroken, EditConflict."""
    ensure(actor, _ADD, minute)
    with change(actor=actor, event="meeting.note_corrected"):
        meeting = _locked_meeting(minute.meeting)
        row = lock(MeetingNote, minute.pk)
        if row.by_id != actor.user_id:
            raise NotAllowed("Only whoever wrote a note changes it.")
        same_version(row, version, lambda: note_words(row))
        _refuse_note(meeting, words, readers, contact_id, actor.today)
        row.words, row.readers = words.strip(), readers
        row.contact_id = _whose(readers, contact_id)
        save(row, "words", "readers", "contact", at="words")
        return row


def narrow_meeting_note(
    *, actor: Actor, minute: MeetingNote, version: int, readers: str,
    contact_id: UUID | None = None,
) -> MeetingNote:  # fmt: skip
    """Fewer read what somebody else wrote: who plans meetings answers for what families are given.
    Raises RuleBroken, EditConflict."""
    ensure(actor, _PLAN, minute)
    with change(actor=actor, event="meeting.note_narrowed"):
        meeting = _locked_meeting(minute.meeting)
        row = lock(MeetingNote, minute.pk)
        same_version(row, version, lambda: note_words(row))
        if (readers, _whose(readers, contact_id)) == (row.readers, row.contact_id):
            return row
        _refuse_note(meeting, row.words, readers, contact_id, actor.today)
        if not is_narrower(readers, row.readers):
            raise RuleBroken({"readers": ["Choose fewer readers: more is for who wrote it."]})
        row.readers, row.contact_id = readers, _whose(readers, contact_id)
        save(row, "readers", "contact", at="readers")
        return row


def remove_meeting_note(*, actor: Actor, minute: MeetingNote, version: int) -> None:
    """One's own; the record of changes keeps it. Raises RuleBroken, EditConflict."""
    ensure(actor, _ADD, minute)
    with change(actor=actor, event="meeting.note_removed"):
        _locked_meeting(minute.meeting)
        row = lock(MeetingNote, minute.pk)
        if row.by_id != actor.user_id:
            raise NotAllowed("Only whoever wrote a note removes it.")
        same_version(row, version, lambda: note_words(row))
        row.delete()
        meeting_changes(row.meeting_id)


def _whose(readers: str, contact_id: UUID | None) -> UUID | None:
    return contact_id if readers == MeetingReaders.HOME else None


def _refuse_note(
    meeting: ReviewMeeting, words: str, readers: str, contact_id: UUID | None, today: date
) -> None:
    if not words.strip():
        raise RuleBroken({"words": ["Write the note."]})
    if readers not in MeetingReaders.values:
        raise RuleBroken({"readers": ["Choose who reads it."]})
    if readers == MeetingReaders.HOME and contact_id not in told_people(meeting.pupil_id, today):
        raise RuleBroken({"readers": ["Choose whose home reads it."]})


# --- Who does what ----------------------------------------------------------------------------


def add_action(
    *, actor: Actor, meeting: ReviewMeeting, words: str, owner: UUID | None, owner_name: str,
    by_on: date, is_for_staff: bool = False,
) -> MeetingAction:  # fmt: skip
    """Of staff who work with the pupil, or of somebody who is named. Raises RuleBroken."""
    ensure(actor, _ADD, meeting)
    with change(actor=actor, event="meeting.action_added"):
        row = _locked_meeting(meeting)
        wrong = action_problems(words, owner, owner_name, by_on, since=actor.today)
        if wrong := wrong | _owner_problems(row, owner, actor.today):
            raise RuleBroken(wrong)
        made = MeetingAction(
            meeting=row, pupil_id=row.pupil_id, school_id=row.school_id,
            words=" ".join(words.split()), owner_id=owner, owner_name=" ".join(owner_name.split()),
            by_on=by_on, is_for_staff=is_for_staff, agreed_on=actor.today,
        )  # fmt: skip
        insert(made, at="words")
        meeting_changes(row.pk)
        return made


def change_action(
    *, actor: Actor, action: MeetingAction, version: int, words: str, owner: UUID | None,
    owner_name: str, by_on: date, is_for_staff: bool = False,
) -> MeetingAction:  # fmt: skip
    """Until it is done. Raises RuleBroken, EditConflict."""
    ensure(actor, _ADD, action)
    with change(actor=actor, event="meeting.action_changed"):
        meeting = _locked_meeting(action.meeting)
        row = lock(MeetingAction, action.pk)
        if row.done_on is not None:
            raise RuleBroken(_IS_DONE)
        same_version(row, version, lambda: action_words(row))
        wrong = action_problems(
            words, owner, owner_name, by_on, since=row.agreed_on, is_new=by_on != row.by_on
        )
        if owner != row.owner_id:
            wrong |= _owner_problems(meeting, owner, actor.today)
        if wrong:
            raise RuleBroken(wrong)
        row.words, row.owner_id, row.by_on = " ".join(words.split()), owner, by_on
        row.owner_name, row.is_for_staff = " ".join(owner_name.split()), is_for_staff
        save(row, "words", "owner", "owner_name", "by_on", "is_for_staff", at="words")
        meeting_changes(meeting.pk)
        return row


def remove_action(*, actor: Actor, action: MeetingAction, version: int, why: str) -> None:
    """It was written by mistake; the record of changes keeps it, and why. Raises RuleBroken,
    EditConflict."""
    ensure_own(actor, action)
    with change(actor=actor, event="meeting.action_removed", why=why.strip()):
        meeting = _locked_meeting(action.meeting)
        row = lock(MeetingAction, action.pk)
        if row.done_on is not None:
            raise RuleBroken(_IS_DONE)
        same_version(row, version, lambda: action_words(row))
        if not why.strip():
            raise RuleBroken({"why": ["Say why it is removed."]})
        row.delete()
        meeting_changes(meeting.pk, action.pk)


def _owner_problems(
    meeting: ReviewMeeting, owner: UUID | None, today: date
) -> dict[str, list[str]]:  # fmt: skip
    if owner is None or owner in staff_of(meeting.pupil, today):
        return {}
    return {"owner": ["Choose somebody who works with the pupil."]}


def finish_action(*, actor: Actor, action: MeetingAction) -> MeetingAction:
    """By whoever undertook it, or for somebody else by who plans meetings. Raises AlreadyDone."""
    ensure_own(actor, action)
    with change(actor=actor, event="meeting.action_done"):
        _locked_meeting(action.meeting)
        row = lock(MeetingAction, action.pk)
        if row.done_on is not None:
            who = who_and_when(actor, row.pk, row.school_id, "meeting.action_done")
            raise AlreadyDone(f"This was ticked off already{who}.")
        row.done_on, row.done_by_id = actor.today, actor.user_id
        save(row, "done_on", "done_by")
        meeting_changes(row.meeting_id)
        return row


def reopen_action(*, actor: Actor, action: MeetingAction) -> MeetingAction:
    """It was ticked off by mistake. Raises AlreadyDone."""
    ensure_own(actor, action)
    with change(actor=actor, event="meeting.action_reopened"):
        _locked_meeting(action.meeting)
        row = lock(MeetingAction, action.pk)
        if row.done_on is None:
            raise AlreadyDone("This is not done.")
        row.done_on = row.done_by_id = None
        save(row, "done_on", "done_by")
        meeting_changes(row.meeting_id)
        return row


def _locked_meeting(meeting: ReviewMeeting) -> ReviewMeeting:
    locked(meeting.pupil)
    row = lock(ReviewMeeting, meeting.pk)
    if row.state == MeetingState.CANCELLED:
        raise RuleBroken("This meeting is cancelled.")
    return row
