"""What was shared with a reader is printed for them, with a code by which they read and answer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from pupils.letters.rules.recipients import Reachable
from pupils.writing import locked
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock, save
from send_mis.links.writing import make_link
from send_mis.parents.choices import ToldBy
from send_mis.parents.due.readers import reader_changes
from send_mis.parents.models import SharedWith
from send_mis.parents.summaries.rules.telling import SHARED_LINK
from send_mis.parents.summaries.selectors.shown import SHARE
from send_mis.parents.summaries.writing import LINK_DAYS, MOST_FORMS, reader_now


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
            expires_at=timezone.make_aware(datetime.combine(until + timedelta(days=1), time())),
            most_tries=MOST_FORMS,
        )  # fmt: skip
        row.told_by, row.mail, row.undelivered_on = ToldBy.PAPER, None, None
        save(row, "told_by", "mail", "undelivered_on")
        reader_changes(row.pk)
        made_at = timezone.localtime(link.row.made_at)
        return ReaderLetter(row, reader.reached, link.token, made_at, until)
