"""Who is invited to a meeting, how they were asked, and what they answered."""

from collections.abc import Collection, Iterator
from typing import Any

from pupils.families.writing import refuse_restricted_name
from pupils.writing import locked
from reviews.choices import AskedHow, Interpreter, MeetingReply
from reviews.meetings.rules.planning import STRANGER, Invited, Reply, asked_problems, box
from reviews.meetings.selectors.people import invitable
from reviews.meetings.services.meetings import (
    not_invited,
    people_changed,
    same_people,
)
from reviews.meetings.writing import drop_draft
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, save
from send_mis.errors import RuleBroken

_PLAN = Action.MEETING_PLAN
_KEYS = ("user_id", "contact_id", "professional_id", "name")


def invite_people(
    *, actor: Actor, meeting: ReviewMeeting, version: int, invited: Invited
) -> list[MeetingPerson]:
    """These and nobody else; of whoever stays invited all that is known stays. `version`: its
    `invited_version` as the page showed it. Raises RuleBroken, EditConflict."""
    ensure(actor, _PLAN, meeting)
    with change(actor=actor, event="meeting.invited"):
        pupil = locked(meeting.pupil)
        row = lock(ReviewMeeting, meeting.pk)
        if not row.is_planned:
            raise RuleBroken(f"This meeting is over: {row.get_state_display().lower()}.")
        people = same_people(row, version)
        there = {_key(person): person for person in people.values()}
        wanted = {
            tuple(keys.get(name) or None for name in _KEYS): keys for keys in _wanted(invited)
        }
        # As things stand today: also who was invited before they were restricted, and staff who
        # do not see the pupil any more.
        _refuse_strangers(actor, row, [
            keys for key, keys in wanted.items()
            if key not in there or "professional_id" not in keys
        ])  # fmt: skip
        gone = [person for key, person in there.items() if key not in wanted]
        for person in gone:
            person.delete()
        made = []
        for key, keys in wanted.items():
            if key not in there:
                one = MeetingPerson(meeting=row, pupil=pupil, school_id=row.school_id, **keys)
                insert(one, at="others")
                made.append(one)
        if any(person.contact_id for person in gone) and not_invited(row, actor.today):
            drop_draft(row)
        if made or gone:
            people_changed(row)
        return made


def _wanted(invited: Invited) -> Iterator[dict[str, Any]]:
    if invited.has_pupil:
        yield {}
    yield from ({"contact_id": key} for key in invited.contacts)
    yield from ({"user_id": key} for key in invited.users)
    yield from ({"professional_id": key} for key in invited.professionals)
    names = dict.fromkeys(" ".join(name.split())[:160] for name in invited.others)
    yield from ({"name": name} for name in names if name)


def _key(person: MeetingPerson) -> tuple[Any, ...]:
    return tuple(getattr(person, name) or None for name in _KEYS)


def _refuse_strangers(
    actor: Actor, row: ReviewMeeting, asked: Collection[dict[str, Any]]
) -> None:  # fmt: skip
    """Nobody who may not be told, no other child's people, no staff who may not read it."""
    may = invitable(row.pupil, actor.today)
    for name, known in (
        ("contact_id", may.contacts), ("user_id", may.users),
        ("professional_id", may.professionals),
    ):  # fmt: skip
        if any(keys[name] not in known for keys in asked if name in keys):
            raise RuleBroken(STRANGER)
    for keys in asked:
        refuse_restricted_name(row.pupil, keys.get("name", ""), actor.today, at="others")


def record_replies(
    *, actor: Actor, meeting: ReviewMeeting, version: int, replies: Collection[Reply]
) -> ReviewMeeting:
    """How and when each was asked, and what they said; after the meeting, who came. Raises
    RuleBroken, EditConflict."""
    ensure(actor, _PLAN, meeting)
    with change(actor=actor, event="meeting.replies"):
        locked(meeting.pupil)
        row = lock(ReviewMeeting, meeting.pk)
        if row.cancelled_on is not None:
            raise RuleBroken("This meeting is cancelled.")
        people = same_people(row, version)
        said = [each for each in replies if each.person_id in people]
        if wrong := asked_problems(said, actor.today) | _unknown(said):
            raise RuleBroken(wrong)
        changed = [each for each in said if _differs(people[each.person_id], each)]
        for each in changed:
            person = people[each.person_id]
            person.asked_how, person.asked_on = each.asked_how, each.asked_on
            person.reply = each.reply
            if each.interpreter is not None:
                person.interpreter = each.interpreter
            save(person, "asked_how", "asked_on", "reply", "interpreter")
        if changed:
            people_changed(row)
        return row


def _differs(person: MeetingPerson, said: Reply) -> bool:
    arranged = person.interpreter if said.interpreter is None else said.interpreter
    return (person.asked_how, person.asked_on, person.reply, person.interpreter) != (
        said.asked_how, said.asked_on, said.reply, arranged,
    )  # fmt: skip


def _unknown(said: Collection[Reply]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in said:
        if each.asked_how and each.asked_how not in AskedHow.values:
            found[box("asked_how", each.person_id)] = ["Choose one of the ways."]
        if each.reply and each.reply not in MeetingReply.values:
            found[box("reply", each.person_id)] = ["Choose one of the answers."]
        if each.interpreter and each.interpreter not in Interpreter.values:
            found[box("interpreter", each.person_id)] = ["Choose how far it is arranged."]
    return found
