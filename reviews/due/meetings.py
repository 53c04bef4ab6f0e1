"""What meetings ask for by a day: to be held, and what was agreed there to be done."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from reviews.choices import MeetingDue
from reviews.models import MeetingAction, ReviewMeeting
from send_mis.audit.record import open_change
from send_mis.schools.models import School

# The class teacher answers for the graduated approach, and asks after what somebody undertook who
# does not sign in.
_TURN = "teacher"


def meeting_changes(*ids: UUID) -> None:
    """Inside an open change: have the due dates of these meetings follow what is written of them,
    and of their actions. `ids`: of meetings, and of actions that are removed."""
    open_change().derives(write_meeting_due, *ids)


def write_meeting_due(meeting_ids: set[UUID]) -> int:
    """Four queries. Of a removed action, whose own id is among these, nothing is due any more."""
    actions = MeetingAction.objects.filter(meeting__in=meeting_ids)
    subjects = {*meeting_ids, *actions.values_list("pk", flat=True)}
    there = DueDate.objects.filter(kind__in=MeetingDue.values, subject_id__in=subjects)
    return write_due(there, _due_of(meetings={"pk__in": meeting_ids},
                                    actions={"meeting__in": meeting_ids}))  # fmt: skip


def rebuild_meeting_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or meetings meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(kind__in=MeetingDue.values, school=school_id)
        of_school = {"school": school_id}
        return write_due(there, _due_of(meetings=of_school, actions=of_school))


def _due_of(*, meetings: dict[str, Any], actions: dict[str, Any]) -> Iterator[DueDate]:
    for row in ReviewMeeting.objects.filter(**meetings):
        yield _due(
            row, MeetingDue.HOLD, turn=_TURN, hold_by_on=row.on, starts_on=row.planned_on,
            ends_on=row.cancelled_on, done_on=row.held_on,
        )  # fmt: skip
    for action in MeetingAction.objects.filter(**actions).select_related("meeting"):
        # What was not done when the meeting was cancelled ends with it.
        ended = None if action.done_on is not None else action.meeting.cancelled_on
        yield _due(
            action, MeetingDue.ACTION, turn="" if action.owner_id else _TURN,
            owner_id=action.owner_id, hold_by_on=action.by_on,
            starts_on=action.agreed_on, ends_on=ended, done_on=action.done_on,
        )  # fmt: skip


def _due(row: ReviewMeeting | MeetingAction, kind: MeetingDue, **said: Any) -> DueDate:
    return DueDate(
        school_id=row.school_id, pupil_id=row.pupil_id, kind=kind.value,
        subject_type=row._meta.label_lower, subject_id=row.pk, **said,
    )  # fmt: skip
