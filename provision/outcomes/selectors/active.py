"""A pupil's outcomes that go on, with their counts and lines, in reads that are compiled once."""

from uuid import UUID

from django.db.models import QuerySet

from provision.models import Allocation, Outcome, OutcomePoint
from send_mis.database.compiled import Asked, compiled
from send_mis.database.related import by_key, hold


def active_of(pupil_id: UUID) -> list[Outcome]:
    """Of them nothing is judged, and nothing follows. Three queries."""
    points = by_key(_points(pupil_id), lambda point: point.outcome_id)
    places = by_key(_places(pupil_id), lambda place: place.outcome_id)
    rows = list(_active(pupil_id))
    for row in rows:
        hold(row, "points", points.get(row.pk, []))
        hold(row, "allocations", places.get(row.pk, []))
    return rows


def active_reads(pupil_id: UUID) -> list[Asked]:
    """What `active_of` reads, to be read ahead."""
    return [read.asked(pupil_id) for read in (_active, _points, _places)]


@compiled
def _active(pupil_id: UUID) -> QuerySet[Outcome]:
    return Outcome.objects.active().filter(pupil=pupil_id).order_by("due_on", "id")


@compiled
def _points(pupil_id: UUID) -> QuerySet[OutcomePoint]:
    points = OutcomePoint.objects.filter(outcome__pupil=pupil_id, outcome__state="active")
    return points.select_related("noted_by").order_by("measured_on", "noted_at")


@compiled
def _places(pupil_id: UUID) -> QuerySet[Allocation]:
    places = Allocation.objects.filter(outcome__pupil=pupil_id, outcome__state="active")
    return places.select_related("row__intervention").order_by("starts_on", "id")
