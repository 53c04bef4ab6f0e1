"""What is read of scales and values, for any page."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from reviews.assessments.rules.progress import (
    NEAR,
    STALE,
    Bands,
    ProgressFinding,
    Series,
    Value,
    four_tests,
)
from reviews.models import Assessment, AssessmentScale, ProgressExplained

# The last value, one before it, and one before that.
_LOOKED_BACK = 2 * STALE + NEAR


def scales_in_use(school_id: UUID, on: date) -> QuerySet[AssessmentScale]:
    found: QuerySet[AssessmentScale] = AssessmentScale.objects.in_use(on).filter(school=school_id)
    return found.order_by("area", "name", "pk")


@dataclass
class YearValues:
    """The values of whole year groups, by year group and scale, each pupil's in order."""

    _of: dict[tuple[int, UUID], dict[UUID, list[Value]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, year: int, scale_id: UUID, pupil_id: UUID, value: Value) -> None:
        self._of[year, scale_id][pupil_id].append(value)

    def series(self, year: int, scale_id: UUID, pupil_id: UUID) -> list[Value]:
        return self._of.get((year, scale_id), {}).get(pupil_id, [])

    def peers(self, year: int, scale_id: UUID, pupil_id: UUID) -> list[Series]:
        """Everybody else of the year group."""
        found = self._of.get((year, scale_id), {})
        return [series for pk, series in found.items() if pk != pupil_id]


def year_values(
    school_id: UUID, years: Collection[int], scale_ids: Collection[UUID], today: date
) -> YearValues:
    """One query. `years`: the Septembers in which the pupils' cohorts start Reception."""
    rows = Assessment.objects.filter(
        school=school_id, scale__in=scale_ids, pupil__reception_year__in=set(years),
        on__gt=today - _LOOKED_BACK, on__lte=today,
    ).order_by("on")  # fmt: skip
    found = YearValues()
    for year, scale_id, pupil_id, on, value in rows.values_list(
        "pupil__reception_year", "scale_id", "pupil_id", "on", "value"
    ):
        found.add(year, scale_id, pupil_id, Value(on, value))
    return found


def four_tests_on(
    values: YearValues, year: int, scale: AssessmentScale, pupil_id: UUID
) -> list[ProgressFinding]:
    return four_tests(
        values.series(year, scale.pk, pupil_id), values.peers(year, scale.pk, pupil_id),
        Bands(scale.same_start, scale.real_difference),
    )  # fmt: skip


def newest_explained(
    pupil_ids: Iterable[UUID],
) -> dict[tuple[UUID, UUID], ProgressExplained]:
    """Pupil and scale → what was said last. One query."""
    rows = ProgressExplained.objects.filter(pupil__in=list(pupil_ids)).select_related("by")
    return {(row.pupil_id, row.scale_id): row for row in rows.order_by("on", "pk")}


def still_explains(row: ProgressExplained | None, last: date | None) -> bool:
    """A value since then has not been explained."""
    return row is not None and last is not None and row.on >= last
