"""Times to meet are offered and withdrawn; a family chooses one, and a meeting is planned by it."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from pupils.letters.rules.wording import given_away
from pupils.models import Pupil
from pupils.writing import locked
from reviews.choices import MeetingState
from reviews.meetings.rules.planning import MeetingFacts
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.people import staff_of
from reviews.meetings.writing import write_cancelled, write_coming, write_planned
from reviews.models import ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.scope import visible_to
from send_mis.audit.record import change
from send_mis.audit.saving import insert, insert_all, lock, save
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.notifications import services as outbox
from send_mis.parents.answers.standing import ensure_own, reader_by_link, shared_by_link
from send_mis.parents.answers.writing import lock_reader
from send_mis.parents.choices import SlotJoin
from send_mis.parents.models import MeetingSlot, SharedWith, SlotChoice, SlotPupil
from send_mis.parents.slots.rules import (
    TAKEN,
    TOO_LATE,
    SlotFacts,
    about,
    host_mail,
    offer_problems,
    overlaps,
    place_of,
    slot_times,
)
from send_mis.parents.slots.selectors import OFFER, free_slots, held_choices, offered_to, when_of
from send_mis.parents.summaries.selectors.apart import kept_apart_from
from send_mis.ui.words import day


def offer_slots(*, actor: Actor, pupils: Sequence[Pupil], facts: SlotFacts) -> list[MeetingSlot]:
    """To the families of these pupils of one school: whoever chooses first has the time. Raises
    RuleBroken."""
    for pupil in pupils[:1]:
        ensure(actor, OFFER, pupil)
    with change(actor=actor, event="slots.offered") as opened:
        rows = list(visible_to(Pupil.objects.filter(pk__in=[p.pk for p in pupils]), actor, OFFER))
        if not rows or len(rows) != len(pupils) or len({row.school_id for row in rows}) != 1:
            raise RuleBroken({"pupils": ["Choose pupils from the list."]})
        if facts.host_id not in staff_of(rows[0], actor.today, Action.SUMMARY_SHARE):
            raise RuleBroken({"host": ["Choose a colleague from the list."]})
        if wrong := offer_problems(facts, actor.today):
            raise RuleBroken(wrong)
        opened.touches(*(row.pk for row in rows))
        times = slot_times(facts)
        _refuse_same(facts, times)
        _refuse_other_home(facts, [row.pk for row in rows], actor.today)
        made = [
            MeetingSlot(
                school_id=rows[0].school_id, host_id=facts.host_id, on=facts.on, begins=at,
                minutes=facts.minutes, place=" ".join(facts.place.split()),
                offered_on=actor.today, offered_by=actor.name,
            )
            for at in times
        ]  # fmt: skip
        insert_all(made, at="begins")
        insert_all(
            [
                SlotPupil(slot=slot, pupil=row, school_id=row.school_id)
                for slot in made for row in rows
            ]
        )  # fmt: skip
        return made


def withdraw_slot(*, actor: Actor, slot: MeetingSlot) -> MeetingSlot:
    """One that nobody has taken. Raises RuleBroken, AlreadyDone."""
    if not offered_to(actor, slot.pk).exists():
        ensure(actor, OFFER, slot)
        raise NotAllowed("This time is offered to families of other pupils.")
    pupils = SlotPupil.objects.filter(slot=slot).values_list("pupil", flat=True)
    with change(actor=actor, event="slots.withdrawn", pupil_ids=pupils):
        row = lock(MeetingSlot, slot.pk)
        if row.withdrawn_on is not None:
            raise AlreadyDone(f"It was withdrawn on {day(row.withdrawn_on)}.")
        if SlotChoice.objects.filter(slot=row, given_back_on__isnull=True).exists():
            raise RuleBroken("A family has taken it: cancel or change the meeting instead.")
        row.withdrawn_on = actor.today
        save(row, "withdrawn_on")
        return row


def choose_slot(
    *, actor: Actor, shared: SharedWith, slot_id: UUID, joins: str, needs_interpreter: bool
) -> SlotChoice:
    """By the reader, signed in: the meeting is planned by it. One that they hold with the same
    person is given back. Raises RuleBroken, AlreadyDone."""
    ensure_own(actor, shared)
    with change(actor=actor, event="slots.chosen"):
        return _choose(actor, shared, slot_id, joins, needs_interpreter=needs_interpreter)


def receive_slot(
    *, link: ExpiringLink, slot_id: UUID, joins: str, needs_interpreter: bool, today: date
) -> SlotChoice:
    """The same, by whoever has the link and gave its code. Raises RuleBroken, LinkSpent."""
    shared = shared_by_link(link, today)
    actor = reader_by_link(shared, today)
    with change(actor=actor, event="slots.chosen", school_id=shared.school_id):
        return _choose(actor, shared, slot_id, joins, needs_interpreter=needs_interpreter)


def key_slot(
    *, actor: Actor, shared: SharedWith, slot_id: UUID, joins: str, needs_interpreter: bool
) -> SlotChoice:
    """As it stands on a paper slip, or as they said it. Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.SUMMARY_SHARE, shared)
    with change(actor=actor, event="slots.keyed"):
        return _choose(actor, shared, slot_id, joins, needs_interpreter=needs_interpreter)


def give_slot_back(*, actor: Actor, shared: SharedWith, choice_id: UUID) -> SlotChoice:
    """By the reader, signed in, until the day before: the meeting is called off. Raises
    RuleBroken."""
    ensure_own(actor, shared)
    with change(actor=actor, event="slots.given_back"):
        return _give_back(actor, shared, choice_id)


def receive_slot_back(*, link: ExpiringLink, choice_id: UUID, today: date) -> SlotChoice:
    """The same, by whoever has the link and gave its code. Raises RuleBroken, LinkSpent."""
    shared = shared_by_link(link, today)
    actor = reader_by_link(shared, today)
    with change(actor=actor, event="slots.given_back", school_id=shared.school_id):
        return _give_back(actor, shared, choice_id)


def _refuse_other_home(facts: SlotFacts, pupil_ids: Sequence[UUID], today: date) -> None:
    """Every family reads where it is."""
    for apart in kept_apart_from(pupil_ids, today).values():
        if given_away(facts.place, apart):
            raise RuleBroken({"place": ["Somebody who reads it may not learn this address."]})


def _refuse_same(facts: SlotFacts, times: Sequence[time]) -> None:
    there = MeetingSlot.objects.filter(host=facts.host_id, on=facts.on, withdrawn_on__isnull=True)
    for row in there:
        if any(overlaps(at, facts.minutes, row.begins, row.minutes) for at in times):
            raise RuleBroken({"begins": [f"{time_words(row.begins)} is offered already."]})


def _choose(
    actor: Actor, shared: SharedWith, slot_id: UUID, joins: str, *, needs_interpreter: bool
) -> SlotChoice:
    """The pupil first, then the reader, then the time: of two who press at once the second waits,
    and is told."""
    pupil = locked(shared.pupil)
    reader, summary = lock_reader(shared, actor.today)
    if joins not in SlotJoin.values:
        raise RuleBroken({"joins": ["Choose how you join."]})
    if not MeetingSlot.objects.filter(pk=slot_id, pupils__pupil=pupil).exists():
        raise RuleBroken({"slot": ["Choose one of the times."]})
    slot = lock(MeetingSlot, slot_id)
    own = held_choices(reader).filter(slot=slot, meeting__state=MeetingState.PLANNED).first()
    # Asked for later on: the meeting is planned anew, with an interpreter.
    if own is not None and own.joins == joins and (own.has_interpreter or not needs_interpreter):
        raise AlreadyDone("This time is chosen already.")
    is_free = free_slots(pupil.pk, actor.today).filter(pk=slot.pk).exists()
    if not is_free and (own is None or own.meeting.on <= actor.today):
        raise RuleBroken({"slot": [TAKEN]})
    for before in held_choices(reader).filter(
        slot__host=slot.host_id, meeting__on__gt=actor.today, meeting__state=MeetingState.PLANNED
    ):
        _release(actor, before)
    meeting = write_planned(
        actor, pupil,
        MeetingFacts(
            about(summary.kind), slot.on, slot.begins, slot.minutes, place_of(joins, slot.place)
        ),
    )  # fmt: skip
    write_coming(
        meeting, contact_id=reader.contact_id, host_id=slot.host_id,
        needs_interpreter=needs_interpreter,
    )  # fmt: skip
    made = SlotChoice(
        slot=slot, pupil=pupil, school_id=slot.school_id, contact_id=reader.contact_id,
        shared=reader, meeting=meeting, joins=joins, chosen_at=timezone.now(),
    )  # fmt: skip
    insert(made, at="slot")
    _tell_host(slot, meeting, is_given_back=False)
    return made


def _give_back(actor: Actor, shared: SharedWith, choice_id: UUID) -> SlotChoice:
    locked(shared.pupil)
    reader, _ = lock_reader(shared, actor.today)
    row = held_choices(reader).filter(pk=choice_id).first()
    if row is None:
        raise RuleBroken("You have given it back already.")
    _release(actor, row)
    _tell_host(row.slot, row.meeting, is_given_back=True)
    return row  # type: ignore[no-any-return]  # a queryset of any model, narrowed above


def _release(actor: Actor, row: SlotChoice) -> None:
    """The meeting is called off. One that the school has called off stays taken: nobody else is
    offered that time. Raises RuleBroken."""
    meeting = lock(ReviewMeeting, row.meeting_id)
    if meeting.state != MeetingState.PLANNED:
        raise RuleBroken("The school has called this meeting off.")
    if meeting.on <= actor.today:
        raise RuleBroken(TOO_LATE)
    write_cancelled(actor, meeting, "The family gave the time back")
    row.given_back_on = actor.today
    save(row, "given_back_on")


def _tell_host(slot: MeetingSlot, meeting: ReviewMeeting, *, is_given_back: bool) -> None:
    url = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('meeting', args=[meeting.pk])}"
    subject, body = host_mail(slot.school.name, when_of(slot), url, is_given_back=is_given_back)
    outbox.enqueue(to=slot.host.email, subject=subject, body=body)
