"""What cycles ask for by a day: a plan to be agreed, and a review that no status asks for."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.choices import SenStatus
from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil, Spell
from reviews.choices import CycleDue, CycleState
from reviews.due.meetings import write_meetings_of_cycles
from reviews.due.rolls import left_on, owed_until
from reviews.due.rules import agree_by
from reviews.models import Cycle
from send_mis.audit.record import open_change
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays

# The class teacher answers for the graduated approach (Code of Practice 6.36).
_TURN = "teacher"


def cycle_changes(*cycle_ids: UUID) -> None:
    """Inside an open change: have the due dates of these cycles follow what is written of them."""
    open_change().derives(write_cycle_due, *cycle_ids)
    open_change().derives(write_meetings_of_cycles, *cycle_ids)


def write_cycle_due(cycle_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(kind__in=CycleDue.values, subject_id__in=cycle_ids)
    return write_due(there, _due_of(list(Cycle.objects.filter(pk__in=cycle_ids))))


def write_cycles_of_pupils(pupil_ids: set[UUID]) -> int:
    """What follows from a status that changes, or from leaving and coming back."""
    cycles = list(Cycle.objects.filter(pupil__in=pupil_ids))
    if not cycles:
        return 0
    there = DueDate.objects.filter(kind__in=CycleDue.values, pupil__in=pupil_ids)
    return write_due(there, _due_of(cycles))


def rebuild_cycle_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or cycles meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        list(
            Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
            .select_for_update(of=("self",))
        )  # fmt: skip
        cycles = Cycle.objects.filter(school=school_id).order_by("pk")
        there = DueDate.objects.filter(kind__in=CycleDue.values, school=school_id)
        return write_due(there, _due_of(list(cycles.select_for_update(of=("self",)))))


def _due_of(cycles: Collection[Cycle]) -> Iterator[DueDate]:
    supported = _supported_until(cycles)
    left = left_on({cycle.pupil_id for cycle in cycles})
    days: dict[UUID, SchoolDays] = {}
    for cycle in cycles:
        if cycle.school_id not in days:
            days[cycle.school_id] = provision_days(cycle.school_id)
        gone = left.get(cycle.pupil_id)
        over = owed_until(cycle.starts_on, _given_up_on(cycle), gone)
        yield _due(
            CycleDue.AGREE, cycle, agree_by(cycle.starts_on, days[cycle.school_id]),
            ends_on=None if cycle.agreed_on else over, done_on=cycle.agreed_on,
        )  # fmt: skip
        if cycle.state != CycleState.AGREED:
            continue
        # The register asks for the review of SEN support, on the cycle's day.
        support_ends = supported.get(cycle.pupil_id, cycle.starts_on)
        if support_ends is None:
            continue
        since = max(cycle.starts_on, support_ends)
        if gone is None or gone > since:
            yield _due(
                CycleDue.REVIEW, cycle, cycle.review_on, starts_on=since,
                ends_on=owed_until(since, gone),
            )  # fmt: skip


def _supported_until(cycles: Collection[Cycle]) -> dict[UUID, date | None]:
    """Of the pupils who ever were on SEN support the first day after it; None: no end is known."""
    spells = Spell.objects.order_by("starts_on").filter(
        pupil__in={cycle.pupil_id for cycle in cycles}, status=SenStatus.SEN_SUPPORT
    )
    return dict(spells.values_list("pupil_id", "ends_on"))


def _given_up_on(cycle: Cycle) -> date | None:
    """A draft that was given up is owed by nobody from then on."""
    return cycle.closed_on if cycle.state == CycleState.CLOSED else None


def _due(kind: CycleDue, cycle: Cycle, by: date | None, **days: Any) -> DueDate:
    return DueDate(
        school_id=cycle.school_id, pupil_id=cycle.pupil_id, kind=kind.value,
        subject_type=cycle._meta.label_lower, subject_id=cycle.pk, turn=_TURN, hold_by_on=by,
        **{"starts_on": cycle.starts_on, **days},
    )  # fmt: skip
