"""How the invented pupils come on: outcomes with points, judgements, reviews after six weeks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from provision.choices import FourPoint, OutcomeState, ReviewDecision
from provision.models import (
    Allocation,
    ImpactResult,
    ImpactReview,
    Judgement,
    Outcome,
    OutcomePoint,
)
from send_mis.demo.days import weekdays_from
from send_mis.demo.provision_story import JAYDEN, STAYS

if TYPE_CHECKING:
    from send_mis.demo.provision_building import Made, ProvisionBuilder

_REVIEW_AFTER = 6
_STATES = {
    FourPoint.NOT_MET: OutcomeState.NOT_MET,
    FourPoint.PARTLY: OutcomeState.PARTLY,
    FourPoint.MET: OutcomeState.MET,
    FourPoint.EXCEEDED: OutcomeState.MET,
}


def progress_of(builder: "ProvisionBuilder", made: "Made") -> None:
    if not builder.full:
        return
    values = {place.pk: _values(builder, made, number) for number, place in enumerate(made.places)}
    for place in made.places:
        _outcome(builder, made, place, values[place.pk])
    if made.row.minutes is not None:
        _review(builder, made, values)


def _values(builder: "ProvisionBuilder", made: "Made", number: int) -> list[int]:
    """The story's points for its first pupil; towards the target, fast or slow, for others."""
    aim = made.aim
    if made.told and number == 0:
        return list(aim.points)
    pace = builder.random.choice((0.2, 0.9, 1.0, 1.0, 1.1))
    steps = 4 if made.is_past else 3
    way = (aim.target - aim.baseline) * pace
    values = [aim.baseline + round(way * step / 4) for step in range(1, steps + 1)]
    return [min(value, aim.out_of or value) for value in values]


def _outcome(
    builder: "ProvisionBuilder", made: "Made", place: Allocation, values: list[int]
) -> None:
    row, aim = made.row, made.aim
    last_day = row.ends_on - timedelta(days=1)
    outcome = Outcome(
        id=builder.id("outcome"), school=builder.school, pupil=place.pupil, text=aim.text,
        pupil_words=aim.words if place is made.places[0] else "",
        area=row.intervention.area if row.intervention else "GENERAL",
        need_type=builder.need_answered(made, place.pupil_id),
        measure=aim.measure, baseline=Decimal(aim.baseline), target=Decimal(aim.target),
        out_of=None if aim.out_of is None else Decimal(aim.out_of),
        starts_on=row.starts_on, due_on=last_day,
        how_measured="Counted by the adult, once a fortnight.",
    )  # fmt: skip
    if made.is_unmeasured:
        outcome.measure, outcome.how_measured = "", ""
        outcome.baseline = outcome.target = outcome.out_of = None
        values = []
    days = [d for d in builder.days.days if row.starts_on < d < min(row.ends_on, builder.today)]
    for number, value in enumerate(values, start=1):
        at = len(days) * number // (len(values) + (0 if made.is_past else 1))
        if len(days) < 5 * len(values) and not made.is_past:
            break
        day = days[max(0, at - 1)]
        builder.rows.add(
            OutcomePoint(
                id=builder.id("point"), school=builder.school, outcome=outcome, measured_on=day,
                value=Decimal(value), noted_by=row.delivered_by or builder.senco,
                noted_at=_after_school(day),
            )
        )  # fmt: skip
    if made.is_past:
        judged = _judged(aim.baseline, aim.target, values[-1])
        outcome.state, outcome.closed_on = _STATES[judged], last_day
        builder.rows.add(
            Judgement(
                id=builder.id("judgement"), school=builder.school, outcome=outcome,
                judged_on=last_day, scale="four", value=judged, judged_by=builder.senco,
            )
        )  # fmt: skip
    # The outcome that is not counted is linked to no line either.
    if not made.is_unmeasured:
        place.outcome = outcome
    builder.rows.add(outcome)


def _judged(baseline: int, target: int, value: int) -> FourPoint:
    if value >= target:
        return FourPoint.EXCEEDED if value > target else FourPoint.MET
    return FourPoint.PARTLY if (value - baseline) * 2 >= target - baseline else FourPoint.NOT_MET


def _review(builder: "ProvisionBuilder", made: "Made", values: Mapping[UUID, list[int]]) -> None:
    """Due after six weeks. The school keeps up with them, but for one that is late."""
    row = made.row
    due_on = builder.days.end_after(row.starts_on, _REVIEW_AFTER)
    if due_on is None or due_on >= row.ends_on:
        return
    review = ImpactReview(id=builder.id("review"), school=builder.school, row=row, due_on=due_on)
    builder.rows.add(review)
    is_over = made.is_past or due_on < builder.today
    is_late = is_over and not made.is_past and not builder.has_late_review
    builder.has_late_review |= is_late
    if is_late or not is_over:
        return
    held = weekdays_from(due_on, builder.random.randint(0, 3))
    review.done_on = min(held, weekdays_from(builder.today, -1))
    review.done_by = builder.senco
    going = [v[-1] - made.aim.baseline for v in values.values()]
    if sum(going) * 2 >= len(going) * (made.aim.target - made.aim.baseline):
        review.decision, review.words = ReviewDecision.CONTINUE, "It helps; carry on."
    else:
        review.decision = ReviewDecision.ADAPT
        review.words = "Slower than hoped: shorter, and the same adult each time."
    for place in made.places:
        builder.rows.add(
            ImpactResult(
                id=builder.id("result"), school=builder.school, review=review, pupil=place.pupil,
                measure=made.aim.measure, entry=Decimal(made.aim.baseline),
                exit=Decimal(values[place.pk][-1]),
            )
        )  # fmt: skip


def tries_of(builder: "ProvisionBuilder") -> None:
    """Jayden's outcome that was unmet three times: change the approach?"""
    jayden = next((p for p in builder.built.pupils if p.list_name == JAYDEN), None)
    if jayden is None:
        return
    before: Outcome | None = None
    for attempt, weekdays in enumerate(((236, 165), (164, 86), (85, 14)), start=1):
        starts_on, closed_on = (weekdays_from(builder.today, -n) for n in weekdays)
        outcome = Outcome(
            id=builder.id("try"), school=builder.school, pupil=jayden, text=STAYS.text, area="SEMH",
            measure=STAYS.measure, baseline=Decimal(STAYS.baseline), target=Decimal(STAYS.target),
            out_of=Decimal(STAYS.out_of or 5), starts_on=starts_on, due_on=closed_on,
            how_measured="Ticked by his teacher after each lesson.", follows=before,
            attempt=attempt, state=OutcomeState.NOT_MET, closed_on=closed_on,
        )  # fmt: skip
        builder.rows.add(
            outcome,
            OutcomePoint(
                id=builder.id("try point"), school=builder.school, outcome=outcome,
                measured_on=closed_on, value=Decimal(STAYS.points[attempt - 1]),
                noted_by=builder.senco, noted_at=_after_school(closed_on),
            ),
            Judgement(
                id=builder.id("try judgement"), school=builder.school, outcome=outcome,
                judged_on=closed_on, scale="four", value=FourPoint.NOT_MET,
                judged_by=builder.senco,
            ),
        )  # fmt: skip
        before = outcome


def _after_school(day: date) -> datetime:
    return datetime.combine(day, time(15, 30), UTC)
