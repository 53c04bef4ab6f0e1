"""Many pupils' reviews in one save."""

from collections.abc import Sequence
from uuid import UUID

from pupils.models import Pupil
from pupils.writing import locked_all
from reviews.batch.rules import MOST_PUPILS, PupilTyped
from reviews.choices import CycleState
from reviews.models import Cycle
from reviews.pupil_review.rules import REVIEW_EVENTS, box, review_problems
from reviews.pupil_review.selectors import versions_seen
from reviews.pupil_review.writing import Review, write_reviews
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.audit.record import change
from send_mis.audit.selectors import last_changed_by, who_and_when
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.models import School

_OVERTAKEN = (
    "{} changed the plan or an outcome while you typed. Look at the row as it is now, then save"
    " again."
)
_OUT_OF_REACH = "You may review pupils for whose plans you answer, and no others."


def review_pupils(*, actor: Actor, school: School, reviews: Sequence[PupilTyped]) -> int:
    """All of them or none: how many were reviewed.

    Raises RuleBroken with every problem of every pupil: at an outcome's boxes, at `pupil_…` of the
    cycle where the plan itself is not as it was, or at the days. NotAllowed.
    """
    if len(reviews) > MOST_PUPILS:
        raise RuleBroken(f"Review at most {MOST_PUPILS} pupils at once.")
    pupils = _pupils(actor, school, reviews)
    with change(
        actor=actor, event="cycle.reviewed_together", school_id=school.pk, pupil_ids=pupils
    ):
        kept = locked_all(pupils.values())
        ids = [each.cycle_id for each in reviews]
        rows = {
            row.pk: row
            for row in Cycle.objects.select_for_update(of=("self",))
            .filter(pk__in=ids)
            .order_by("pk")
        }
        if problems := _problems(actor, reviews, rows):
            raise RuleBroken(problems)
        write_reviews(
            actor,
            [
                Review(kept[rows[each.cycle_id].pupil_id], rows[each.cycle_id], each.said)
                for each in reviews
            ],
        )
    return len(reviews)


def _pupils(actor: Actor, school: School, reviews: Sequence[PupilTyped]) -> dict[UUID, Pupil]:
    ids = {each.cycle_id for each in reviews}
    cycles = Cycle.objects.filter(school=school, pk__in=ids)
    reached = visible_to(cycles, actor, Action.CYCLE_WRITE)
    rows = Pupil.objects.filter(cycles__in=reached)
    pupils = visible_to(rows, actor, Action.OUTCOME_CHANGE)
    found = {pupil.pk: pupil for pupil in pupils.select_related("school")}
    if len(found) != len(ids):
        raise NotAllowed(_OUT_OF_REACH)
    return found


def _problems(
    actor: Actor, reviews: Sequence[PupilTyped], rows: dict[UUID, Cycle]
) -> dict[str, list[str]]:
    versions = versions_seen(list(rows.values()))
    problems: dict[str, list[str]] = {}
    for each in reviews:
        row = rows[each.cycle_id]
        if row.state != CycleState.AGREED:
            who = who_and_when(actor, row.pk, row.school_id, *REVIEW_EVENTS)
            problems[box("pupil", row.pk)] = [f"This plan was reviewed already{who}."]
        elif versions[row.pk] != each.version:
            by = last_changed_by(row.pupil_id) or "Somebody else"
            problems[box("pupil", row.pk)] = [_OVERTAKEN.format(by)]
        else:
            agreed_on = row.agreed_on or row.starts_on
            found = review_problems(each.said, agreed_on=agreed_on, today=actor.today)
            if each.said.held_on <= actor.today and "held_on" in found:
                # The day is everybody's; before which plan it lies is that pupil's.
                problems[box("pupil", row.pk)] = found.pop("held_on")
            problems |= found
    return problems
