"""Whether somebody is still a reader of what was shared with them: asked at every page and form."""

from datetime import date
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.actor import Actor, system_actor
from send_mis.access.decide import ensure
from send_mis.database.ahead import read_ahead
from send_mis.errors import LinkSpent, NotAllowed
from send_mis.links.models import ExpiringLink
from send_mis.parents.models import FamilyAccount, SharedWith
from send_mis.parents.rights.selectors import told_answers, told_reads

NOT_THEIRS = "This is not shared with you any more. Ring the school."


def is_told(pupil_id: UUID, contact_id: UUID, today: date) -> bool:
    """By the one rule of families, as it stands today; nobody where a young person decided to be
    told alone. One query."""
    with read_ahead(*told_reads(pupil_id, today)):
        return told_now(pupil_id, contact_id, today)


def told_now(pupil_id: UUID, contact_id: UUID, today: date) -> bool:
    answers = told_answers(pupil_id, today)
    return any(each.is_told for each in answers if each.tied.contact_id == contact_id)


def shared_by_link(link: ExpiringLink, today: date) -> SharedWith:
    """Raises LinkSpent where whoever has the link reads it no longer. Two queries."""
    found = SharedWith.objects.select_related("summary__owner", "pupil__school", "contact").filter(
        pk=link.subject_id, school_id=link.school_id, ended_on__isnull=True
    )
    row: SharedWith | None = found.first()
    if row is None or not is_told(row.pupil_id, row.contact_id, today):
        raise LinkSpent
    return row


def reader_by_link(shared: SharedWith, today: date) -> Actor:
    """As the record of changes names them."""
    return system_actor(f"{shared.contact.name} (by link)"[:200], today)


def ensure_own(actor: Actor, shared: SharedWith) -> None:
    """Their own copy: never that of another of the child's people."""
    ensure(actor, Action.SHARED_ANSWER, shared)
    own = FamilyAccount.objects.filter(contact=shared.contact_id, user=actor.user_id)
    if not own.exists():
        raise NotAllowed(NOT_THEIRS)
