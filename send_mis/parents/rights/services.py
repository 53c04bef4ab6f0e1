"""It is decided with a young person who is told about them now."""

from django.utils import timezone

from pupils.models import Pupil
from pupils.writing import locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.parents.due.rights import rights_changes
from send_mis.parents.models import RightsDecision
from send_mis.parents.rights.rules import rights_problems
from send_mis.parents.rights.selectors import decisions_of
from send_mis.ui.words import day


def decide_rights(*, actor: Actor, pupil: Pupil, reader: str, why: str) -> RightsDecision:
    """`reader`: RightsReader. It holds from the day on which the rights move, until the next one.
    Where the young person alone is told, what parents have opens nothing any more. Raises
    RuleBroken, AlreadyDone."""
    ensure(actor, Action.RIGHTS_DECIDE, pupil)
    with change(actor=actor, event="rights.decided"):
        row = locked(pupil)
        words = why.strip()
        if wrong := rights_problems(reader, words):
            raise RuleBroken(wrong)
        before = list(decisions_of(row.pk))
        if before and (before[0].reader, before[0].why) == (reader, words):
            raise AlreadyDone(f"It was decided on {day(before[0].decided_on)}.")
        made = RightsDecision(
            pupil=row, school_id=row.school_id, reader=reader, why=words,
            decided_on=actor.today, decided_by=actor.name, decided_at=timezone.now(),
        )  # fmt: skip
        insert(made, at="why")
        rights_changes(row.pk)
        return made
