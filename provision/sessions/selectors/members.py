"""Who is in a row on a day, and what was counted for them last."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.choices import OutcomeState
from provision.models import Allocation, OutcomePoint, PlanRow, Session
from provision.sessions.rules.entries import Member, figure
from provision.sessions.selectors.words import short_names
from send_mis.database.compiled import compiled


def members_of(
    row: PlanRow, day: date, last: Mapping[UUID, Decimal]
) -> tuple[list[Member], list[str]]:
    """Those who come on that day, and the names of those who do not. `last`: see `last_counts`."""
    places = _here(row, day)
    names = short_names([place.pupil for place in places])
    coming = [place for place in places if comes_on(place, day)]
    away = [names[p.pupil_id] for p in places if not comes_on(p, day)]
    return [_member(place, names[place.pupil_id], last) for place in coming], away


def _member(place: Allocation, name: str, last: Mapping[UUID, Decimal]) -> Member:
    outcome = place.outcome
    if outcome is None or outcome.state != OutcomeState.ACTIVE or not outcome.measure:
        return Member(place.pupil_id, name)
    count = last.get(outcome.pk)
    words = f"last time {figure(count)}" if count is not None else ""
    if not words and outcome.baseline is not None:
        count, words = outcome.baseline, f"began at {figure(outcome.baseline)}"
    return Member(
        place.pupil_id, name, outcome.measure, outcome.target, outcome.out_of, count, words
    )


def comes_on(place: Allocation, day: date) -> bool:
    """A part-time pupil has days of their own."""
    return not place.weekdays or day.weekday() in place.weekdays


def _here(row: PlanRow, day: date) -> list[Allocation]:
    return [
        place
        for place in row.allocations.all()
        if place.starts_on <= day and (place.ends_on is None or day < place.ends_on)
    ]


def last_counts(rows: Iterable[PlanRow], day: date) -> dict[UUID, Decimal]:
    """Outcome → what was counted last, in a session or by itself. Rows with their allocations."""
    return last_values(
        {place.outcome_id for row in rows for place in row.allocations.all() if place.outcome_id},
        day,
    )


def last_values(
    outcomes: Collection[UUID], day: date, but: Session | None = None
) -> dict[UUID, Decimal]:
    """Outcome → the last count up to a day; `but`: the session that is being put right."""
    ids = tuple(outcomes)
    return dict(_last_values(ids, day, but.pk if but else None)) if ids else {}


@compiled
def _last_values(
    ids: tuple[UUID, ...], day: date, but: UUID | None
) -> QuerySet[Any, tuple[Any, ...]]:
    points = OutcomePoint.objects.filter(outcome_id__in=ids, measured_on__lte=day)
    if but is not None:
        points = points.exclude(session=but)
    points = points.order_by("outcome_id", "-measured_on", "-noted_at").distinct("outcome_id")
    return points.values_list("outcome_id", "value")
