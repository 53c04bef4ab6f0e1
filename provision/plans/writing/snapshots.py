"""A plan as it was sent or agreed, whole and unchangeable: words for people, keys to restore it."""

from provision.models import PlanSnapshot
from provision.plans.selectors.content import plan_content
from provision.plans.selectors.frame import PlanFrame
from send_mis.access.actor import Actor
from send_mis.audit.record import open_change
from send_mis.audit.snapshots.taking import take_snapshot


def make_snapshot(*, actor: Actor, frame: PlanFrame, kind: str) -> PlanSnapshot:
    """Inside an open change, with the plan locked: the next number."""
    open_change().touches(*frame.ids_in_rows)
    return take_snapshot(
        PlanSnapshot, frame.plan, actor=actor, kind=kind, content=plan_content(frame)
    )
