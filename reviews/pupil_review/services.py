"""One pupil's review in one save."""

from pupils.writing import locked
from reviews.choices import CycleState
from reviews.models import Cycle
from reviews.pupil_review.rules import REVIEW_EVENTS, PupilReviewed, review_problems
from reviews.pupil_review.selectors import versions_seen
from reviews.pupil_review.writing import write_review
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock
from send_mis.audit.selectors import last_changed_by, who_and_when
from send_mis.errors import EditConflict, RuleBroken


def review_pupil(*, actor: Actor, cycle: Cycle, version: int, said: PupilReviewed) -> Cycle | None:
    """All of it or nothing. The next cycle, or None where the pupil steps down.

    `version`: of `versions_seen`, when the page was made. Raises RuleBroken at the page's boxes,
    EditConflict where somebody changed an outcome or the plan meanwhile.
    """
    ensure(actor, Action.CYCLE_WRITE, cycle)
    ensure(actor, Action.OUTCOME_CHANGE, cycle.pupil)
    with change(actor=actor, event="cycle.reviewed", why=said.why.strip()):
        pupil = locked(cycle.pupil)
        row = lock(Cycle, cycle.pk)
        _refuse_state(actor, row)
        if versions_seen([row])[row.pk] != version:
            raise EditConflict({}, by=last_changed_by(pupil.pk) or "Somebody else")
        agreed_on = row.agreed_on or row.starts_on
        if wrong := review_problems(said, agreed_on=agreed_on, today=actor.today):
            raise RuleBroken(wrong)
        return write_review(actor, pupil, row, said)


def _refuse_state(actor: Actor, row: Cycle) -> None:
    if row.state == CycleState.AGREED:
        return
    if row.state == CycleState.DRAFT:
        raise RuleBroken("This plan is not agreed yet: agree it first, then it can be reviewed.")
    # Whatever else was typed is not what was saved: it is shown once more, and nothing is lost.
    who = who_and_when(actor, row.pk, row.school_id, *REVIEW_EVENTS)
    raise RuleBroken(f"This plan was reviewed already{who}.")
