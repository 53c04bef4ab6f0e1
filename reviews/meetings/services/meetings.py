"""A meeting is planned, moved, called off and held; and the invitation that goes by letter."""

from collections.abc import Collection
from datetime import UTC, date
from typing import Any

from django.utils import timezone

from pupils.choices import LetterState
from pupils.letters.rules.kinds import MEETING, letter_kind
from pupils.letters.selectors.facts import wording_of
from pupils.letters.services.letters import LetterContent, checked_content, ensure_may_write
from pupils.models import Letter, Pupil
from pupils.writing import last_word, locked
from reviews.choices import MeetingReply, MeetingState
from reviews.due.meetings import meeting_changes
from reviews.meetings.calendar import meeting_calendar
from reviews.meetings.rules.planning import (
    TOLD,
    MeetingFacts,
    Reply,
    box,
    held_problems,
    planning_problems,
)
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.outcomes import is_review_of
from reviews.meetings.selectors.people import people_of, told_people
from reviews.meetings.selectors.words import meeting_words, people_words
from reviews.meetings.writing import drop_draft, write_cancelled, write_planned
from reviews.models import Cycle, MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.audit.selectors import last_changed_by, who_and_when
from send_mis.errors import AlreadyDone, EditConflict, RuleBroken
from send_mis.notifications.services import AttachedFile
from send_mis.ui.words import joined, plain_day

_ABOUT = "meeting about"
_PLAN = Action.MEETING_PLAN


def plan_meeting(*, actor: Actor, pupil: Pupil, facts: MeetingFacts) -> ReviewMeeting:
    """With the pupil's open support plan, where there is one. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _PLAN, pupil)
    with change(actor=actor, event="meeting.planned"):
        return write_planned(actor, locked(pupil), facts)


def change_meeting(
    *, actor: Actor, meeting: ReviewMeeting, version: int, facts: MeetingFacts
) -> ReviewMeeting:
    """Moved to another day, time or place, whoever was asked has to be asked again. Raises
    RuleBroken, EditConflict."""
    ensure(actor, _PLAN, meeting)
    with change(actor=actor, event="meeting.changed"):
        row = _locked_plan(meeting, version)
        clean = facts.tidy
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        wrong = planning_problems(facts, actor.today)
        if "on" not in changed:
            wrong.pop("on", None)
        if wrong:
            raise RuleBroken(wrong)
        if not changed:
            return row
        for name in changed:
            setattr(row, name, clean[name])
        row.sequence += 1
        is_moved = bool(set(TOLD) & set(changed))
        if is_moved or "about" in changed:
            drop_draft(row)
        if is_moved:
            row.letter = None
        save(row, *changed, "sequence", "letter", at="on")
        if is_moved:
            _ask_again(row)
        meeting_changes(row.pk)
        return row


def _ask_again(row: ReviewMeeting) -> None:
    for person in MeetingPerson.objects.filter(meeting=row).order_by("pk"):
        if person.asked_on is not None or person.reply:
            person.asked_how, person.asked_on, person.reply = "", None, ""
            save(person, "asked_how", "asked_on", "reply")
    people_changed(row)


def cancel_meeting(
    *, actor: Actor, meeting: ReviewMeeting, version: int, why: str
) -> ReviewMeeting:  # fmt: skip
    """Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _PLAN, meeting)
    with change(actor=actor, event="meeting.cancelled", why=why.strip()):
        locked(meeting.pupil)
        row = lock(ReviewMeeting, meeting.pk)
        if row.state == MeetingState.CANCELLED and row.cancelled_because == why.strip():
            who = who_and_when(actor, row.pk, row.school_id, "meeting.cancelled")
            raise AlreadyDone(f"This meeting was cancelled already{who}.")
        row = _locked_plan(meeting, version)
        write_cancelled(actor, row, why)
        return row


def hold_meeting(
    *, actor: Actor, meeting: ReviewMeeting, version: int, held_on: date,
    replies: Collection[Reply],
) -> ReviewMeeting:  # fmt: skip
    """Who came, and that it was held. `version`: its `invited_version` as the page showed it.
    Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _PLAN, meeting)
    with change(actor=actor, event="meeting.held"):
        locked(meeting.pupil)
        row = lock(ReviewMeeting, meeting.pk)
        if row.state == MeetingState.HELD:
            _refuse_held(actor, row, held_on, replies)
        _refuse_over(row)
        people = same_people(row, version)
        said = {each.person_id: each.reply for each in replies if each.person_id in people}
        known = [said.get(key, person.reply) for key, person in people.items()]
        wrong = held_problems(held_on, known, planned_on=row.planned_on, today=actor.today)
        for key, text in said.items():
            if text and text not in MeetingReply.values:
                wrong[box("reply", key)] = ["Choose one of the answers."]
        if wrong:
            raise RuleBroken(wrong)
        for key, text in said.items():
            if people[key].reply != text:
                people[key].reply = text
                save(people[key], "reply")
        people_changed(row)
        row.state, row.held_on, row.held_by_id = MeetingState.HELD, held_on, actor.user_id
        if row.cycle is None or not (row.cycle.is_open or is_review_of(row)):
            # The plan was begun after the meeting was planned, or another meeting reviewed it.
            row.cycle = Cycle.objects.open().filter(pupil=row.pupil_id).first() or row.cycle
        save(row, "state", "held_on", "held_by", "cycle", at="held_on")
        meeting_changes(row.pk)
        return row


def _refuse_held(
    actor: Actor, row: ReviewMeeting, held_on: date, replies: Collection[Reply]
) -> None:  # fmt: skip
    """Another day or other people than are saved would be lost without a word."""
    who = who_and_when(actor, row.pk, row.school_id, "meeting.held")
    words = f"This meeting was recorded as held already{who}"
    saved = {person.pk: person.reply for person in people_of(row.pk)}
    if row.held_on == held_on and all(
        saved.get(each.person_id, "") == each.reply for each in replies
    ):
        raise AlreadyDone(f"{words}.")
    raise RuleBroken(
        f"{words}, and says something else. Nothing of this was saved: who came is corrected under"
        " “Asked, and answers”."
    )


def same_people(row: ReviewMeeting, version: int) -> dict[Any, MeetingPerson]:
    """Inside an open change, the meeting locked: those who are invited, as the page showed them.
    Raises EditConflict."""
    people = people_of(row.pk)
    if row.invited_version != version:
        raise EditConflict(
            people_words(people), by=last_changed_by(row.pupil_id) or "Somebody else"
        )
    return {person.pk: person for person in people}


def people_changed(row: ReviewMeeting) -> None:
    """Inside an open change, the meeting locked: other pages that show who is invited are old."""
    meeting_changes(row.pk)
    row.invited_version += 1
    row.save(update_fields=["invited_version"])


def write_invitation(*, actor: Actor, meeting: ReviewMeeting) -> Letter:
    """The school's own invitation with this day, time and place, not sent yet. There is one for
    each plan of a meeting. Raises RuleBroken."""
    ensure(actor, _PLAN, meeting)
    ensure_may_write(actor, MEETING, meeting.pupil)
    kind = letter_kind(MEETING)
    with change(actor=actor, event="meeting.invitation_written"), last_word():
        pupil = locked(meeting.pupil)
        row = lock(ReviewMeeting, meeting.pk)
        _refuse_over(row)
        if row.letter is not None and row.letter.state != LetterState.DISCARDED:
            return row.letter
        if others := not_invited(row, actor.today):
            raise RuleBroken(
                f"The letter goes to everybody who is told, also to {joined(others)}, who"
                " is not invited to this meeting. Ask each by hand, or invite them."
            )
        subject, body = wording_of(row.school_id, kind)
        said = checked_content(
            actor, kind, LetterContent(subject, body, invitation_values(row)), pupil
        )
        letter = Letter(
            pupil=pupil, school_id=pupil.school_id, kind=MEETING, subject=said.subject,
            body=said.body, values=said.values, made_by=actor.name, made_at=timezone.now(),
        )  # fmt: skip
        insert(letter, at="")
        row.letter = letter
        save(row, "letter")
        return letter


def invitation_calendar(letter: Letter) -> AttachedFile | None:
    """The meeting for the calendar of whoever is invited by this letter. None where the letter
    says another day, time or place by now."""
    row = ReviewMeeting.objects.select_related("pupil__school").filter(letter=letter).first()
    if row is None or any(
        letter.values.get(key) != value
        for key, value in invitation_values(row).items()
        if key != _ABOUT
    ):
        return None
    name = f"Meeting, {plain_day(row.on)}.ics"
    return AttachedFile(
        name, "text/calendar", content=meeting_calendar(row, timezone.now().astimezone(UTC))
    )


def invitation_values(row: ReviewMeeting) -> dict[str, str]:
    about = row.about
    return {
        _ABOUT: f"{about[:1].lower()}{about[1:]}", "meeting date": row.on.isoformat(),
        "meeting time": time_words(row.begins), "meeting place": row.place,
    }  # fmt: skip


def not_invited(row: ReviewMeeting, today: date) -> list[str]:
    """Who is told what parents are told, and is not invited to this meeting."""
    invited = set(
        MeetingPerson.objects.filter(meeting=row, contact__isnull=False)
        .values_list("contact_id", flat=True)
    )  # fmt: skip
    told = told_people(row.pupil_id, today)
    return [tied.name for key, tied in told.items() if key not in invited]


def _refuse_over(row: ReviewMeeting) -> None:
    if not row.is_planned:
        raise RuleBroken(f"This meeting is over: {row.get_state_display().lower()}.")


def _locked_plan(meeting: ReviewMeeting, version: int) -> ReviewMeeting:
    """The pupil first, as everything about a pupil is. Raises RuleBroken, EditConflict."""
    locked(meeting.pupil)
    row = lock(ReviewMeeting, meeting.pk)
    _refuse_over(row)
    same_version(row, version, lambda: meeting_words(row))
    return row
