"""The part of a plan that concerns whoever does not reach the plan: the rows they deliver now.

Of a row's pupils it names those whom they may read.
"""

from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from provision.models import PlanRow, ProvisionPlan
from provision.plans.rules.typed import PlanNames
from provision.plans.selectors.frame import PlanFrame
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to

_VIEW = Action.PROVISION_VIEW


def plans_in_part(actor: Actor) -> QuerySet[ProvisionPlan]:
    """Plans with a row that the actor delivers, also those that they reach whole."""
    plans: QuerySet[ProvisionPlan] = ProvisionPlan.objects.filter(
        pk__in=_delivered(actor).values("plan_id")
    )
    return plans


def part_of(frame: PlanFrame, actor: Actor) -> PlanFrame:
    """Two queries."""
    delivered = _delivered(actor).filter(plan=frame.plan.pk)
    reached: set[UUID] = set(delivered.values_list("pk", flat=True))
    kept = [row for row in frame.rows if row.pk in reached]
    in_rows = {place.pupil_id for row in kept for place in row.allocations.all()}
    pupils = visible_to(Pupil.objects.filter(pk__in=in_rows).order_by(), actor, _VIEW)
    named = set(pupils.values_list("pk", flat=True))
    people = [person for person in frame.names.people if person.id in named]
    return replace(frame, rows=kept, names=PlanNames(people, frame.names.where))


def _delivered(actor: Actor) -> QuerySet[PlanRow]:
    rows = PlanRow.objects.on(actor.today).filter(delivered_by=actor.user_id)
    found: QuerySet[PlanRow] = visible_to(rows.order_by(), actor, _VIEW)
    return found
