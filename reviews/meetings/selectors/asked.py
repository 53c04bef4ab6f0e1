"""Who was asked to a meeting: by the invitation that really went to them, or by hand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils.choices import CopyState, LetterState
from pupils.letters.rules.recipients import Recipients
from pupils.models import Letter, LetterCopy
from reviews.choices import AskedHow
from reviews.due.asked import ASKS
from reviews.meetings.selectors.people import called
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.ui.parts import Link
from send_mis.ui.words import day, joined

_FAILED = (CopyState.FAILED, CopyState.GIVEN_UP)
NO_LETTER = "No letter goes to them: ask them by hand"
FAILED_LETTER = "The letter did not reach them: ask them by hand"


@dataclass(frozen=True)
class Asking:
    """How those who are invited to one meeting are asked. `letter`: the invitation, if it holds;
    `copies`: of it, by contact; `told`: whom a letter would go to today."""

    meeting: ReviewMeeting
    letter: Letter | None
    copies: Mapping[UUID, LetterCopy]
    told: Collection[UUID]

    @property
    def is_sent(self) -> bool:
        return self.letter is not None and self.letter.sent_at is not None

    def gets_none(self, person: MeetingPerson) -> bool:
        """Of the family, and no letter asks them: they are no parent or carer, or were invited
        after it went."""
        if person.contact_id is None:
            return False
        return person.contact_id not in (self.copies if self.is_sent else self.told)

    def is_unasked(self, person: MeetingPerson) -> bool:
        """Staff and the pupil see it in school."""
        if person.asked_on is not None or person.reply:
            return False
        if person.contact_id is not None:
            copy = self.copies.get(person.contact_id)
            return copy is None or copy.state in _FAILED
        return person.professional_id is not None or bool(person.name)

    def words(self, person: MeetingPerson) -> str:
        copy = self.copies.get(person.contact_id) if person.contact_id is not None else None
        if copy is not None and copy.state in ASKS:
            return f"By letter: {_of_copy(copy)}"
        if person.asked_on is not None:
            how, on = str(person.get_asked_how_display()).lower(), day(person.asked_on)
            if person.asked_how == AskedHow.LETTER and person.contact_id is not None:
                return f"Asked on {on}, by a letter that is not kept here"
            return f"Asked {how} on {on}"
        if not self.meeting.is_planned or person.reply:
            return ""
        if copy is not None:
            return FAILED_LETTER
        return NO_LETTER if self.gets_none(person) else ""


def _of_copy(copy: LetterCopy) -> str:
    label = str(copy.get_state_display())
    return f"{label[:1].lower()}{label[1:]} on {day(copy.state_at)}"


def asking_of(row: ReviewMeeting, found: Recipients) -> Asking:
    """One query, where the invitation was sent."""
    letter = row.letter if has_letter(row) else None
    told = {key for who in found.told for key in (who.contact_id, who.partner_id) if key}
    copies: dict[UUID, LetterCopy] = {}
    if letter is not None and letter.sent_at is not None:
        for copy in _copies(letter):
            for key in (copy.contact_id, copy.partner_id):
                if key is not None:
                    copies[key] = copy
    return Asking(row, letter, copies, told)


def _copies(letter: Letter) -> QuerySet[LetterCopy]:
    """The last of each person's last."""
    rows = LetterCopy.objects.filter(letter=letter).exclude(state=CopyState.REPLACED)
    return rows.order_by("state_at", "pk")


def has_letter(row: ReviewMeeting) -> bool:
    return row.letter is not None and row.letter.state != LetterState.DISCARDED


def letter_link(asking: Asking, may: Collection[Action]) -> Link | None:
    letter = asking.letter
    if letter is None or Action.LETTER_VIEW not in may:
        return None
    place = [letter.pupil_id, letter.pk]
    if asking.is_sent:
        return Link("The invitation, and how each copy arrived", reverse("letter", args=place))
    if Action.LETTER_SEND not in may:
        return None
    return Link("Look the invitation over and send it", reverse("letter_send", args=place))


def letter_words(
    asking: Asking, found: Recipients, people: Sequence[MeetingPerson], may: Collection[Action]
) -> str:
    row = asking.meeting
    none = [called(person) for person in people if asking.gets_none(person)]
    by_hand = (
        f" No letter goes to {joined(none)}: ask them by hand, and say how under “Asked, and"
        " answers”."
        if none and row.is_planned
        else ""
    )
    if asking.letter is not None and asking.letter.sent_at is not None:
        return f"The invitation was sent on {day(asking.letter.sent_at)}.{by_hand}"
    if asking.letter is not None:
        return f"The invitation is written and not sent yet.{by_hand}"
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
            f" is not invited to this meeting: ask each by hand, or invite them.{by_hand}"
        )
    if Action.LETTER_SEND not in may:
        return f"The SENCO can send the school’s own letter from here.{by_hand}"
    return (
        "The school’s own letter with this day, time and place. Nothing is sent before you look."
        f"{by_hand}"
    )
