"""What a pupil's review says of a line, in the next plan where that is being written already.

A plan that begins later takes it from the line itself (`carrying`).
"""

from provision.choices import Afterwards, PlanState
from provision.due.writing import row_changes
from provision.models import Allocation, PlanRow, ProvisionPlan
from provision.plans.selectors.frame import plan_frame, plan_name
from provision.plans.writing.carrying import copy_row, place_in
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.audit.record import open_change


def propose_line(actor: Actor, place: Allocation) -> str:
    """Inside an open change: the pupil is in the line's copy in the next plan, or in it no more.
    What was done, in words; none where no draft of the next plan is the actor's to write."""
    plan = _draft_after(place.row.plan)
    if plan is None or not can(actor, Action.PLAN_WRITE, plan):
        return ""
    row = PlanRow.objects.filter(plan=plan, carried_from=place.row_id).first()
    if place.afterwards == Afterwards.STOP:
        return _take_out(place, row, plan)
    return _put_in(actor, place, row, plan)


def _draft_after(plan: ProvisionPlan) -> ProvisionPlan | None:
    """The next one of the same class or year group, if it was never agreed."""
    later = ProvisionPlan.objects.filter(
        school=plan.school_id, year=plan.year_id, school_class=plan.school_class_id,
        year_group=plan.year_group, term__starts_on__gt=plan.term.starts_on,
    )  # fmt: skip
    found = later.select_related("term").order_by("term__starts_on").first()
    is_draft = found is not None and found.state == PlanState.DRAFT and not found.is_in_force
    return found if is_draft else None


def _take_out(place: Allocation, row: PlanRow | None, plan: ProvisionPlan) -> str:
    if row is None:
        return ""
    open_change().touches(place.pupil_id)
    gone, _ = Allocation.objects.filter(row=row, pupil=place.pupil_id).delete()
    return f"taken out of the draft plan of {plan_name(plan)}" if gone else ""


def _put_in(actor: Actor, place: Allocation, row: PlanRow | None, plan: ProvisionPlan) -> str:
    frame = plan_frame(plan, actor.today)
    here = {person.id for person in frame.names.people if person.is_here}
    if place.pupil_id not in here:
        return ""
    if row is None:
        row = copy_row(place.row, plan, frame, plan.rows.count() + 1)
        row.save(force_insert=True)
        row_changes(row.pk)
    elif Allocation.objects.filter(row=row, pupil=place.pupil_id).exists():
        return ""
    open_change().touches(place.pupil_id)
    place_in(row, place).save(force_insert=True)
    return f"put into the draft plan of {plan_name(plan)}"
