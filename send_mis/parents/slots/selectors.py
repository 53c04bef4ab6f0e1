"""Times to meet: which are free for a child, what a parent chose, what a school offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from pupils.families.selectors.page import bar_of
from pupils.letters.rules.wording import for_reader
from pupils.models import Pupil, Restriction
from reviews.choices import Interpreter, MeetingState
from reviews.meetings.rules.times import time_words
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.parents.models import MeetingSlot, SharedWith, SlotChoice, SlotPupil
from send_mis.parents.slots.rules import place_of
from send_mis.parents.summaries.selectors.apart import kept_apart_from
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, long_day

OFFER = Action.SLOT_OFFER
_AGO = timedelta(days=14)
_MOST = 500


@dataclass(frozen=True, slots=True)
class ChosenTime:
    """As its meeting stands now: the school may have moved it, or called it off."""

    choice_id: UUID
    when: str
    where: str
    who: str
    is_off: bool
    may_change: bool
    has_interpreter: bool


@dataclass(frozen=True, slots=True)
class OfferedTime:
    when: str
    chip: Chip
    # Who comes, about whom; empty where it is free, or of a child who is not the reader's.
    who: str
    link: Link | None


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """One of the staff on one day."""

    title: str
    times: Sequence[OfferedTime]


def free_slots(pupil_id: UUID, today: date) -> QuerySet[Any]:
    """Of days to come, that nobody holds, at which no meeting about the child is planned."""
    rows: QuerySet[Any] = _free(pupil_id, pupil_id, today).select_related("host")
    return rows


def times_beside(today: date) -> Q:
    """Of a reader's copy: whether a time is free for the child, or held by this contact."""
    held = SlotChoice.objects.filter(
        pupil=OuterRef("pupil_id"), contact=OuterRef("contact_id"), given_back_on__isnull=True,
        meeting__on__gte=today,
    )  # fmt: skip
    pupil = OuterRef("pupil_id")
    return Exists(_free(pupil, OuterRef(pupil), today)) | Exists(held)


def _free(pupil: Any, pupil_of_meeting: Any, today: date) -> QuerySet[Any]:
    held = SlotChoice.objects.filter(slot=OuterRef("pk"), given_back_on__isnull=True)
    met = ReviewMeeting.objects.filter(
        pupil=pupil_of_meeting, on=OuterRef("on"), begins=OuterRef("begins"),
        state=MeetingState.PLANNED,
    )  # fmt: skip
    rows: QuerySet[Any] = MeetingSlot.objects.filter(
        ~Exists(held), ~Exists(met), pupils__pupil=pupil, withdrawn_on__isnull=True,
        on__gt=today,
    )  # fmt: skip
    return rows


def free_choices(pupil_id: UUID, today: date) -> list[tuple[str, str]]:
    """For a form. One query."""
    return [
        (str(row.pk), f"{when_of(row)}, with {row.host.display_name}, {row.place}")
        for row in free_slots(pupil_id, today)
    ]


def when_of(row: Any) -> str:
    return f"{long_day(row.on)}, {time_words(row.begins)}"


def held_choices(shared: SharedWith) -> QuerySet[Any]:
    """What this contact holds of this child: never what another of the child's people chose."""
    asked = MeetingPerson.objects.filter(
        meeting=OuterRef("meeting"), contact=OuterRef("contact"),
        interpreter__in=(Interpreter.ASKED, Interpreter.BOOKED),
    )  # fmt: skip
    rows: QuerySet[Any] = SlotChoice.objects.filter(
        pupil=shared.pupil_id, contact=shared.contact_id, given_back_on__isnull=True
    ).select_related("slot__host", "meeting").annotate(
        has_interpreter=Exists(asked)
    ).order_by("meeting__on", "pk")  # fmt: skip
    return rows


def times_to_choose(shared: SharedWith, held: Sequence[Any], today: date) -> list[tuple[str, str]]:
    """For a form: those that are free, and before them what they hold. One query."""
    own = [row for row in held if is_kept(row, today)]
    had = [(str(row.slot_id), f"{when_of(row.meeting)}: the time you have") for row in own]
    return had + free_choices(shared.pupil_id, today)


def chosen_before(shared: SharedWith, held: Sequence[Any], today: date) -> dict[str, Any]:
    """What a form begins with: as they chose, or as their record says of an interpreter."""
    own = next((row for row in held if is_kept(row, today)), None)
    if own is None:
        return {"interpreter": shared.contact.needs_interpreter}
    return {
        "slot": str(own.slot_id), "joins": own.joins, "interpreter": own.has_interpreter,
    }  # fmt: skip


def is_kept(row: SlotChoice, today: date) -> bool:
    """Whether the meeting of a choice is still to come, and may be changed by whoever chose it."""
    return row.meeting.state == MeetingState.PLANNED and row.meeting.on > today


def own_times(shared: SharedWith, held: Sequence[Any], today: date) -> list[ChosenTime]:
    """To come. No query but where the school has moved one: its new place is checked."""
    rows = [row for row in held if row.meeting.on >= today]
    secrets: frozenset[str] = frozenset()
    if any(row.meeting.place != place_of(row.joins, row.slot.place) for row in rows):
        apart = kept_apart_from([shared.pupil_id], today)
        secrets = apart.get((shared.pupil_id, shared.contact_id), frozenset())
    return [
        ChosenTime(
            row.pk, when_of(row.meeting), for_reader(row.meeting.place, secrets),
            row.slot.host.display_name, row.meeting.state == MeetingState.CANCELLED,
            is_kept(row, today),
            row.has_interpreter,
        )
        for row in rows
    ]  # fmt: skip


def offered_days(actor: Actor, school: School) -> list[OfferedDay]:
    """Of the last fortnight and to come, to the families of pupils whom the actor sees. Five
    queries, however many there are."""
    seen = visible_to(SlotPupil.objects.filter(school=school), actor, OFFER)
    pupils = set(seen.values_list("pupil_id", flat=True))
    rows = MeetingSlot.objects.filter(
        pk__in=seen.values("slot"), on__gte=actor.today - _AGO
    ).select_related("host").prefetch_related(
        Prefetch(
            "choices",
            SlotChoice.objects.filter(given_back_on__isnull=True).select_related(
                "pupil", "contact", "meeting"
            ),
        )
    )  # fmt: skip
    found: dict[tuple[Any, ...], list[OfferedTime]] = {}
    may_open = actor.may(Action.MEETING_VIEW)
    shown = list(rows.order_by("on", "host", "begins", "pk")[:_MOST])
    barred = _barred(shown, actor.today) if actor.may(Action.FAMILY_VIEW) else {}
    for row in shown:
        title = f"{day(row.on)}: {row.host.display_name}, {row.place}"
        line = _line(row, pupils, barred, actor.today, may_open=may_open)
        found.setdefault((row.on, row.host_id, title), []).append(line)
    return [OfferedDay(title, times) for (_, _, title), times in found.items()]


def slot_or_404(actor: Actor, slot_id: UUID) -> MeetingSlot:
    rows = MeetingSlot.objects.select_related("host", "school")
    row: MeetingSlot | None = rows.filter(pk__in=offered_to(actor, slot_id)).first()
    if row is None:
        raise Http404("There is no such time, or it is not yours to see.")
    return row


def offered_to(actor: Actor, slot_id: UUID) -> QuerySet[Any]:
    """The time, where the actor sees one of the pupils to whose families it is offered."""
    seen = visible_to(SlotPupil.objects.filter(slot=slot_id), actor, OFFER)
    found: QuerySet[Any] = seen.values("slot")
    return found


def readers_of(pupils: Sequence[Pupil]) -> Mapping[UUID, int]:
    """How many read something of each: families choose on their own pages. One query."""
    rows = SharedWith.objects.filter(pupil__in=pupils, ended_on__isnull=True)
    found: dict[UUID, set[UUID]] = {}
    for pupil_id, contact_id in rows.values_list("pupil", "contact"):
        found.setdefault(pupil_id, set()).add(contact_id)
    return {key: len(who) for key, who in found.items()}


def _barred(slots: Sequence[Any], today: date) -> dict[tuple[UUID, UUID], str]:
    """By pupil and contact, of those who hold one: who must not be told or met any more, and why.
    One query."""
    held = [choice for row in slots if row.on >= today for choice in row.choices.all()]
    rows = Restriction.objects.on(today).filter(
        pupil__in={each.pupil_id for each in held}, contact__in={each.contact_id for each in held}
    )
    bars = {(row.pupil_id, row.contact_id): bar_of(row) for row in rows}
    return {key: f"{bar.effect}: {bar.words}" for key, bar in bars.items() if bar.stops_letters}


def _line(
    row: Any, pupils: set[UUID], barred: Mapping[tuple[UUID, UUID], str], today: date, *,
    may_open: bool,
) -> OfferedTime:  # fmt: skip
    taken = next(iter(row.choices.all()), None)
    if taken is not None:
        who = link = None
        if taken.pupil_id in pupils:
            who = f"{taken.contact.name}, about {taken.pupil.name}"
            if bar := barred.get((taken.pupil_id, taken.contact_id)):
                who += f". {bar}. Call the meeting off, or meet as the restriction allows"
            if may_open:
                link = Link("The meeting", reverse("meeting", args=[taken.meeting_id]))
        return OfferedTime(time_words(row.begins), Chip("fine", "Taken"), who or "", link)
    if row.withdrawn_on is not None:
        return OfferedTime(time_words(row.begins), Chip("neutral", "Withdrawn"), "", None)
    withdraw = Link("Withdraw", reverse("slot_withdraw", args=[row.pk]))
    chip = Chip("soon", "Free") if row.on > today else Chip("neutral", "Not chosen")
    return OfferedTime(time_words(row.begins), chip, "", withdraw if row.on > today else None)
