"""A plan as it was sent or agreed, whole and unchangeable: words for people, keys to restore it."""

from django.db.models import Max
from django.utils import timezone

from provision.models import PlanSnapshot
from provision.plans.selectors.content import plan_content
from provision.plans.selectors.frame import PlanFrame
from send_mis.access.actor import Actor
from send_mis.audit.record import open_change


def make_snapshot(*, actor: Actor, frame: PlanFrame, kind: str) -> PlanSnapshot:
    """Inside an open change, with the plan locked: the next number."""
    open_change().touches(*frame.ids_in_rows)
    last = PlanSnapshot.objects.filter(plan=frame.plan.pk).aggregate(last=Max("number"))["last"]
    snapshot: PlanSnapshot = PlanSnapshot.objects.create(
        plan=frame.plan, school_id=frame.plan.school_id, number=(last or 0) + 1, kind=kind,
        content=plan_content(frame), made_by_id=actor.user_id, made_at=timezone.now(),
    )  # fmt: skip
    return snapshot
