"""What joining asks for by a day: a baseline on entry, where the school assesses."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from pupils.due.writing.table import write_due
from pupils.models import DueDate, Enrolment, Pupil
from reviews.choices import AssessmentDue
from reviews.due.rolls import owed_until
from reviews.due.rules import ASKED_FOR, baseline_by
from reviews.models import Assessment, AssessmentScale
from send_mis.audit.record import open_change
from send_mis.schools.models import AcademicYear, School

_TURN = "teacher"
# Who joined before the last so many school years that are entered is past being asked for: nearly
# the whole school is, and none of it is kept.
_YEARS = 3
_DAY = timedelta(days=1)


def baseline_changes(*pupil_ids: UUID) -> None:
    """Inside an open change: have what these pupils' baselines are due by follow."""
    open_change().derives(write_baseline_due, *pupil_ids)


def scale_changes(school_id: UUID) -> None:
    """Inside an open change: a school that assesses by nothing asks for no baseline."""
    open_change().derives(_write_schools, school_id)


def write_baseline_due(pupil_ids: set[UUID]) -> int:
    """Four queries where it agrees."""
    there = DueDate.objects.filter(pupil__in=pupil_ids, kind__in=AssessmentDue.values)
    return write_due(there, _due_of(pupil__in=pupil_ids))


def _write_schools(school_ids: set[UUID]) -> int:
    there = DueDate.objects.filter(school__in=school_ids, kind__in=AssessmentDue.values)
    return write_due(there, _due_of(school__in=school_ids))


def rebuild_baseline_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes its pupils meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        pupils = Pupil.objects.filter(school=school_id).only("pk").order_by("pk")
        list(pupils.select_for_update(of=("self",)))
        there = DueDate.objects.filter(school=school_id, kind__in=AssessmentDue.values)
        return write_due(there, _due_of(school=school_id))


def _due_of(**of: Any) -> Iterator[DueDate]:
    joined = _joined_lately(of)
    if not joined:
        return
    has_one = set(
        Assessment.objects.order_by().filter(
            is_baseline=True, pupil__in={row.pupil_id for row in joined}
        ).values_list("pupil_id", flat=True)
    )  # fmt: skip
    retired: dict[UUID, list[date | None]] = defaultdict(list)
    scales = AssessmentScale.objects.order_by().filter(school__in={row.school_id for row in joined})
    for school_id, retired_on in scales.values_list("school_id", "retired_on"):
        retired[school_id].append(retired_on)
    for row in joined:
        if row.pupil_id in has_one or row.school_id not in retired:
            continue
        ends = retired[row.school_id]
        last = None if None in ends else max(on for on in ends if on is not None)
        yield DueDate(
            school_id=row.school_id, pupil_id=row.pupil_id, kind=AssessmentDue.BASELINE.value,
            subject_type=row._meta.label_lower, subject_id=row.pk, turn=_TURN,
            hold_by_on=baseline_by(row.starts_on), starts_on=row.starts_on,
            ends_on=owed_until(row.starts_on, row.starts_on + ASKED_FOR + _DAY, row.ends_on, last),
        )  # fmt: skip


def _joined_lately(of: dict[str, Any]) -> list[Enrolment]:
    before = (
        AcademicYear.objects.filter(school=OuterRef("school_id"))
        .order_by("-starts_on").values("starts_on")[_YEARS - 1 : _YEARS]
    )  # fmt: skip
    rows = Enrolment.objects.filter(**of).annotate(since=Subquery(before))
    lately = Q(since__isnull=True) | Q(starts_on__gte=F("since"))
    return list(rows.filter(lately).order_by("starts_on"))
