"""What a review needs to know: its day, the sessions and the counts so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from provision.choices import NO_SHORTFALL, ReviewDecision, SessionState
from provision.due.rules import next_review_on
from provision.impact.rules import Reviewed
from provision.minutes import (
    Pattern,
    SessionRecord,
    Tally,
    Verdict,
    planned_minutes,
    planned_sessions,
    tally,
    verdict,
    whole,
)
from provision.models import (
    Allocation,
    ImpactResult,
    OutcomePoint,
    PlanRow,
    ProvisionPlan,
    Session,
)
from provision.plans.selectors.frame import plan_name
from provision.querysets import RowQuerySet
from provision.sessions.rules.entries import figure
from provision.sessions.selectors.words import row_title
from provision.settings.selectors import settings_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays
from send_mis.ui.words import day as in_words
from send_mis.ui.words import joined, plural


@dataclass(frozen=True)
class DoneReview:
    title: str
    when: str
    decision: str
    words: str
    results: list[str]


def due_on(row: PlanRow, weeks: int) -> date | None:
    """Six weeks after it began, or after the last review; none once that is past its end."""
    reviews = [(review.due_on, review.done_on) for review in row.reviews.all()]
    return next_review_on(row.starts_on, row.ends_on, reviews, weeks)


def rows_to_review(actor: Actor) -> RowQuerySet:
    """A review is of the whole group, so that it is asked of the plan, not of one pupil's row."""
    plans = visible_to(ProvisionPlan.objects.order_by(), actor, Action.IMPACT_REVIEW)
    return PlanRow.objects.filter(plan__in=plans)


def with_all(rows: Any) -> Any:
    """With what a review of each says."""
    places = Allocation.objects.select_related("pupil", "outcome").order_by("pupil__sort_key")
    return rows.select_related(
        "plan__school_class", "intervention", "delivered_by"
    ).prefetch_related("reviews", Prefetch("allocations", queryset=places))


def names(row: PlanRow) -> str:
    return joined(list(dict.fromkeys(place.pupil.name for place in row.allocations.all())))


# --- Planned against delivered, of one row ---------------------------------------------------


@dataclass(frozen=True)
class ReviewedSoFar:
    words: str
    minutes: str
    is_short: bool


def so_far(
    row: PlanRow, sessions: Sequence[Session], days: SchoolDays, today: date
) -> ReviewedSoFar:
    """Until yesterday: what today still brings is not missing yet."""
    pattern = Pattern(row.minutes or 1, row.times_a_week or 1, frozenset(row.weekdays))
    until = min(today, row.ends_on)
    planned = planned_sessions(pattern, days, row.starts_on, until)
    before = [session for session in sessions if session.held_on < until]
    held = sum(session.state == SessionState.DELIVERED for session in before)
    total = _tally(pattern, days, row, before, until)
    return ReviewedSoFar(
        f"{held} of {plural(whole(planned), 'session', 'sessions')}",
        f"{total.delivered:,} of {whole(total.due):,} minutes",
        is_short=verdict(total, school_days=days.count(row.starts_on, until), sessions=planned)
        is Verdict.SHORT,
    )


def _tally(
    pattern: Pattern, days: SchoolDays, row: PlanRow, sessions: Sequence[Session], until: date
) -> Tally:
    records = [SessionRecord(s.planned_minutes, s.minutes or 0, s.reason) for s in sessions]
    return tally(planned_minutes(pattern, days, row.starts_on, until), records, NO_SHORTFALL)


def sessions_of(row_ids: list[UUID]) -> dict[UUID, list[Session]]:
    found: dict[UUID, list[Session]] = {}
    for session in Session.objects.filter(row_id__in=row_ids):
        found.setdefault(session.row_id, []).append(session)
    return found


# --- One review ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewPage:
    row: PlanRow
    title: str
    question: str
    lede: str
    due_on: date
    sessions: str
    minutes: str
    is_short: bool
    pupils: list[Reviewed]
    measure: str
    earlier: list[DoneReview]

    @property
    def seen(self) -> int:
        """The version of the row's reviews: how many are done."""
        return len(self.earlier)


def review_page(row_id: UUID, today: date) -> ReviewPage:
    row = with_all(PlanRow.objects.filter(pk=row_id)).get()
    done = so_far(row, sessions_of([row.pk]).get(row.pk, []), provision_days(row.school_id), today)
    weeks = settings_of(row.school_id).review_after_weeks
    on = due_on(row, weeks)
    earlier = row.reviews.filter(done_on__isnull=False).select_related(
        "row__intervention", "row__plan__school_class"
    )
    return ReviewPage(
        row, row_title(row), f"Did {row_title(row)} help in {plan_name(row.plan)}?",
        f"{names(row)} · since {in_words(row.starts_on)} · {_when(row, on)}",
        on or min(today, row.ends_on),
        done.words, done.minutes, done.is_short, _reviewed(row), _measure(row),
        [done_words(review) for review in earlier.prefetch_related("results__pupil")],
    )  # fmt: skip


def _when(row: PlanRow, on: date | None) -> str:
    """When it was reviewed last, and when it is to be again."""
    done = [review.done_on for review in row.reviews.all() if review.done_on]
    next_ = f"due {in_words(on)}" if on else "nothing more is due"
    if not done:
        return next_
    return f"reviewed on {in_words(max(done))}, {f'{next_} again' if on else next_}"


def _measure(row: PlanRow) -> str:
    """What the outcomes of the group count, if it is one thing; else what is usual."""
    measures = {p.outcome.measure for p in row.allocations.all() if p.outcome and p.outcome.measure}
    if len(measures) == 1:
        return str(measures.pop())
    return "" if measures or row.intervention is None else str(row.intervention.usual_measure)


def _reviewed(row: PlanRow) -> list[Reviewed]:
    places = list(row.allocations.all())
    outcomes = [place.outcome_id for place in places if place.outcome_id]
    last = dict(
        OutcomePoint.objects.filter(outcome_id__in=outcomes)
        .order_by("outcome_id", "-measured_on", "-noted_at")
        .distinct("outcome_id")
        .values_list("outcome_id", "value")
    )
    noted = {
        each.pupil_id: each
        for each in ImpactResult.objects.filter(review__row=row, review__done_on__isnull=True)
    }
    found = {}
    for place in places:
        entry = figure(place.outcome.baseline) if place.outcome else ""
        exit_now = figure(last.get(place.outcome_id))
        if (before := noted.get(place.pupil_id)) is not None:
            entry, exit_now = figure(before.entry), figure(before.exit)
        found[place.pupil_id] = Reviewed(place.pupil_id, place.pupil.name, entry, exit_now)
    return list(found.values())


def done_words(review: Any) -> DoneReview:
    results = [
        f"{each.pupil.name}: {each.measure} from {figure(each.entry) or '–'} to"
        f" {figure(each.exit) or '–'}"
        for each in review.results.all()
    ]
    return DoneReview(
        f"{row_title(review.row)}, {plan_name(review.row.plan)}", in_words(review.done_on),
        str(ReviewDecision(review.decision).label), review.words, results,
    )  # fmt: skip
