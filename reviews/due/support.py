"""What early discussions ask for by a day: to be held, to be decided, and the note of them."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from pupils.due.writing.table import write_due
from pupils.models import DueDate, Pupil
from reviews.choices import DiscussionState, SupportDue
from reviews.due.rolls import left_on, owed_until
from reviews.due.rules import (
    DECIDE_WITHIN_WEEKS,
    PROPOSE_WITHIN_WEEKS,
    WRITTEN_WITHIN_DAYS,
    within_days,
    within_weeks,
)
from reviews.models import EarlyDiscussion
from send_mis.audit.record import open_change
from send_mis.schools.models import School
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays


def support_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have the due dates of these pupils' discussions follow."""
    open_change().derives(write_support_due, *pupil_ids)


def write_support_due(pupil_ids: set[UUID]) -> int:
    """Two queries for pupils who have none."""
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=SupportDue.values)
    return write_due(there, _due_of(list(EarlyDiscussion.objects.filter(pupil__in=pupil_ids))))


def rebuild_support_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils or discussions meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(school=school_id, kind__in=SupportDue.values)
        return write_due(there, _due_of(list(EarlyDiscussion.objects.filter(school=school_id))))


def _due_of(rows: Collection[EarlyDiscussion]) -> Iterator[DueDate]:
    if not rows:
        return
    left = left_on({row.pupil_id for row in rows})
    days = {school_id: provision_days(school_id) for school_id in {row.school_id for row in rows}}
    for row in rows:
        yield from _of_discussion(row, left.get(row.pupil_id), days[row.school_id])


def _of_discussion(
    row: EarlyDiscussion, left: date | None, days: SchoolDays
) -> Iterator[DueDate]:  # fmt: skip
    closed = row.decided_on if row.state == DiscussionState.CLOSED else None
    decided = row.decided_on if row.is_decided else None
    yield _due(
        row, SupportDue.PROPOSE, "teacher",
        within_weeks(row.begun_on, PROPOSE_WITHIN_WEEKS, days), row.begun_on, (closed, left),
        # The SENCO may decide without having been asked to.
        row.proposed_on or decided,
    )  # fmt: skip
    if row.proposed_on is not None:
        yield _due(
            row, SupportDue.DECIDE, "senco",
            within_weeks(row.proposed_on, DECIDE_WITHIN_WEEKS, days), row.proposed_on,
            (closed, left), decided,
        )  # fmt: skip
    if decided is not None:
        yield _due(
            row, SupportDue.NOTE, "teacher", within_days(decided, WRITTEN_WITHIN_DAYS, days),
            decided, (left,), row.given_on,
        )  # fmt: skip


def _due(
    row: EarlyDiscussion, kind: SupportDue, turn: str, by: date, since: date,
    ends: Collection[date | None], done: date | None,
) -> DueDate:  # fmt: skip
    said: dict[str, Any] = {"turn": turn, "hold_by_on": by, "starts_on": since, "done_on": done}
    return DueDate(
        school_id=row.school_id, pupil_id=row.pupil_id, kind=kind.value,
        subject_type=row._meta.label_lower, subject_id=row.pk,
        ends_on=None if done else owed_until(since, *ends), **said,
    )  # fmt: skip
