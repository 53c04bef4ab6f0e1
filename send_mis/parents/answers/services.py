"""What a family says of a summary is kept as it was said, and answered by a day."""

from datetime import date
from uuid import UUID

from pupils.letters.rules.wording import given_away
from pupils.writing import locked
from reviews.meetings.selectors.people import staff_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.parents.answers.rules import MOST_LETTERS, Said
from send_mis.parents.answers.selectors import answer_words
from send_mis.parents.answers.standing import ensure_own, reader_by_link, shared_by_link
from send_mis.parents.answers.writing import keep_answer, lock_reader
from send_mis.parents.choices import AnswerHow, SummaryState
from send_mis.parents.due.answers import answer_changes
from send_mis.parents.models import SharedWith, SummaryAnswer
from send_mis.parents.summaries.selectors.apart import kept_apart_from
from send_mis.parents.summaries.writing import tell_answered
from send_mis.ui.words import day

_SHARE = Action.SUMMARY_SHARE
_OF_ANOTHER_HOME = (
    "{} may not learn an address or number that stands there, of another home. Take it out."
)


def give_answer(*, actor: Actor, shared: SharedWith, said: Said, number: int) -> SummaryAnswer:
    """By the reader, signed in. `number`: the version that they had before them. What comes after
    a withdrawal is kept too. Raises RuleBroken."""
    ensure_own(actor, shared)
    with change(actor=actor, event="summary.answered"):
        return _receive(actor, shared, said, AnswerHow.ACCOUNT, number)


def receive_answer(*, link: ExpiringLink, said: Said, number: int, today: date) -> SummaryAnswer:
    """By whoever has the link and gave its code: the same. Raises RuleBroken, LinkSpent."""
    shared = shared_by_link(link, today)
    actor = reader_by_link(shared, today)
    with change(actor=actor, event="summary.answered", school_id=shared.school_id):
        return _receive(actor, shared, said, AnswerHow.LINK, number)


def key_answer(
    *, actor: Actor, shared: SharedWith, said: Said, how: str
) -> SummaryAnswer:  # fmt: skip
    """What came on paper or was said to staff, written down for them. Raises RuleBroken."""
    ensure(actor, _SHARE, shared)
    with change(actor=actor, event="summary.answer_keyed"):
        pupil = locked(shared.pupil)
        row, summary = lock_reader(shared, actor.today)
        if how not in (AnswerHow.PAPER, AnswerHow.SPOKEN):
            raise RuleBroken({"how": ["Choose how they said it."]})
        return keep_answer(
            actor, row, summary, pupil.short_name, said, how=AnswerHow(how), number=row.number,
            scribe=actor.name,
        )  # fmt: skip


def say_read(*, actor: Actor, shared: SharedWith, number: int) -> SharedWith:
    """The reader, signed in, says that they have read that version. Twice is once. Raises
    RuleBroken."""
    ensure_own(actor, shared)
    with change(actor=actor, event="summary.read"):
        return _read(actor, shared, number)


def receive_read(*, link: ExpiringLink, number: int, today: date) -> SharedWith:
    """The same, by whoever has the link and gave its code. Raises RuleBroken, LinkSpent."""
    shared = shared_by_link(link, today)
    actor = reader_by_link(shared, today)
    with change(actor=actor, event="summary.read", school_id=shared.school_id):
        return _read(actor, shared, number)


def settle_answer(
    *, actor: Actor, answer: SummaryAnswer, version: int, outcome: str
) -> SummaryAnswer:
    """`outcome` is read by whoever asked, who is told that there is one. Raises RuleBroken,
    EditConflict, AlreadyDone."""
    ensure(actor, _SHARE, answer)
    with change(actor=actor, event="summary.answer_settled"):
        pupil = locked(answer.pupil)
        row = lock(SummaryAnswer, answer.pk)
        text = outcome.strip()
        if row.answered_on is not None and row.outcome == text:
            raise AlreadyDone(f"It was answered on {day(row.answered_on)}.")
        same_version(row, version, lambda: answer_words(row))
        if row.by_on is None:
            raise RuleBroken("Nobody waits for an answer to it.")
        if not text:
            raise RuleBroken({"outcome": ["Say what came of it: the family reads it."]})
        if len(text) > MOST_LETTERS:
            raise RuleBroken({"outcome": [f"At most {MOST_LETTERS:,} letters."]})
        apart = kept_apart_from([row.pupil_id], actor.today)
        if given_away(text, apart.get((row.pupil_id, row.contact_id), frozenset())):
            raise RuleBroken({"outcome": [_OF_ANOTHER_HOME.format(answer.contact.name)]})
        row.outcome, row.answered_on, row.answered_by = text, actor.today, actor.name
        save(row, "outcome", "answered_on", "answered_by", at="outcome")
        answer_changes(row.pk)
        tell_answered(pupil, lock(SharedWith, row.shared_id), actor.today)
        return row


def pass_answer_on(
    *, actor: Actor, answer: SummaryAnswer, version: int, owner_id: UUID
) -> SummaryAnswer:
    """A colleague who may answer it does, by the same day. Raises RuleBroken, EditConflict."""
    ensure(actor, _SHARE, answer)
    with change(actor=actor, event="summary.answer_passed_on"):
        pupil = locked(answer.pupil)
        row = lock(SummaryAnswer, answer.pk)
        same_version(row, version, lambda: answer_words(row))
        if row.by_on is None or row.answered_on is not None:
            raise RuleBroken("Nobody waits for an answer to it.")
        if owner_id not in staff_of(pupil, actor.today, _SHARE):
            raise RuleBroken({"owner": ["Choose a colleague from the list."]})
        row.owner_id = owner_id
        save(row, "owner", at="owner")
        answer_changes(row.pk)
        return row


def _receive(
    actor: Actor, shared: SharedWith, said: Said, how: AnswerHow, number: int
) -> SummaryAnswer:
    pupil = locked(shared.pupil)
    row, summary = lock_reader(shared, actor.today)
    return keep_answer(actor, row, summary, pupil.short_name, said, how=how, number=number)


def _read(actor: Actor, shared: SharedWith, number: int) -> SharedWith:
    locked(shared.pupil)
    row, summary = lock_reader(shared, actor.today)
    if summary.state == SummaryState.WITHDRAWN:
        raise RuleBroken("The school has withdrawn it since.")
    if 1 <= number <= row.number and row.read_number < number:
        row.read_number, row.read_on = number, actor.today
        save(row, "read_number", "read_on")
    return row
