"""One letter to the people of many pupils: begun, looked over, sent behind the pages."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from pupils.choices import LetterRunState, LetterState
from pupils.letters.rules.kinds import LetterKind, letter_kind
from pupils.letters.sender import LetterSender
from pupils.letters.services.letters import LetterContent, checked_content, ensure_may_write
from pupils.models import Letter, LetterRun, Pupil
from pupils.writing import last_word
from send_mis import jobs
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.audit.record import change, open_change
from send_mis.audit.saving import insert, lock, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.schools.models import School

SEND_RUN = "pupils.tasks.send_letter_run"
# Of a primary school of three forms every pupil.
MOST_AT_ONCE = 700


def start_run(
    *, actor: Actor, school: School, kind: str, content: LetterContent, pupils: Collection[UUID],
    chosen: str, is_on_paper: bool = False,
) -> LetterRun:  # fmt: skip
    """A letter that is not sent yet for each of these pupils. Raises RuleBroken."""
    ensure_may_write(actor, kind, school)
    said = checked_content(actor, letter_kind(kind), content, None)
    if not pupils:
        raise RuleBroken("Tick at least one pupil.")
    if len(pupils) > MOST_AT_ONCE:
        raise RuleBroken(f"Send to at most {MOST_AT_ONCE} pupils at once: choose a year group.")
    _refuse_kind(letter_kind(kind))
    with change(actor=actor, event="letters.written") as opened, last_word():
        opened.school_id = school.pk
        rows = visible_to(
            Pupil.objects.filter(school=school, pk__in=pupils), actor, Action.LETTER_SEND
        )
        words = {"kind": kind, "subject": said.subject, "body": said.body, "values": said.values}
        made = {"made_by": actor.name, "made_at": timezone.now()}
        run = LetterRun(
            school=school, chosen=chosen[:200], is_on_paper=is_on_paper, **words, **made
        )
        insert(run)
        letters = [
            Letter(run=run, pupil_id=pk, school=school, **words, **made)
            for pk in rows.order_by("sort_key", "pk").values_list("pk", flat=True)
        ]
        if not letters:
            raise RuleBroken("Tick at least one pupil.")
        Letter.objects.bulk_create(letters)
        opened.touches(*(letter.pupil_id for letter in letters))
    return run


def send_run(*, actor: Actor, run: LetterRun) -> LetterRun:
    """From now on a worker sends them, one after the other. Raises AlreadyDone."""
    ensure_may_write(actor, run.kind, run)
    with change(actor=actor, event="letters.sent"), last_word():
        row = _locked_draft(run)
        row.state, row.sent_at = LetterRunState.SENDING.value, timezone.now()
        row.sender = LetterSender.of(actor).as_json()
        save(row, "state", "sent_at", "sender")
        _move(row, LetterState.WAITING)
        jobs.enqueue(SEND_RUN, row.pk)
    return row


def discard_run(*, actor: Actor, run: LetterRun) -> LetterRun:
    """None of them will be sent. Raises AlreadyDone."""
    ensure_may_write(actor, run.kind, run)
    with change(actor=actor, event="letters.discarded"), last_word():
        row = _locked_draft(run)
        row.state = LetterRunState.DISCARDED.value
        save(row, "state")
        _move(row, LetterState.DISCARDED)
    return row


def _move(run: LetterRun, state: LetterState) -> None:
    rows = run.letters.filter(state=LetterState.DRAFT)
    open_change().touches(*rows.values_list("pupil_id", flat=True))
    rows.update(state=state.value)


def _refuse_kind(kind: LetterKind) -> None:
    if not kind.for_many:
        raise RuleBroken(f"“{kind.label}” is written for one pupil at a time.")


def _locked_draft(run: LetterRun) -> LetterRun:
    row = lock(LetterRun, run.pk)
    if row.state == LetterRunState.DISCARDED:
        raise AlreadyDone("They were discarded, and are not sent.")
    if row.state != LetterRunState.DRAFT:
        raise AlreadyDone("They are being sent, or were sent already.")
    return row
