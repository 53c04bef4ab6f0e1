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


def write_cycle_due(cycle_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(kind__in=CycleDue.values, subject_id__in=cycle_ids)
    return write_due(there, _due_of(list(Cycle.objects.filter(pk__in=cycle_ids))))


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
    supported = _supported(cycles)
    days: dict[UUID, SchoolDays] = {}
    for cycle in cycles:
        if cycle.school_id not in days:
            days[cycle.school_id] = provision_days(cycle.school_id)
        yield _due(
            CycleDue.AGREE, cycle, agree_by(cycle.starts_on, days[cycle.school_id]),
            ends_on=_given_up_on(cycle), done_on=cycle.agreed_on,
        )  # fmt: skip
        # The register asks for the review of SEN support, on the cycle's day.
        if cycle.state == CycleState.AGREED and cycle.pupil_id not in supported:
            yield _due(CycleDue.REVIEW, cycle, cycle.review_on)


def _supported(cycles: Collection[Cycle]) -> set[UUID]:
    """The pupils on SEN support, from the facts alone: an end that is known counts as one."""
    spells = Spell.objects.order_by().filter(
        pupil__in={cycle.pupil_id for cycle in cycles}, status=SenStatus.SEN_SUPPORT,
        ends_on__isnull=True,
    )  # fmt: skip
    return set(spells.values_list("pupil_id", flat=True))


def _given_up_on(cycle: Cycle) -> date | None:
    """A draft that was given up is owed by nobody from then on."""
    if cycle.state != CycleState.CLOSED or cycle.closed_on is None:
        return None
    return max(cycle.closed_on, cycle.starts_on)


def _due(kind: CycleDue, cycle: Cycle, by: date | None, **days: Any) -> DueDate:
    return DueDate(
        school_id=cycle.school_id, pupil_id=cycle.pupil_id, kind=kind.value,
        subject_type=cycle._meta.label_lower, subject_id=cycle.pk, turn=_TURN, hold_by_on=by,
        starts_on=cycle.starts_on, **days,
    )  # fmt: skip
