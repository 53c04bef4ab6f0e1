"""One reader of a summary: told again by another way, or stopped."""

from pupils.writing import locked
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock_version, save
from send_mis.errors import RuleBroken
from send_mis.parents.models import SharedWith
from send_mis.parents.summaries.selectors.words import reader_words
from send_mis.parents.summaries.services.summaries import SHARE
from send_mis.parents.summaries.writing import reader_now, stop, tell


def tell_again(*, actor: Actor, shared: SharedWith, version: int, way: str) -> SharedWith:
    """A new link, by this way; the old one opens nothing any more. Raises RuleBroken,
    EditConflict."""
    ensure(actor, SHARE, shared)
    with change(actor=actor, event="summary.told_again"):
        pupil = locked(shared.pupil)
        row = lock_version(SharedWith, shared.pk, version, reader_words)
        reader = reader_now(actor, pupil, row)
        if way not in reader.ways:
            raise RuleBroken({"way": ["They cannot be reached in that way."]})
        row.told_by = way
        tell(row, reader, pupil)
        save(row, "told_by", "mail", "undelivered_on", at="way")
        return row


def stop_reader(*, actor: Actor, shared: SharedWith, version: int, why: str) -> SharedWith:
    """They read it no longer; others do. Raises RuleBroken, EditConflict."""
    ensure(actor, SHARE, shared)
    reason = " ".join(why.split())
    with change(actor=actor, event="summary.stopped", why=reason):
        locked(shared.pupil)
        row = lock_version(SharedWith, shared.pk, version, reader_words)
        if row.ended_on is not None:
            raise RuleBroken("They read it no longer already.")
        if not reason:
            raise RuleBroken({"why": ["Say why."]})
        stop([row], actor, reason)
        return row
