"""What every change of a plan shares: the lock, the version and the database's last word."""

from contextlib import AbstractContextManager
from uuid import UUID

from provision.choices import PlanState
from provision.models import Allocation, PlanRow, ProvisionPlan
from send_mis.audit.record import open_change
from send_mis.audit.saving import refused_in_words, same_version

_MODELS = (ProvisionPlan, PlanRow, Allocation)
# Deferred, so that a pupil may leave and join in one change; asked before it is done.
_DEFERRED = "provision_allocation_once"


def locked_plan(plan_id: UUID) -> ProvisionPlan:
    """Inside an open change: the plan as saved now. Two who save it follow each other."""
    found: ProvisionPlan = (
        ProvisionPlan.objects.select_for_update(of=("self",))
        .select_related("school", "year", "term__year", "school_class")
        .get(pk=plan_id)
    )
    open_change().school_id = found.school_id
    return found


def lock_rows(plan: ProvisionPlan) -> None:
    """Inside an open change: nobody records a session of these rows until it is done."""
    rows = PlanRow.objects.select_for_update(of=("self",)).filter(plan=plan.pk).order_by("pk")
    list(rows.values_list("pk", flat=True))


def same_plan(plan: ProvisionPlan, version: int) -> None:
    """Raises EditConflict unless this is the plan that the person looked at."""
    same_version(plan, version, lambda: {"The plan": str(PlanState(plan.state).label)})


def last_word() -> AbstractContextManager[None]:
    """Inside an open change: what the constraints refuse, they refuse now and in words."""
    return refused_in_words(_MODELS, _DEFERRED)
