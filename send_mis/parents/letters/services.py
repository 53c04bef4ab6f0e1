"""What was shared with a reader is printed for them, with a code by which they read and answer; and
somebody tells them by hand what no message does."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from pupils.letters.rules.recipients import Reachable
from pupils.models import Pupil
from pupils.writing import locked
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.links.writing import make_link
from send_mis.parents.answers.standing import is_told
from send_mis.parents.choices import ToldBy, ToldByHand
from send_mis.parents.due.readers import reader_changes
from send_mis.parents.models import SharedWith
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from send_mis.parents.summaries.selectors.shown import SHARE
from send_mis.parents.summaries.selectors.words import reader_words
from send_mis.parents.summaries.writing import LINK_DAYS, MOST_FORMS, reader_now
from send_mis.ui.words import midnight


@dataclass(frozen=True, slots=True)
class ReaderLetter:
    """`code` is printed, and kept nowhere. It works until the end of `until`."""

    shared: SharedWith
    reached: Reachable
    code: str
    made_at: datetime
    until: date


def make_letter(*, actor: Actor, shared: SharedWith) -> ReaderLetter:
    """With a code that is known to this letter alone: whatever link or letter they had opens
    nothing any more. Printed once more it is another one. Raises RuleBroken."""
    ensure(actor, SHARE, shared)
    with change(actor=actor, event="summary.letter_made"):
        pupil = locked(shared.pupil)
        row = lock(SharedWith, shared.pk)
        reader = reader_now(actor, pupil, row)
        until = actor.today + timedelta(days=LINK_DAYS)
        link = make_link(
            purpose=SHARED_LINK, subject_id=row.pk, school_id=row.school_id, is_short=True,
            expires_at=midnight(until + timedelta(days=1)),
            most_tries=MOST_FORMS,
        )  # fmt: skip
        row.told_by, row.mail, row.undelivered_on = ToldBy.PAPER, None, None
        save(row, "told_by", "mail", "undelivered_on")
        reader_changes(row.pk)
        made_at = timezone.localtime(link.row.made_at)
        return ReaderLetter(row, reader.reached, link.token, made_at, until)


def settle_told(*, actor: Actor, shared: SharedWith, version: int, how: str) -> SharedWith:
    """Somebody has told them that it was withdrawn or answered. `how`: a ToldByHand. Raises
    RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, SHARE, shared)
    with change(actor=actor, event="summary.told_by_hand"):
        pupil = locked(shared.pupil)
        row = lock(SharedWith, shared.pk)
        if row.tell_by_on is None:
            raise AlreadyDone("They have been told.")
        same_version(row, version, lambda: reader_words(row))
        _refuse_how(row, pupil, how, actor.today)
        row.mail, row.tell_by_on = None, None
        save(row, "mail", "tell_by_on")
        reader_changes(row.pk)
        return row


def _refuse_how(row: SharedWith, pupil: Pupil, how: str, today: date) -> None:
    if how not in ToldByHand.values:
        raise RuleBroken({"how": ["Choose how they were told."]})
    may_be = is_told(row.pupil_id, row.contact_id, today)
    if how == ToldByHand.NOT and may_be:
        raise RuleBroken({"how": [f"{row.contact.name} is still told about {pupil.short_name}."]})
    if how != ToldByHand.NOT and not may_be:
        words = f"{row.contact.name} is told nothing about {pupil.short_name} now."
        raise RuleBroken({"how": [words]})
