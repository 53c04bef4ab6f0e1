"""What changes of a plan share: its lock, and its lines carried over to the next version."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from ehcp.models import EhcPlan, PlannedFor, PlanOutcome, PromisedProvision
from pupils.models import Pupil
from pupils.writing import locked
from send_mis.audit.saving import insert_all, lock, same_version
from send_mis.errors import RuleBroken

_IS_OVER = "This version is not in force any more: {}."


def locked_plan(
    plan: EhcPlan, version: int | None, theirs: Callable[[EhcPlan], Mapping[str, str]], *,
    is_current: bool = False,
) -> tuple[Pupil, EhcPlan]:  # fmt: skip
    """Inside an open change: the pupil, and the plan as saved now. Raises EditConflict unless the
    form saw this version of it, and RuleBroken where only one in force may be changed."""
    pupil = locked(plan.pupil)
    row = lock(EhcPlan, plan.pk)
    if is_current and not row.is_current:
        words = str(row.get_state_display())
        raise RuleBroken(_IS_OVER.format(words[:1].lower() + words[1:]))
    if version is not None:
        same_version(row, version, lambda: theirs(row))
    return pupil, row


def copy_lines(before: EhcPlan, made: EhcPlan) -> None:
    """Section E and F of the version before, with all that the school links to them: to be
    compared with the new document and mended. Sections in words are copied anew."""
    of_plan = {"plan": made, "pupil_id": made.pupil_id, "school_id": made.school_id}
    outcomes: dict[UUID, PlanOutcome] = {}
    for row in PlanOutcome.objects.filter(plan=before).order_by("position", "pk"):
        outcomes[row.pk] = _copy(row, **of_plan)
    insert_all(list(outcomes.values()))
    promised: dict[UUID, PromisedProvision] = {}
    for line in PromisedProvision.objects.filter(plan=before).order_by("position", "pk"):
        expected = outcomes.get(line.plan_outcome_id) if line.plan_outcome_id else None
        promised[line.pk] = _copy(
            line, **of_plan, plan_outcome=expected, carried_from=line, version=1
        )
    insert_all(list(promised.values()))
    planned = [
        PlannedFor(
            promised=promised[each.promised_id], row_id=each.row_id, pupil_id=made.pupil_id,
            school_id=made.school_id,
        )
        for each in PlannedFor.objects.filter(promised__plan=before).order_by("pk")
    ]  # fmt: skip
    insert_all(planned)


def _copy(row: Any, **other: Any) -> Any:
    """A new row that says the same, of another plan."""
    same = {
        field.name: getattr(row, field.attname)
        for field in row._meta.local_concrete_fields
        if not field.primary_key and not field.is_relation
    }
    keys = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.local_concrete_fields
        if field.is_relation and field.name not in other and field.attname not in other
    }
    return type(row)(**same | keys | other)
