"""A meeting as other changes plan it or call it off: a review of an EHC plan has one, too.

All of it inside an open change, the pupil locked.
"""

from uuid import UUID

from pupils.choices import LetterState
from pupils.letters.writing import write_letter_discarded
from pupils.models import Enrolment, Letter, Pupil
from pupils.querysets import holds_on
from reviews.choices import Interpreter, MeetingReply, MeetingState
from reviews.due.meetings import meeting_changes
from reviews.meetings.rules.planning import MeetingFacts, planning_problems
from reviews.models import Cycle, MeetingPerson, ReviewMeeting
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert, insert_all, lock, save
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, RuleBroken


def write_planned(actor: Actor, pupil: Pupil, facts: MeetingFacts) -> ReviewMeeting:
    """With the pupil's open support plan, where there is one. Raises RuleBroken, AlreadyDone."""
    if not Enrolment.objects.filter(holds_on(actor.today), pupil=pupil).exists():
        raise RuleBroken(f"{pupil.short_name} is not at the school any more.")
    if wrong := planning_problems(facts, actor.today):
        raise RuleBroken(wrong)
    _refuse_same(actor, pupil, facts)
    cycle = Cycle.objects.open().filter(pupil=pupil).first()
    made = ReviewMeeting(
        pupil=pupil, school_id=pupil.school_id, cycle=cycle, planned_on=actor.today,
        planned_by_id=actor.user_id, **facts.tidy,
    )  # fmt: skip
    insert(made, at="on")
    meeting_changes(made.pk)
    return made


def write_coming(
    row: ReviewMeeting, *, contact_id: UUID, host_id: UUID, needs_interpreter: bool
) -> None:
    """Of a meeting that one of the family asked for: they come, and so does whom they meet."""
    insert_all(
        [
            MeetingPerson(
                meeting=row, pupil_id=row.pupil_id, school_id=row.school_id,
                reply=MeetingReply.COMING, **who,
            )
            for who in (
                {
                    "contact_id": contact_id,
                    "interpreter": Interpreter.ASKED if needs_interpreter else "",
                },
                {"user_id": host_id},
            )
        ]
    )  # fmt: skip


def _refuse_same(actor: Actor, pupil: Pupil, facts: MeetingFacts) -> None:
    there = ReviewMeeting.objects.filter(
        pupil=pupil, on=facts.on, begins=facts.begins, state=MeetingState.PLANNED
    ).first()
    if there is None:
        return
    who = who_and_when(actor, there.pk, there.school_id, "meeting.planned")
    words = f"A meeting at that time was planned already{who}"
    if all(getattr(there, name) == value for name, value in facts.tidy.items()):
        raise AlreadyDone(f"{words}.")
    what = f"{there.about}, {there.place}, {there.minutes} minutes"
    raise RuleBroken({"begins": [f"{words}: {what}. Change that one, or choose another time."]})


def write_cancelled(actor: Actor, row: ReviewMeeting, why: str) -> None:
    """Of a meeting that is planned, locked. Raises RuleBroken."""
    if not why.strip():
        raise RuleBroken({"why": ["Say why it is cancelled."]})
    row.state, row.cancelled_on = MeetingState.CANCELLED, actor.today
    row.cancelled_because, row.sequence = why.strip(), row.sequence + 1
    save(row, "state", "cancelled_on", "cancelled_because", "sequence", at="why")
    drop_draft(row)
    meeting_changes(row.pk)


def drop_draft(row: ReviewMeeting) -> None:
    """The meeting locked: an invitation that is not sent yet, and says what is not so any more,
    cannot be sent."""
    if row.letter_id is None:
        return
    letter = lock(Letter, row.letter_id)
    if letter.state == LetterState.DRAFT:
        write_letter_discarded(letter)
