"""How a school words its letters: saved as the next number, or the original brought back."""

from pupils.letters.rules.kinds import letter_kind
from pupils.letters.rules.wording import tidy_words, word_problems
from pupils.letters.selectors.facts import last_wording, wording_of
from pupils.models import LetterWording
from pupils.writing import last_word
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock
from send_mis.errors import AlreadyDone, EditConflict, RuleBroken
from send_mis.schools.models import School


def save_wording(
    *, actor: Actor, school: School, kind: str, version: int, subject: str, body: str
) -> None:
    """`version`: the number that the form showed, 0 for the original. Letters that are written
    already keep their words. Raises RuleBroken, EditConflict."""
    ensure(actor, Action.LETTER_WORDING, school)
    line, text = " ".join(subject.split()), tidy_words(body)
    if problems := word_problems(letter_kind(kind), line, text):
        raise RuleBroken(problems)
    with change(actor=actor, event="wording.saved", school_id=school.pk), last_word():
        number = _number(school, kind, version)
        if (line, text) == wording_of(school.pk, letter_kind(kind)):
            return
        insert(
            LetterWording(
                school=school, kind=kind, number=number + 1, subject=line, body=text,
                saved_on=actor.today, saved_by=actor.name,
            )
        )  # fmt: skip


def restore_wording(*, actor: Actor, school: School, kind: str) -> None:
    """From now on as we word it. What the school had stays among the earlier ones. Raises
    AlreadyDone."""
    ensure(actor, Action.LETTER_WORDING, school)
    with change(actor=actor, event="wording.restored", school_id=school.pk), last_word():
        lock(School, school.pk)
        last = last_wording(school.pk, kind)
        if last is None or last.is_original:
            raise AlreadyDone("These are the original words already.")
        own = letter_kind(kind)
        insert(
            LetterWording(
                school=school, kind=kind, number=last.number + 1, subject=own.subject,
                body=own.body, is_original=True, saved_on=actor.today, saved_by=actor.name,
            )
        )  # fmt: skip


def _number(school: School, kind: str, version: int) -> int:
    """With the school locked, so that two people never save the same number."""
    lock(School, school.pk)
    last = last_wording(school.pk, kind)
    number = last.number if last else 0
    if last is not None and number != version:
        subject, body = wording_of(school.pk, letter_kind(kind))
        raise EditConflict({"Subject": subject, "Words": body}, by=last.saved_by)
    return number
