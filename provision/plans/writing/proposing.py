"""What a pupil's review says of a line, in the next plan where that is being written already.

A plan that begins later takes it from the line itself (`carrying`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from provision.choices import Afterwards, PlanState
from provision.due.writing import row_changes
from provision.models import Allocation, PlanRow, ProvisionPlan
from provision.plans.selectors.frame import PlanFrame, plan_frame
from provision.plans.writing.carrying import copy_row, place_in
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import can
from send_mis.audit.record import open_change


def propose_lines(actor: Actor, places: Iterable[Allocation]) -> None:
    """Inside an open change: each pupil is in the line's copy in the next plan, or in it no more.
    Nothing is done where no draft of the next plan is the actor's to write."""
    by_plan: defaultdict[UUID, list[Allocation]] = defaultdict(list)
    for place in places:
        by_plan[place.row.plan_id].append(place)
    for own in by_plan.values():
        plan = _draft_after(own[0].row.plan)
        if plan is not None and can(actor, Action.PLAN_WRITE, plan):
            _propose(actor, plan, own)


def _propose(actor: Actor, plan: ProvisionPlan, places: Sequence[Allocation]) -> None:
    rows = {row.carried_from_id: row for row in PlanRow.objects.filter(plan=plan)}
    stopped = [place for place in places if place.afterwards == Afterwards.STOP]
    for place in stopped:
        if row := rows.get(place.row_id):
            open_change().touches(place.pupil_id)
            Allocation.objects.filter(row=row, pupil=place.pupil_id).delete()
    going_on = [place for place in places if place.afterwards != Afterwards.STOP]
    if going_on:
        _put_in(plan, plan_frame(plan, actor.today), rows, going_on)


def _put_in(
    plan: ProvisionPlan, frame: PlanFrame, rows: dict[UUID | None, PlanRow],
    places: Sequence[Allocation],
) -> None:  # fmt: skip
    here = {person.id for person in frame.names.people if person.is_here}
    there = set(Allocation.objects.filter(row__plan=plan).values_list("row_id", "pupil_id"))
    position, new = plan.rows.count(), []
    for place in places:
        if place.pupil_id not in here:
            continue
        row = rows.get(place.row_id)
        if row is None:
            position += 1
            row = rows[place.row_id] = copy_row(place.row, plan, frame, position)
            row.save(force_insert=True)
            row_changes(row.pk)
        if (row.pk, place.pupil_id) not in there:
            there.add((row.pk, place.pupil_id))
            open_change().touches(place.pupil_id)
            new.append(place_in(row, place))
    Allocation.objects.bulk_create(new)


def _draft_after(plan: ProvisionPlan) -> ProvisionPlan | None:
    """The next one of the same class or year group, if it was never agreed."""
    later = ProvisionPlan.objects.filter(
        school=plan.school_id, year=plan.year_id, school_class=plan.school_class_id,
        year_group=plan.year_group, term__starts_on__gt=plan.term.starts_on,
    )  # fmt: skip
    found = later.select_related("term").order_by("term__starts_on").first()
    is_draft = found is not None and found.state == PlanState.DRAFT and not found.is_in_force
    return found if is_draft else None
