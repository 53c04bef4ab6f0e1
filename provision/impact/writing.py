"""One pupil's entry and exit, written inside an open change: with the group's review or before."""

from datetime import date

from django.utils import timezone

from provision.choices import OutcomeState
from provision.due.rules import next_review_on
from provision.due.writing import row_changes
from provision.impact.rules import MeasuredPupil, same_measure
from provision.models import Allocation, ImpactResult, ImpactReview, OutcomePoint, PlanRow
from provision.settings.selectors import settings_of
from send_mis.access.actor import Actor


def write_result(
    actor: Actor, row: PlanRow, result: MeasuredPupil, measure: str, on: date
) -> ImpactResult | None:
    """Inside an open change, the row locked: the review of the group fills in pupil by pupil, and
    is done when somebody decides for the group. None where nothing more is reviewed."""
    review = row.reviews.filter(done_on__isnull=True).order_by("due_on").first()
    if review is None:
        days = list(row.reviews.values_list("due_on", "done_on"))
        weeks = settings_of(row.school_id).review_after_weeks
        due_on = next_review_on(row.starts_on, row.ends_on, days, weeks)
        if due_on is None:
            return None
        review = ImpactReview.objects.create(row=row, due_on=due_on, school_id=row.school_id)
        row_changes(row.pk)
    return keep_result(actor, review, result, measure, on)


def keep_result(
    actor: Actor, review: ImpactReview, result: MeasuredPupil, measure: str, on: date
) -> ImpactResult:
    """Inside an open change: in place of what was noted for the pupil in this review before. The
    exit is a count of the pupil's outcome, so that nobody types it twice."""
    found = ImpactResult.objects.filter(review=review, pupil=result.pupil_id).first()
    kept = found or ImpactResult(
        review=review, pupil_id=result.pupil_id, school_id=review.school_id
    )  # fmt: skip
    kept.measure, kept.entry, kept.exit = measure.strip(), result.entry, result.exit
    kept.note = result.note.strip()
    kept.save()
    _count_exit(actor, review.row, kept, on)
    return kept


def _count_exit(actor: Actor, row: PlanRow, result: ImpactResult, on: date) -> None:
    """On the line of the outcome that this pupil's place works on, if both count the same."""
    if result.exit is None:
        return
    places = Allocation.objects.filter(row=row, pupil=result.pupil_id, outcome__isnull=False)
    for place in places.select_related("outcome"):
        outcome = place.outcome
        if (
            outcome is None
            or outcome.state != OutcomeState.ACTIVE
            or same_measure(outcome.measure) != same_measure(result.measure)
            or on <= outcome.starts_on
            or (outcome.out_of is not None and result.exit > outcome.out_of)
            or outcome.points.filter(measured_on=on, value=result.exit).exists()
        ):
            continue
        OutcomePoint.objects.create(
            outcome=outcome, school_id=row.school_id, measured_on=on, value=result.exit,
            note="Review of the intervention", noted_by_id=actor.user_id, noted_at=timezone.now(),
        )  # fmt: skip
