"""Lines that were begun and have quietly stopped: planned still, and not held for two weeks."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from provision.choices import SessionState
from provision.delivery.selectors.lines import by_whom, row_name
from provision.models import PlanRow
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.schools.school_time import SchoolTime

WITHOUT_FOR_SCHOOL_DAYS = 10


@dataclass(frozen=True, slots=True)
class Stopped:
    row_id: UUID
    plan_id: UUID
    name: str
    where: str
    by: str
    # None: it was never held.
    last_held_on: date | None


def stopped_lines(*, actor: Actor, school: School, time: SchoolTime) -> list[Stopped]:
    """The longest without first. One query."""
    since = time.school_days_before(actor.today, WITHOUT_FOR_SCHOOL_DAYS)
    rows: Any = visible_to(PlanRow.objects.filter(school=school), actor, Action.PROVISION_VIEW)
    held = Q(sessions__state=SessionState.DELIVERED, sessions__held_on__lte=actor.today)
    found = (
        rows.filter(
            starts_on__lte=since, ends_on__gt=actor.today, minutes__isnull=False,
            allocations__isnull=False,
        )
        .annotate(last=Max("sessions__held_on", filter=held))
        .filter(Q(last__isnull=True) | Q(last__lt=since))
        .select_related("intervention", "delivered_by", "plan__school_class")
        .order_by("last", "pk")
    )  # fmt: skip
    return [
        Stopped(
            row.pk, row.plan_id, row_name(row),
            row.plan.school_class.name if row.plan.school_class else "", by_whom(row), row.last,
        )
        for row in found
    ]  # fmt: skip
