"""Where a plan stands, and how many of a row's sessions were held of those planned so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from provision.choices import NO_SHORTFALL, PlanState, SessionState
from provision.minutes import (
    AFTER_SCHOOL_DAYS,
    BELOW_PERCENT,
    FROM_SESSIONS,
    Pattern,
    planned_sessions,
    whole,
)
from provision.models import PlanRow, ProvisionPlan, Session
from provision.plans.selectors.frame import DAY, PlanFrame
from send_mis.database.compiled import compiled
from send_mis.ui.chips import Chip


def state_chip(plan: ProvisionPlan | None) -> Chip:
    if plan is None:
        return Chip("soon", "Not started")
    if plan.state == PlanState.AGREED:
        return Chip("fine", "Agreed")
    if plan.state == PlanState.PROPOSED:
        words = "Agreed, a change is with the SENCO" if plan.is_in_force else "With the SENCO"
        return Chip("accent", words)
    if plan.sent_back_because:
        return Chip("late", "Agreed, a change was sent back" if plan.is_in_force else "Sent back")
    if plan.is_in_force:
        return Chip("fine", "Agreed, being changed")
    return Chip("neutral", "Draft")


def is_owed(plan: ProvisionPlan | None) -> bool:
    """One that was agreed and is being changed stands as it was agreed: nobody waits for it."""
    return plan is None or (plan.state != PlanState.AGREED and plan.agreed_at is None)


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """Sessions of a row. `school_days`: those on which it ran so far."""

    held: int
    planned: int
    school_days: int

    @property
    def chip(self) -> Chip:
        """By the rule that delivery goes by."""
        words = f"{self.held} of {self.planned} held"
        if self.planned < FROM_SESSIONS:
            return Chip("neutral", words)
        is_short = self.held * 100 < self.planned * BELOW_PERCENT
        if is_short and self.school_days < AFTER_SCHOOL_DAYS:
            return Chip("neutral", words)
        return Chip("late" if is_short else "fine", words)


def progress_of(frame: PlanFrame) -> Mapping[UUID, PlanProgress]:
    """Timed rows that have begun, and for which a session was recorded. One query."""
    counted: dict[UUID, dict[str, Any]] = {
        row["row_id"]: row for row in _counted(frame.plan.pk, frame.today)
    }
    return {
        row.pk: PlanProgress(
            counted[row.pk]["held"],
            max(0, _planned(row, frame) - counted[row.pk]["excused"]),
            frame.days.count(row.starts_on, min(frame.today + DAY, row.ends_on)),
        )
        for row in frame.rows
        if row.pk in counted and row.minutes and row.times_a_week
    }


@compiled
def _counted(plan_id: UUID, today: date) -> QuerySet[Any, dict[str, Any]]:
    sessions = Session.objects.order_by().filter(row__plan=plan_id, held_on__lte=today)
    counted: QuerySet[Any, dict[str, Any]] = sessions.values("row_id").annotate(
        held=Count("pk", filter=Q(state=SessionState.DELIVERED)),
        excused=Count("pk", filter=Q(reason__in=sorted(NO_SHORTFALL))),
    )
    return counted


def _planned(row: PlanRow, frame: PlanFrame) -> int:
    pattern = Pattern(row.minutes or 0, row.times_a_week or 0, frozenset(row.weekdays))
    until = min(frame.today + DAY, row.ends_on)
    return whole(planned_sessions(pattern, frame.days, row.starts_on, until))
