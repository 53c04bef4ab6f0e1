"""What every change of a plan shares: the lock, the version and the database's last word."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from uuid import UUID

from django.db import IntegrityError, connection
from django.db.models import BaseConstraint

from provision.choices import PlanState
from provision.models import Allocation, PlanRow, ProvisionPlan
from send_mis.audit.record import open_change
from send_mis.audit.selectors import last_saved_by
from send_mis.errors import EditConflict, RuleBroken

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
    if plan.version != version:
        state = PlanState(plan.state).label
        raise EditConflict({"The plan": str(state)}, by=last_saved_by(plan.pk, plan.school_id))


@contextmanager
def last_word() -> Iterator[None]:
    """Inside an open change: what the constraints refuse, they refuse now and in words."""
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {_DEFERRED} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {_DEFERRED} DEFERRED")
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        message = _messages().get(getattr(diagnosis, "constraint_name", None) or "")
        if message is None:
            raise
        raise RuleBroken(message) from error


@cache
def _messages() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in _MODELS
        for constraint in model._meta.constraints
        if constraint.violation_error_message != BaseConstraint.default_violation_error_message
    }
