"""What becomes of the copies of a letter once they are made: printed, given, sent another way."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from pupils.choices import CopyState, LetterWay
from pupils.documents.keeping import kept_with
from pupils.letters.rules.copies import GIVEABLE, PRINTABLE, UNDONE
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.selectors.facts import facts_of
from pupils.letters.selectors.people import no_longer_told, recipients_of
from pupils.letters.sender import LetterSender
from pupils.letters.services.letters import lock_people, still_goes_along
from pupils.letters.writing import write_copy, write_copy_state
from pupils.models import LetterCopy, Pupil
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.scope import visible_to
from send_mis.audit.record import change, open_change
from send_mis.audit.saving import lock
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.schools.models import School
from send_mis.ui.words import at_time, joined

SEND = Action.LETTER_SEND
NOT_TOLD_ANY_MORE = (
    "{} is no longer written to about this pupil: see why under Family. Give the letter up instead."
)


def print_copies(*, actor: Actor, school: School, copies: Collection[UUID]) -> int:
    """They are on paper now, and wait to be given. How many. Raises RuleBroken, AlreadyDone."""
    ensure(actor, SEND, school)
    with change(actor=actor, event="letter.printed"), last_word():
        rows = _open_copies(actor, school, copies, PRINTABLE)
        _done_already(rows, copies, "printed")
        for row in rows:
            write_copy_state(row, CopyState.PRINTED, by=actor.name, now=timezone.now())
    return len(rows)


def give_copies(*, actor: Actor, school: School, copies: Collection[UUID], way: str) -> int:
    """Posted or handed over (`way` of LetterWay). How many. Raises RuleBroken, AlreadyDone."""
    ensure(actor, SEND, school)
    if way not in (LetterWay.POST, LetterWay.HAND):
        raise RuleBroken("Say whether they were posted or handed over.")
    with change(actor=actor, event="letter.given"), last_word():
        rows = _open_copies(actor, school, copies, GIVEABLE)
        _done_already(rows, copies, "given")
        for row in rows:
            row.way = way
            write_copy_state(row, CopyState.GIVEN, by=actor.name, now=timezone.now())
    return len(rows)


def send_another_way(*, actor: Actor, copy: LetterCopy, way: str) -> LetterCopy:
    """A new copy to the same person, as they are reached and told today. Raises RuleBroken,
    AlreadyDone."""
    ensure(actor, SEND, copy)
    sender, now = LetterSender.of(actor), timezone.now()
    with kept_with() as files, change(actor=actor, event="letter.resent"), last_word():
        pupil, row = _locked_copy(copy)
        lock_people(pupil.pk)
        found = recipients_of([pupil.pk], actor.today)[pupil.pk]
        who = still_told(row, found.told)
        if who is None:
            raise RuleBroken(NOT_TOLD_ANY_MORE.format(row.name))
        still_goes_along(row.letter.attached)
        facts = facts_of([pupil], pupil.school, sender, actor.today)[pupil.pk]
        write_copy_state(row, CopyState.REPLACED, by=actor.name, now=now)
        return write_copy(
            row.letter, who, way, pupil=pupil, facts=facts, sender=sender, now=now, files=files,
            replaces=row,
        )  # fmt: skip


def give_up_copy(*, actor: Actor, copy: LetterCopy, because: str) -> LetterCopy:
    """It will not reach them, and nobody is asked about it any more. Raises RuleBroken,
    AlreadyDone."""
    ensure(actor, SEND, copy)
    reason = " ".join(because.split())
    with change(actor=actor, event="letter.given_up", why=reason), last_word():
        _, row = _locked_copy(copy)
        if not reason:
            raise RuleBroken({"because": ["Say why it is given up."]})
        write_copy_state(
            row, CopyState.GIVEN_UP, by=actor.name, now=timezone.now(), because=reason[:300]
        )
        return row


def _open_copies(
    actor: Actor, school: School, ids: Collection[UUID], states: Collection[CopyState]
) -> list[LetterCopy]:
    """Locked, pupils first and in one order, so that two who mark the same never wait in a ring."""
    seen = visible_to(LetterCopy.objects.filter(school=school, pk__in=ids), actor, SEND)
    pupils = Pupil.objects.filter(pk__in=seen.values("pupil")).order_by("pk")
    open_change().school_id = school.pk
    list(pupils.select_for_update(of=("self",)).values_list("pk"))
    waiting = seen.filter(state__in=[state.value for state in states]).order_by("pk")
    rows = list(waiting.select_related("letter").select_for_update(of=("self",)))
    if gone := no_longer_told(rows, actor.today):
        names = joined([row.name for row in rows if row.pk in gone])
        raise RuleBroken(
            f"Nothing was marked: {names} must not be given a letter about this pupil any more."
            " See why under Family, and give that letter up."
        )
    return rows


def _done_already(rows: list[LetterCopy], ids: Collection[UUID], what: str) -> None:
    if not ids:
        raise RuleBroken("Tick the letters first.")
    if not rows:
        raise AlreadyDone(f"All of these are marked as {what} already.")


def still_told(row: LetterCopy, told: Collection[LetterRecipient]) -> LetterRecipient | None:
    """Whoever this copy is for, as they are told and reached today."""
    people = {row.contact_id, row.partner_id} - {None}
    return next((who for who in told if people & {who.contact_id, who.partner_id}), None)


def _locked_copy(copy: LetterCopy) -> tuple[Pupil, LetterCopy]:
    pupil = locked(copy.pupil)
    row = lock(LetterCopy, copy.pk)
    if row.state not in UNDONE:
        state = row.get_state_display().lower()
        raise AlreadyDone(f"{row.state_by} was faster, {at_time(row.state_at)}: {state}.")
    return pupil, row
