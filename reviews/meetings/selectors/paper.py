"""A meeting on paper: for the school's file, or the copy that one home is given."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404

from provision.outcomes.selectors.page import Shown
from pupils.families.rules.telling import Tied
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.rules.wording import for_reader
from pupils.letters.selectors.people import families_told
from reviews.choices import MeetingReply
from reviews.meetings.rules.copies import is_on_copy
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.outcomes import MeetingOutcomes, decided_outcomes
from reviews.meetings.selectors.page import readers_words
from reviews.meetings.selectors.people import called, people_of, what_they_are
from reviews.meetings.selectors.words import owner_of
from reviews.models import MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.errors import NotAllowed
from send_mis.ui.words import day, joined

_SIGN = ("Parent or carer", "Pupil", "For the school")


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """An outcome, how far it came and what was decided of it."""

    text: str
    so_far: str
    decided: str


@dataclass(frozen=True)
class MeetingPaper:
    for_whom: str
    facts: list[tuple[str, str]]
    came: list[tuple[str, str]]
    outcomes: list[DecidedLine]
    is_reviewed: bool
    new: list[DecidedLine]
    decision: str
    next_review: str
    notes: list[str]
    actions: list[list[str]]
    signatures: Sequence[str] = _SIGN


@dataclass(frozen=True)
class CopyHome:
    """Who reads a copy, and what must not stand on it."""

    name: str
    readers: Sequence[Tied]
    people: Mapping[UUID, Tied]
    kept_apart: Collection[str]


def school_paper(meeting: ReviewMeeting, today: date) -> MeetingPaper:
    """Everything. Ten queries."""
    notes = [f"{row.words}{_kept(row)}" for row in _notes(meeting)]
    return _paper(meeting, today, "the school’s file", notes, _actions(meeting), lambda text: text)


def _kept(row: MeetingNote) -> str:
    words = readers_words(row)
    return f" ({words[:1].lower()}{words[1:]})" if words else ""


def home_paper(meeting: ReviewMeeting, contact_id: UUID, today: date) -> MeetingPaper:
    """Without what is for another home or for staff. Raises Http404, NotAllowed."""
    home = home_of(meeting.pupil_id, contact_id, today)
    notes = [
        row.words for row in _notes(meeting)
        if is_on_copy(row.readers, row.contact_id, home.readers, home.people)
    ]  # fmt: skip
    actions = [row for row in _actions(meeting) if not row.is_for_staff]
    return _paper(
        meeting, today, home.name, notes, actions, lambda text: for_reader(text, home.kept_apart)
    )


def home_of(pupil_id: UUID, contact_id: UUID, today: date) -> CopyHome:
    """The home of one who is told. Raises Http404, NotAllowed."""
    rows, found = families_told([pupil_id], today)[pupil_id]
    people = {tied.contact_id: tied for tied in rows.people}
    who = next((each for each in found.told if contact_id in _both(each)), None)
    if who is None:
        if contact_id in people:
            raise NotAllowed(f"Nothing is printed for {people[contact_id].name}: see Family.")
        raise Http404("Nobody of the pupil's people has that id.")
    readers = [people[key] for key in _both(who) if key in people]
    return CopyHome(who.name, readers, people, who.kept_apart)


def _both(who: LetterRecipient) -> list[UUID]:
    return [key for key in (who.contact_id, who.partner_id) if key is not None]


def _paper(
    meeting: ReviewMeeting, today: date, for_whom: str, notes: Iterable[str],
    actions: Iterable[MeetingAction], said: Callable[[str], str],
) -> MeetingPaper:  # fmt: skip
    outcomes = decided_outcomes(meeting, today)
    on = meeting.held_on or meeting.on
    return MeetingPaper(
        for_whom=for_whom,
        facts=[
            ("Pupil", meeting.pupil.name), ("About", said(meeting.about)),
            ("When", f"{day(on)}, {time_words(meeting.begins)}"), ("Where", said(meeting.place)),
        ],
        came=_came(people_of(meeting.pk), said),
        outcomes=[_line(each, said) for each in outcomes.shown], is_reviewed=outcomes.is_reviewed,
        new=_new(outcomes, said), decision=said(outcomes.decision),
        next_review=outcomes.next_review, notes=[said(text) for text in notes],
        actions=[
            [said(row.words), said(owner_of(row)), day(row.by_on),
             day(row.done_on) if row.done_on else ""]
            for row in actions
        ],
    )  # fmt: skip


def _came(
    people: Sequence[MeetingPerson], said: Callable[[str], str]
) -> list[tuple[str, str]]:  # fmt: skip
    """Who did not answer is named to nobody: an invitation is no business of another home."""
    labels = {MeetingReply.CAME: "Came", MeetingReply.APOLOGIES: "Sent apologies"}
    found = []
    for reply, label in labels.items():
        names = [said(_named(row)) for row in people if row.reply == reply]
        if names:
            found.append((label, joined(names)))
    return found


def _named(row: MeetingPerson) -> str:
    what = what_they_are(row)
    return f"{called(row)} ({what})" if row.professional_id is not None else called(row)


def _line(each: Shown, said: Callable[[str], str]) -> DecidedLine:
    last = each.points[0] if each.points else None
    chips = ", ".join(chip.text for chip in each.chips)
    decided = "\n".join(each.judged) if each.judged else chips
    return DecidedLine(
        said(each.text), f"{last.value} on {last.when}" if last else "Not counted", said(decided)
    )


def _new(outcomes: MeetingOutcomes, said: Callable[[str], str]) -> list[DecidedLine]:
    every = [*outcomes.going_on, *outcomes.new] if outcomes.is_reviewed else []
    carried = {each.outcome.pk for each in outcomes.going_on}
    return [
        DecidedLine(
            said(each.text), f"by {day(each.outcome.due_on)}",
            "Carried on" if each.outcome.pk in carried else "New",
        )
        for each in every
    ]  # fmt: skip


def _notes(meeting: ReviewMeeting) -> list[MeetingNote]:
    rows = MeetingNote.objects.filter(meeting=meeting).select_related("contact", "by")
    return list(rows.order_by("noted_at", "pk"))


def _actions(meeting: ReviewMeeting) -> list[MeetingAction]:
    rows = MeetingAction.objects.filter(meeting=meeting).select_related("owner")
    return list(rows.order_by("by_on", "pk"))
