"""What meetings ask for by a day: the family to be asked, to be held, to be written down, and what
was agreed there to be done."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from reviews.choices import CycleState, MeetingDue, MeetingReply, MeetingState
from reviews.due.asked import asked_by_letter
from reviews.due.rolls import owed_until
from reviews.due.rules import WRITTEN_WITHIN_DAYS, ask_by, within_days
from reviews.models import MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.audit.record import open_change
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays

# The class teacher answers for the graduated approach, and asks after what somebody undertook who
# does not sign in.
_TURN = "teacher"
_DAY = timedelta(days=1)
_FOLLOWED_BY: list[Callable[[set[UUID]], object]] = []
# Whether somebody was there.
_SAID = (MeetingReply.CAME, MeetingReply.APOLOGIES, MeetingReply.ABSENT)


def meeting_changes(*ids: UUID) -> None:
    """Inside an open change: have the due dates of these meetings follow what is written of them,
    of who is invited, and of their notes and actions. `ids`: of meetings, and of actions that are
    removed."""
    open_change().derives(write_meeting_due, *ids)
    for write in _FOLLOWED_BY:
        open_change().derives(write, *ids)


def meetings_followed_by(write: Callable[[set[UUID]], object]) -> None:
    """Said once, as an app above starts: `write` is given the ids of meetings that changed."""
    if write not in _FOLLOWED_BY:
        _FOLLOWED_BY.append(write)


def write_meeting_due(meeting_ids: set[UUID]) -> int:
    """Five queries, and two for days of school where a meeting was held. Of a removed action, whose
    own id is among these, nothing is due any more."""
    actions = MeetingAction.objects.filter(meeting__in=meeting_ids)
    subjects = {*meeting_ids, *actions.values_list("pk", flat=True)}
    there = DueDate.objects.filter(kind__in=MeetingDue.values, subject_id__in=subjects)
    return write_due(there, _due_of(meetings={"pk__in": meeting_ids},
                                    rest={"meeting__in": meeting_ids}))  # fmt: skip


def write_meetings_of_pupils(pupil_ids: set[UUID]) -> int:
    """An invitation that is sent by letter is sent elsewhere."""
    rows = ReviewMeeting.objects.order_by().filter(pupil__in=pupil_ids, letter__isnull=False)
    ids = set(rows.values_list("pk", flat=True))
    return write_meeting_due(ids) if ids else 0


def write_meetings_of_cycles(cycle_ids: set[UUID]) -> int:
    """What is decided of each outcome is written in the review."""
    ids = set(ReviewMeeting.objects.order_by().filter(cycle__in=cycle_ids)
              .values_list("pk", flat=True))  # fmt: skip
    return write_meeting_due(ids) if ids else 0


def rebuild_meeting_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or meetings meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(kind__in=MeetingDue.values, school=school_id)
        of_school = {"school": school_id}
        return write_due(there, _due_of(meetings=of_school, rest=of_school))


def _due_of(*, meetings: dict[str, Any], rest: dict[str, Any]) -> Iterator[DueDate]:
    people: dict[UUID, list[Any]] = defaultdict(list)
    invited = MeetingPerson.objects.order_by().filter(**rest)
    for person in invited.annotate(has_letter=asked_by_letter()):
        people[person.meeting_id].append(person)
    days: dict[UUID, SchoolDays] = {}
    for row in _with_papers(meetings):
        yield _due(
            row, MeetingDue.HOLD, turn=_TURN, hold_by_on=row.on, starts_on=row.planned_on,
            ends_on=row.cancelled_on, done_on=row.held_on,
        )  # fmt: skip
        if row.state == MeetingState.PLANNED and _is_family_unasked(row, people[row.pk]):
            yield _due(
                row, MeetingDue.INVITE, turn=_TURN, hold_by_on=ask_by(row.on, row.planned_on),
                starts_on=row.planned_on, ends_on=owed_until(row.planned_on, row.on + _DAY),
            )  # fmt: skip
        if row.state == MeetingState.HELD and not _is_written(row, people[row.pk]):
            if row.school_id not in days:
                days[row.school_id] = provision_days(row.school_id)
            by = within_days(row.held_on, WRITTEN_WITHIN_DAYS, days[row.school_id])
            yield _due(
                row, MeetingDue.RECORD, turn=_TURN, hold_by_on=by, starts_on=row.held_on
            )  # fmt: skip
    for action in MeetingAction.objects.filter(**rest).select_related("meeting"):
        # What was not done when the meeting was cancelled ends with it.
        ended = owed_until(action.agreed_on, action.meeting.cancelled_on)
        yield _due(
            action, MeetingDue.ACTION, turn="" if action.owner_id else _TURN,
            owner_id=action.owner_id, hold_by_on=action.by_on,
            starts_on=action.agreed_on, ends_on=None if action.done_on else ended,
            done_on=action.done_on,
        )  # fmt: skip


def _with_papers(of: dict[str, Any]) -> Any:
    def any_of(model: Any) -> Exists:
        return Exists(model.objects.order_by().filter(meeting=OuterRef("pk")))

    return ReviewMeeting.objects.filter(**of).select_related("cycle", "letter").annotate(
        is_noted=any_of(MeetingNote), has_actions=any_of(MeetingAction)
    )  # fmt: skip


def _is_family_unasked(row: ReviewMeeting, people: Collection[Any]) -> bool:
    """Somebody of the family is asked neither by the letter nor by hand, or nobody of it is
    invited."""
    family = [each for each in people if each.contact_id is not None]
    if not family:
        return row.letter is None or row.letter.sent_at is None
    return any(
        each.asked_on is None and not each.reply and not each.has_letter for each in family
    )  # fmt: skip


def _is_written(row: Any, people: Collection[Any]) -> bool:
    """Who came is said of everybody, and something was noted, undertaken, or decided of the
    outcomes in the review of the plan."""
    is_said = row.is_noted or row.has_actions
    if row.cycle is not None and row.cycle.state == CycleState.REVIEWED:
        is_said = True
    return is_said and all(each.reply in _SAID for each in people)


def _due(row: ReviewMeeting | MeetingAction, kind: MeetingDue, **said: Any) -> DueDate:
    return DueDate(
        school_id=row.school_id, pupil_id=row.pupil_id, kind=kind.value,
        subject_type=row._meta.label_lower, subject_id=row.pk, **said,
    )  # fmt: skip
