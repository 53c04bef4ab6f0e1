"""Meetings about pupils, written directly: no service is asked."""

from datetime import date, time
from typing import Any

from django.utils import timezone

from pupils.models import Pupil
from reviews.due.meetings import meeting_changes
from reviews.models import MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.accounts.models import User
from tests.factories.audited import TODAY, in_change


def make_meeting(pupil: Pupil, **fields: Any) -> ReviewMeeting:
    """On Thursday of this week at half past three, unless `fields` say otherwise."""
    with in_change():
        made: ReviewMeeting = ReviewMeeting.objects.create(
            pupil=pupil, school_id=pupil.school_id,
            **{
                "about": "Review of the support plan", "on": date(2026, 11, 26),
                "begins": time(15, 30), "place": "The meeting room",
                "planned_on": date(2026, 11, 16),
            } | fields,
        )  # fmt: skip
        meeting_changes(made.pk)
        return made


def invite(meeting: ReviewMeeting, **who: Any) -> MeetingPerson:
    """The pupil, unless `who` says somebody else."""
    with in_change():
        made: MeetingPerson = MeetingPerson.objects.create(
            meeting=meeting, pupil_id=meeting.pupil_id, school_id=meeting.school_id, **who
        )
        return made


def minute(
    meeting: ReviewMeeting, words: str = "He is calmer", by: User | None = None, **fields: Any
) -> MeetingNote:
    with in_change():
        made: MeetingNote = MeetingNote.objects.create(
            meeting=meeting, pupil_id=meeting.pupil_id, school_id=meeting.school_id, words=words,
            by=by, noted_at=timezone.now(), **fields,
        )  # fmt: skip
        return made


def undertake(
    meeting: ReviewMeeting, words: str = "Order the timer", owner: User | None = None,
    **fields: Any,
) -> MeetingAction:  # fmt: skip
    """By the parent, a week on, unless it is said otherwise."""
    with in_change():
        made: MeetingAction = MeetingAction.objects.create(
            meeting=meeting, pupil_id=meeting.pupil_id, school_id=meeting.school_id, words=words,
            owner=owner,
            **{
                "owner_name": "" if owner else "Ruth Bright", "by_on": date(2026, 11, 30),
                "agreed_on": TODAY,
            } | fields,
        )  # fmt: skip
        meeting_changes(meeting.pk)
        return made
