"""Pupils' entry and exit, written inside an open change: with the group's review or before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from provision.choices import OutcomeState
from provision.due.rules import next_review_on
from provision.due.writing import row_changes
from provision.impact.rules import MeasuredPupil, same_measure
from provision.models import (
    Allocation,
    ImpactResult,
    ImpactReview,
    Outcome,
    OutcomePoint,
    PlanRow,
)
from provision.settings.selectors import settings_of
from send_mis.access.actor import Actor
from send_mis.audit.record import open_change
from send_mis.database.related import by_key


@dataclass(frozen=True, slots=True)
class LineResult:
    """One pupil's, measured on a day in a row."""

    row: PlanRow
    result: MeasuredPupil
    measure: str
    on: date


def write_results(actor: Actor, results: Sequence[LineResult]) -> None:
    """Inside an open change, the rows locked: the review of a group fills in pupil by pupil, and is
    done when somebody decides for the group. Nothing where nothing more is reviewed."""
    reviews = _open_reviews({each.row.pk: each.row for each in results}.values())
    kept = [(reviews[each.row.pk], each) for each in results if each.row.pk in reviews]
    keep_results(actor, kept)


def _open_reviews(rows: Collection[PlanRow]) -> dict[UUID, ImpactReview]:
    """Row → the review that is still to be done: the first, or one that is made now."""
    held = by_key(
        ImpactReview.objects.filter(row__in=rows).order_by("due_on"), lambda each: each.row_id
    )
    found, new = {}, []
    waits = {key: settings_of(key).review_after_weeks for key in {row.school_id for row in rows}}
    for row in rows:
        own = held.get(row.pk, [])
        review = next((each for each in own if each.done_on is None), None)
        if review is None and (review := _next_review(row, own, waits[row.school_id])):
            new.append(review)
        if review is not None:
            found[row.pk] = review
    if new:
        ImpactReview.objects.bulk_create(new)
        open_change().saves(*(each.pk for each in new))
        row_changes(*(each.row_id for each in new))
    return found


def _next_review(row: PlanRow, held: Sequence[ImpactReview], weeks: int) -> ImpactReview | None:
    days = [(each.due_on, each.done_on) for each in held]
    due_on = next_review_on(row.starts_on, row.ends_on, days, weeks)
    if due_on is None:
        return None
    return ImpactReview(row=row, due_on=due_on, school_id=row.school_id)


def keep_results(actor: Actor, results: Sequence[tuple[ImpactReview, LineResult]]) -> None:
    """Inside an open change: in place of what was noted for the pupil in this review before. The
    exit is a count of the pupil's outcome, so that nobody types it twice. Six queries."""
    if not results:
        return
    there = ImpactResult.objects.filter(
        review__in={review.pk for review, _ in results},
        pupil__in={each.result.pupil_id for _, each in results},
    )
    known = {(row.review_id, row.pupil_id): row for row in there}
    new: dict[tuple[UUID, UUID], ImpactResult] = {}
    changed: dict[tuple[UUID, UUID], ImpactResult] = {}
    for review, each in results:
        key = (review.pk, each.result.pupil_id)
        if key in known:
            kept = changed[key] = known[key]
        else:
            kept = new.setdefault(
                key, ImpactResult(review=review, pupil_id=key[1], school_id=review.school_id)
            )
        kept.measure, kept.note = each.measure.strip(), each.result.note.strip()
        kept.entry, kept.exit = each.result.entry, each.result.exit
    ImpactResult.objects.bulk_create(new.values())
    if changed:
        ImpactResult.objects.bulk_update(changed.values(), ["measure", "entry", "exit", "note"])
    _count_exits(actor, [each for _, each in results])


def _count_exits(actor: Actor, results: Sequence[LineResult]) -> None:
    """On the line of the outcome that a pupil's place works on, if both count the same."""
    places = by_key(
        Allocation.objects.filter(
            row__in={each.row.pk for each in results},
            pupil__in={each.result.pupil_id for each in results}, outcome__isnull=False,
        ).select_related("outcome"),
        lambda place: (place.row_id, place.pupil_id),
    )  # fmt: skip
    counted = [
        (each, place.outcome, each.result.exit)
        for each in results for place in places.get((each.row.pk, each.result.pupil_id), ())
        if each.result.exit is not None and _counts_for(each, each.result.exit, place.outcome)
    ]  # fmt: skip
    noted = set(
        OutcomePoint.objects.filter(outcome__in={outcome.pk for _, outcome, _ in counted})
        .values_list("outcome_id", "measured_on", "value")
    )  # fmt: skip
    new = []
    for each, outcome, value in counted:
        if (outcome.pk, each.on, value) in noted:
            continue
        noted.add((outcome.pk, each.on, value))
        new.append(
            OutcomePoint(
                outcome=outcome, school_id=each.row.school_id, measured_on=each.on, value=value,
                note="Review of the intervention", noted_by_id=actor.user_id,
                noted_at=timezone.now(),
            )
        )  # fmt: skip
    OutcomePoint.objects.bulk_create(new)


def _counts_for(each: LineResult, value: Decimal, outcome: Outcome) -> bool:
    return (
        outcome.state == OutcomeState.ACTIVE
        and same_measure(outcome.measure) == same_measure(each.measure)
        and each.on > outcome.starts_on
        and (outcome.out_of is None or value <= outcome.out_of)
    )
