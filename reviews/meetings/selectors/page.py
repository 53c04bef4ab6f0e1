"""A meeting on one page, before, during and after it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from pupils.choices import LetterState
from pupils.letters.rules.recipients import Recipients
from pupils.letters.selectors.people import recipients_of
from pupils.models import Enrolment, Pupil
from pupils.querysets import holds_on
from pupils.record.selectors.pupil import form_crumbs
from reviews.choices import CycleState, MeetingReaders, MeetingReply, MeetingState
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.outcomes import MeetingOutcomes, meeting_outcomes, review_url
from reviews.meetings.selectors.people import BARRED, barred_of, called, people_of, what_they_are
from reviews.meetings.selectors.words import owner_of
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


@dataclass(frozen=True, slots=True)
class MinuteLine:
    words: str
    by: str
    readers: str
    url: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """`tick_url`: where it is ticked off in one tap, for who may; `undo_url`: and taken back."""

    words: str
    owner: str
    by: str
    chip: Chip
    tick_url: str = ""
    undo_url: str = ""
    change_url: str = ""
    pupil: str = ""
    meeting_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeetingStep:
    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Kind = "soon"


@dataclass(frozen=True)
class MeetingPage:
    """`warnings`: what staff know before they share anything; `papers`: one for each home."""

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
    letter: Link | None
    letter_words: str
    may_write_letter: bool
    links: list[Link]
    papers: list[Link]
    may_add: bool
    may_plan: bool
    crumbs: tuple[Link, ...]


def meeting_or_404(actor: Actor, meeting_id: UUID, action: Action) -> ReviewMeeting:
    rows = ReviewMeeting.objects.select_related("pupil__school", "cycle", "letter")
    row: ReviewMeeting = visible_or_404(rows, actor, action, id=meeting_id)
    return row


def meeting_page(meeting: ReviewMeeting, actor: Actor) -> MeetingPage:
    """Some twenty-five queries, however many came and however much was said."""
    may, today = actions_on(actor, meeting), actor.today
    found = recipients_of([meeting.pupil_id], today)[meeting.pupil_id]
    people = people_of(meeting.pk)
    barred = barred_of(meeting, people, today)
    may_plan = Action.MEETING_PLAN in may
    is_on = meeting.state != MeetingState.CANCELLED
    outcomes = meeting_outcomes(meeting, actor)
    may_review = (
        Action.CYCLE_WRITE in may and is_on and meeting.cycle is not None
        and meeting.cycle.state == CycleState.AGREED
    )  # fmt: skip
    actions = action_lines(
        MeetingAction.objects.filter(meeting=meeting).select_related("owner")
        .order_by("by_on", "pk"),
        actor, may,
    )  # fmt: skip
    is_here = Enrolment.objects.filter(holds_on(today), pupil=meeting.pupil_id).exists()
    review = review_url(meeting) if may_review else ""
    return MeetingPage(
        meeting=meeting, title=f"Meeting about {meeting.pupil.name}", lede=when_words(meeting),
        chip=state_chip(meeting, today),
        step=_step(
            meeting, people, today, barred=barred, is_here=is_here, may_plan=may_plan, review=review
        ),
        facts=_facts(meeting), warnings=_warnings(found, may),
        people=[_person(row, is_barred=row.pk in barred) for row in people],
        outcomes=outcomes, review_url=review,
        notes=_notes(meeting, actor, is_open=is_on and Action.MEETING_ADD in may),
        actions=actions,
        letter=_letter(meeting, may), letter_words=_letter_words(meeting, found, people, may),
        may_write_letter=meeting.is_planned and may_plan and Action.LETTER_SEND in may
        and not _has_letter(meeting),
        links=_links(meeting, may_plan=may_plan),
        papers=_papers(meeting, found, may_plan=may_plan) if is_on else [],
        may_add=is_on and Action.MEETING_ADD in may, may_plan=may_plan,
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
    row: ReviewMeeting, people: Sequence[MeetingPerson], today: date, *,
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
        unasked := [called(p) for p in people if p.pk not in barred and _is_unasked(row, p)]
    ):
        return MeetingStep(
            "Ask them to come", f"Not asked yet: {joined(unasked)}.", "Asked, and answers",
            reverse("meeting_replies", args=[row.pk]),
        )  # fmt: skip
    if row.state == MeetingState.HELD and review:
        return MeetingStep(
            "Review the outcomes", "What is decided there stands on this page and on the copies.",
            "Review", review,
        )  # fmt: skip
    return None


def _is_unasked(row: ReviewMeeting, person: MeetingPerson) -> bool:
    """The letter asks the family; staff and the pupil see it in school."""
    if person.asked_on is not None or person.reply:
        return False
    if person.contact_id is not None:
        return row.letter is None or row.letter.sent_at is None
    return person.professional_id is not None or bool(person.name)


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


def _person(row: MeetingPerson, *, is_barred: bool) -> InvitedLine:
    if is_barred:
        return InvitedLine(called(row), what_they_are(row), "", Chip("late", BARRED))
    chip = Chip(_REPLIES[row.reply], str(row.get_reply_display())) if row.reply else None
    asked = ""
    if row.asked_on is not None:
        asked = f"Asked {row.get_asked_how_display().lower()} on {day(row.asked_on)}"
    return InvitedLine(called(row), what_they_are(row), asked, chip)


def _notes(meeting: ReviewMeeting, actor: Actor, *, is_open: bool) -> list[MinuteLine]:
    """In the order in which they were added. One query."""
    rows = MeetingNote.objects.filter(meeting=meeting).select_related("by", "contact")
    return [
        MinuteLine(
            row.words, f"{row.by.display_name if row.by else ''}, {at_time(row.noted_at)}",
            readers_words(row),
            reverse("meeting_note", args=[meeting.pk, row.pk])
            if is_open and row.by_id is not None and row.by_id == actor.user_id else "",
        )
        for row in rows.order_by("noted_at", "pk")
    ]  # fmt: skip


def readers_words(row: MeetingNote) -> str:
    if row.readers == MeetingReaders.HOME and row.contact is not None:
        return f"Only on the copy for the home of {row.contact.name}"
    return "Staff only" if row.readers == MeetingReaders.STAFF else ""


def action_lines(
    rows: Iterable[MeetingAction], actor: Actor, may: Collection[Action] = (), *,
    of_list: bool = False,
) -> list[ActionLine]:  # fmt: skip
    """`may`: on the pupil of all of these; of a list only one's own are ticked off."""
    return [_action(row, actor, may, of_list=of_list) for row in rows]


def _action(
    row: MeetingAction, actor: Actor, may: Collection[Action], *, of_list: bool
) -> ActionLine:  # fmt: skip
    place = [row.meeting_id, row.pk]
    is_own = row.owner_id is not None and row.owner_id == actor.user_id
    ticks = is_own or Action.MEETING_PLAN in may
    done = row.done_on
    return ActionLine(
        row.words, owner_of(row), day(row.by_on), action_chip(row, actor.today),
        tick_url=reverse("meeting_action_done", args=place) if ticks and done is None else "",
        undo_url=reverse("meeting_action_undo", args=place) if ticks and done is not None else "",
        change_url=reverse("meeting_action", args=place)
        if Action.MEETING_ADD in may and done is None else "",
        pupil=row.pupil.name if of_list else "",
        meeting_url=reverse("meeting", args=[row.meeting_id]) if of_list else "",
        note="Staff only" if row.is_for_staff else "",
    )  # fmt: skip


def action_chip(row: MeetingAction, today: date) -> Chip:
    if row.done_on is not None:
        return Chip("fine", f"Done {day(row.done_on)}")
    kind: Kind = "late" if row.by_on < today else "soon"
    return Chip(kind, f"Due {from_now(row.by_on, today)}" if row.by_on >= today
                else from_now(row.by_on, today).capitalize())  # fmt: skip


# --- The letter, the calendar, the copies ------------------------------------------------------


def _has_letter(row: ReviewMeeting) -> bool:
    return row.letter is not None and row.letter.state != LetterState.DISCARDED


def _letter(row: ReviewMeeting, may: Collection[Action]) -> Link | None:
    if row.letter is None or not _has_letter(row) or Action.LETTER_VIEW not in may:
        return None
    place = [row.pupil_id, row.letter_id]
    if row.letter.sent_at is not None:
        return Link("The invitation, and how each copy arrived", reverse("letter", args=place))
    if Action.LETTER_SEND not in may:
        return None
    return Link("Look the invitation over and send it", reverse("letter_send", args=place))


def _letter_words(
    row: ReviewMeeting, found: Recipients, people: Sequence[MeetingPerson],
    may: Collection[Action],
) -> str:  # fmt: skip
    if row.letter is not None and row.letter.sent_at is not None:
        return f"The invitation was sent on {day(row.letter.sent_at)}."
    if _has_letter(row):
        return "The invitation is written and not sent yet."
    if not row.is_planned:
        return ""
    invited = {person.contact_id for person in people}
    missing = [
        who.name for who in found.told
        if not {key for key in (who.contact_id, who.partner_id) if key} <= invited
    ]  # fmt: skip
    if missing:
        return (
            f"A letter goes to everybody who is told, also to {joined(missing)}, who"
            " is not invited to this meeting: ask each by hand, or invite them."
        )
    if Action.LETTER_SEND not in may:
        return "The SENCO can send the school’s own letter from here."
    return "The school’s own letter with this day, time and place. Nothing is sent before you look."


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
