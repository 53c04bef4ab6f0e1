"""The part of sending many letters that runs behind the pages.

Each pupil's letter is one transaction: its copies, their files, their mails and that it is done.
A worker that is killed leaves the one it was at undone and all others as they were; whoever comes
next goes on there. A second worker at the same run takes those that the first has not.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from pupils.choices import LetterRunState, LetterState, LetterWay
from pupils.documents.keeping import kept_with
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.selectors.facts import facts_of
from pupils.letters.selectors.people import recipients_of
from pupils.letters.sender import LetterSender
from pupils.letters.services.letters import NOBODY, lock_people
from pupils.letters.writing import write_copy, write_letter_sent
from pupils.models import Enrolment, Letter, LetterRun, Pupil
from pupils.writing import last_word, locked
from send_mis.access import clock
from send_mis.audit.record import change
from send_mis.audit.saving import lock, save
from send_mis.errors import RuleBroken

logger = logging.getLogger(__name__)

NOT_ON_ROLL = "Is not on the school's roll any more."


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is the same for every letter of a run."""

    run: LetterRun
    sender: LetterSender


def send_letter_run(*, run_id: UUID | str) -> None:
    """Every letter of the run that waits. The second time it does nothing."""
    run = LetterRun.objects.select_related("school").filter(
        pk=run_id, state=LetterRunState.SENDING
    ).first()  # fmt: skip
    if run is None:
        return
    turn = _Turn(run, LetterSender.read(run.sender, run.school_id))
    waiting = run.letters.filter(state=LetterState.WAITING).order_by("pupil__sort_key", "pk")
    for letter in waiting.select_related("pupil"):
        try:
            _send(turn, letter)
        except RuleBroken as broken:
            if "file" in broken.problems:
                # The place for files is full or away: nothing is wrong with the letter.
                raise
            _skip(turn, letter, broken.message)
    _finish(run)


def unfinished_runs() -> Iterable[UUID]:
    """Those whose worker was killed, or whose message the queue lost."""
    return LetterRun.objects.filter(state=LetterRunState.SENDING).values_list("pk", flat=True)


def _send(turn: _Turn, letter: Letter) -> None:
    on, now = clock.today(), timezone.now()
    with kept_with() as files, change(actor=turn.sender, event="letter.sent"), last_word():
        pupil, row = _waiting(letter)
        if row is None:
            return
        if not Enrolment.objects.on(on).filter(pupil=pupil).exists():
            raise RuleBroken(NOT_ON_ROLL)
        lock_people(pupil.pk)
        found = recipients_of([pupil.pk], on)[pupil.pk]
        if not found.told:
            raise RuleBroken(NOBODY)
        facts = facts_of([pupil], pupil.school, turn.sender, on)[pupil.pk]
        for who in found.told:
            write_copy(
                row, who, _way(turn.run, who), pupil=pupil, facts=facts, sender=turn.sender,
                now=now, files=files,
            )  # fmt: skip
        write_letter_sent(row, turn.sender, now)


def _way(run: LetterRun, who: LetterRecipient) -> str:
    if run.is_on_paper:
        return (LetterWay.POST if who.address else LetterWay.HAND).value
    return who.way


def _skip(turn: _Turn, letter: Letter, why: str) -> None:
    """Not sent, and said why: whoever sent the others sees to it."""
    with change(actor=turn.sender, event="letter.skipped", why=why), last_word():
        _, row = _waiting(letter)
        if row is not None:
            row.state, row.skipped_because = LetterState.SKIPPED.value, why[:300]
            save(row, "state", "skipped_because")


def _waiting(letter: Letter) -> tuple[Pupil, Letter | None]:
    """The letter, locked, unless another worker has done it."""
    pupil = locked(letter.pupil)
    row = lock(Letter, letter.pk)
    row.pupil = pupil
    return pupil, row if row.state == LetterState.WAITING else None


def _finish(run: LetterRun) -> None:
    turn = _Turn(run, LetterSender.read(run.sender, run.school_id))
    with change(actor=turn.sender, event="letters.done"), last_word():
        row = lock(LetterRun, run.pk)
        is_open = row.letters.filter(state=LetterState.WAITING).exists()
        if row.state == LetterRunState.SENDING and not is_open:
            row.state = LetterRunState.DONE.value
            save(row, "state")
