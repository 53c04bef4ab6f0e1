"""A meeting on one page, before, during and after it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from pupils.letters.rules.recipients import Recipients
from pupils.letters.selectors.people import families_told
from pupils.models import Enrolment, Pupil
from pupils.querysets import holds_on
from pupils.record.selectors.pupil import form_crumbs
from reviews.choices import CycleState, MeetingReaders, MeetingReply, MeetingState
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.actions import ENDED_WORDS, ActionLine, action_lines
from reviews.meetings.selectors.asked import (
    Asking,
    asking_of,
    has_letter,
    letter_link,
    letter_words,
)
from reviews.meetings.selectors.outcomes import MeetingOutcomes, meeting_outcomes, review_url
from reviews.meetings.selectors.people import (
    BARRED,
    STRANGER_NOW,
    barred_of,
    called,
    interpreter_words,
    is_stranger,
    people_of,
    staff_of,
    to_arrange,
    told_of,
    what_they_are,
)
from reviews.models import MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import at_time, day, from_now, joined

_STATES: dict[str, Kind] = {
    MeetingState.PLANNED: "soon", MeetingState.HELD: "fine", MeetingState.CANCELLED: "neutral",
}  # fmt: skip
_REPLIES: dict[str, Kind] = {
    MeetingReply.COMING: "accent", MeetingReply.CAME: "fine", MeetingReply.APOLOGIES: "neutral",
    MeetingReply.ABSENT: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvitedLine:
    name: str
    what: str
    asked: str
    chip: Chip | None
    interpreter: str = ""
    is_arranged: bool = True


@dataclass(frozen=True, slots=True)
class MinuteLine:
    """`url`: where its author corrects it; `readers_url`: where who plans the meeting narrows who
    reads it."""

    words: str
    by: str
    readers: str
    url: str
    readers_url: str


@dataclass(frozen=True, slots=True)
class MeetingStep:
    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Kind = "soon"


@dataclass(frozen=True)
class MeetingPage:
    """`warnings`: what staff know before they share anything; `papers`: one for each home;
    `homes`, `staff`: by id, whom the forms of the page offer."""

    meeting: ReviewMeeting
    title: str
    lede: str
    chip: Chip
    step: MeetingStep | None
    facts: list[Row]
    warnings: Sequence[str]
    people: list[InvitedLine]
    outcomes: MeetingOutcomes
    review_url: str
    notes: list[MinuteLine]
    actions: list[ActionLine]
    actions_words: str
    letter: Link | None
    letter_words: str
    may_write_letter: bool
    links: list[Link]
    papers: list[Link]
    may_add: bool
    may_plan: bool
    homes: Mapping[UUID, str]
    staff: Mapping[UUID, str]
    crumbs: tuple[Link, ...]


def meeting_or_404(actor: Actor, meeting_id: UUID, action: Action) -> ReviewMeeting:
    rows = ReviewMeeting.objects.select_related("pupil__school__trust", "cycle", "letter")
    row: ReviewMeeting = visible_or_404(rows, actor, action, id=meeting_id)
    return row


def meeting_page(meeting: ReviewMeeting, actor: Actor) -> MeetingPage:
    """Some twenty queries, however many came and however much was said."""
    may, today = actions_on(actor, meeting), actor.today
    family, found = families_told([meeting.pupil_id], today)[meeting.pupil_id]
    people, asking = people_of(meeting.pk), asking_of(meeting, found)
    barred, spoken = barred_of(meeting, people, family), interpreter_words(people)
    may_plan = Action.MEETING_PLAN in may
    is_on = meeting.state != MeetingState.CANCELLED
    may_add = is_on and Action.MEETING_ADD in may
    staff = staff_of(meeting.pupil, today) if may_add else {}
    outcomes = meeting_outcomes(meeting, actor)
    may_review = (
        Action.CYCLE_WRITE in may and is_on and meeting.cycle is not None
        and meeting.cycle.state == CycleState.AGREED
    )  # fmt: skip
    actions = action_lines(
        MeetingAction.objects.filter(meeting=meeting).select_related("owner")
        .order_by("by_on", "pk"),
        actor, may, staff=staff if may_add else None, is_over=not is_on,
    )  # fmt: skip
    is_here = Enrolment.objects.filter(holds_on(today), pupil=meeting.pupil_id).exists()
    review = review_url(meeting) if may_review else ""
    return MeetingPage(
        meeting=meeting, title=f"Meeting about {meeting.pupil.name}", lede=when_words(meeting),
        chip=state_chip(meeting, today),
        step=_step(
            meeting, people, today, asking=asking, barred=barred, is_here=is_here,
            may_plan=may_plan, review=review,
        ),
        facts=_facts(meeting), warnings=_warnings(found, may),
        people=[
            _person(
                row, asking, staff=staff if may_add else None, is_barred=row.pk in barred,
                interpreter=spoken.get(row.pk, ""),
            )
            for row in people
        ],
        outcomes=outcomes, review_url=review,
        notes=_notes(meeting, actor, is_open=may_add, may_plan=may_plan),
        actions=actions, actions_words="" if is_on or not actions else ENDED_WORDS,
        letter=letter_link(asking, may), letter_words=letter_words(asking, found, people, may),
        may_write_letter=meeting.is_planned and may_plan and Action.LETTER_SEND in may
        and not has_letter(meeting),
        links=_links(meeting, may_plan=may_plan),
        papers=_papers(meeting, found, may_plan=may_plan) if is_on else [],
        may_add=may_add, may_plan=may_plan,
        homes={key: tied.name for key, tied in told_of(family).items()}, staff=staff,
        crumbs=meeting_crumbs(meeting.pupil),
    )  # fmt: skip


def meeting_crumbs(pupil: Pupil, *further: Link) -> tuple[Link, ...]:
    plan = Link("Support plan", reverse("pupil_cycle", args=[pupil.pk]))
    return (*form_crumbs(pupil), plan, *(further or (Link("Meeting"),)))


def when_words(row: ReviewMeeting) -> str:
    return f"{day(row.on)}, {time_words(row.begins)}, {row.place}"


def state_chip(row: ReviewMeeting, today: date) -> Chip:
    if row.is_planned and row.on < today:
        return Chip("late", "To be confirmed as held")
    if row.is_planned:
        return Chip("soon", f"Planned, {from_now(row.on, today)}")
    return Chip(_STATES[row.state], str(row.get_state_display()))


def _step(
    row: ReviewMeeting, people: Sequence[MeetingPerson], today: date, *, asking: Asking,
    barred: Collection[UUID], is_here: bool, may_plan: bool, review: str,
) -> MeetingStep | None:  # fmt: skip
    if row.is_planned and not is_here:
        url = reverse("meeting_cancel", args=[row.pk]) if may_plan else ""
        text = "Cancel it, or hold it with the family all the same."
        return MeetingStep(
            f"{row.pupil.short_name} is not at the school any more", text, "Cancel it", url, "late"
        )
    if not may_plan or row.state == MeetingState.CANCELLED:
        return None
    if row.is_planned and row.on >= today and barred:
        names = joined([called(person) for person in people if person.pk in barred])
        return MeetingStep(
            f"{names} must not be invited", "Save the list without them. Why is said under Family.",
            "Invite people", reverse("meeting_invite", args=[row.pk]), "late",
        )  # fmt: skip
    if row.is_planned and not people:
        return MeetingStep(
            "Nobody is invited yet", "Family, school, professionals: choose them in one list.",
            "Invite people", reverse("meeting_invite", args=[row.pk]),
        )  # fmt: skip
    if row.is_planned and row.on <= today:
        return MeetingStep(
            "Hold the meeting", "Say who came; then review the outcomes together.", "Who came",
            reverse("meeting_hold", args=[row.pk]),
        )  # fmt: skip
    if row.is_planned and (
        unasked := [p for p in people if p.pk not in barred and asking.is_unasked(p)]
    ):
        text = f"Not asked yet: {joined([called(person) for person in unasked])}."
        if none := [called(person) for person in unasked if asking.gets_none(person)]:
            text += f" No letter goes to {joined(none)}: ask them by hand."
        return MeetingStep(
            "Ask them to come", text, "Asked, and answers",
            reverse("meeting_replies", args=[row.pk]),
        )  # fmt: skip
    if row.is_planned and (wanting := to_arrange(people)):
        return MeetingStep(
            "Arrange an interpreter",
            f"For {joined([called(person) for person in wanting])}. Say there that it is asked for,"
            " and when it is booked.",
            "Asked, and answers", reverse("meeting_replies", args=[row.pk]),
        )  # fmt: skip
    if row.state == MeetingState.HELD and review:
        return MeetingStep(
            "Review the outcomes", "What is decided there stands on this page and on the copies.",
            "Review", review,
        )  # fmt: skip
    return None


def _facts(row: ReviewMeeting) -> list[Row]:
    found = [
        Row("About", row.about), Row("When", f"{day(row.on)}, {time_words(row.begins)}"),
        Row("How long", f"{row.minutes} minutes"), Row("Where", row.place),
    ]  # fmt: skip
    if row.held_on is not None:
        found.append(Row("Held on", day(row.held_on)))
    if row.cancelled_on is not None:
        found.append(Row("Cancelled", f"{day(row.cancelled_on)}. {row.cancelled_because}"))
    return found


def _warnings(found: Recipients, may: Collection[Action]) -> Sequence[str]:
    """Who may not see the family is told only of whom to ask."""
    if Action.FAMILY_VIEW in may or not found.warnings:
        return found.warnings
    return ["Ask the SENCO before you share anything with the family."]


def _person(
    row: MeetingPerson, asking: Asking, *, staff: Collection[UUID] | None, is_barred: bool,
    interpreter: str,
) -> InvitedLine:  # fmt: skip
    """`staff`: who may read meetings about the pupil, where that is asked."""
    if is_barred:
        return InvitedLine(called(row), what_they_are(row), "", Chip("late", BARRED))
    chip = Chip(_REPLIES[row.reply], str(row.get_reply_display())) if row.reply else None
    if asking.meeting.is_planned and is_stranger(row.user_id, staff):
        chip = Chip("late", STRANGER_NOW)
    return InvitedLine(
        called(row), what_they_are(row), asking.words(row), chip, interpreter,
        is_arranged=bool(row.interpreter) or not asking.meeting.is_planned,
    )  # fmt: skip


def _notes(
    meeting: ReviewMeeting, actor: Actor, *, is_open: bool, may_plan: bool
) -> list[MinuteLine]:
    """In the order in which they were added. One query."""
    rows = MeetingNote.objects.filter(meeting=meeting).select_related("by", "contact")
    return [
        MinuteLine(
            row.words, f"{row.by.display_name if row.by else ''}, {at_time(row.noted_at)}",
            readers_words(row),
            reverse("meeting_note", args=[meeting.pk, row.pk])
            if is_open and _is_own(row, actor) else "",
            reverse("meeting_note_readers", args=[meeting.pk, row.pk])
            if is_open and may_plan and not _is_own(row, actor)
            and row.readers != MeetingReaders.STAFF else "",
        )
        for row in rows.order_by("noted_at", "pk")
    ]  # fmt: skip


def _is_own(row: MeetingNote, actor: Actor) -> bool:
    return row.by_id is not None and row.by_id == actor.user_id


def readers_words(row: MeetingNote) -> str:
    if row.readers == MeetingReaders.HOME and row.contact is not None:
        return f"Only on the copy for the home of {row.contact.name}"
    return "Staff only" if row.readers == MeetingReaders.STAFF else ""


# --- What is done next, the copies ---------------------------------------------------------------


def _links(row: ReviewMeeting, *, may_plan: bool) -> list[Link]:
    links = []
    if row.is_planned and may_plan:
        links += [
            Link("Change or move it", reverse("meeting_change", args=[row.pk])),
            Link("Invite people", reverse("meeting_invite", args=[row.pk])),
            Link("Hold the meeting", reverse("meeting_hold", args=[row.pk])),
            Link("Cancel it", reverse("meeting_cancel", args=[row.pk])),
        ]
    if row.state != MeetingState.CANCELLED and may_plan:
        links.append(Link("Asked, and answers", reverse("meeting_replies", args=[row.pk])))
    return links


def _papers(row: ReviewMeeting, found: Recipients, *, may_plan: bool) -> list[Link]:
    links = [Link("For the school’s file", reverse("meeting_pdf", args=[row.pk]))]
    if may_plan:
        links += [
            Link(f"For {who.name}", reverse("meeting_copy_pdf", args=[row.pk, who.contact_id]))
            for who in found.told
        ]
    return links
