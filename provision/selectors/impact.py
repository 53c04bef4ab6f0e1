"""Reviews that are due, and what a review needs to know: the sessions and the counts so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from provision.choices import NO_SHORTFALL, ReviewDecision, SessionState
from provision.forms.impact import Reviewed
from provision.minutes import (
    Pattern,
    Record,
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
    ImpactReview,
    OutcomePoint,
    PlanRow,
    ProvisionPlan,
    Session,
)
from provision.school_days import SchoolDays
from provision.selectors.sessions import figure, row_title
from provision.selectors.settings import settings_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import Closure, School, Term
from send_mis.statutory.school_duties import six_week_review
from send_mis.ui.chips import Chip
from send_mis.ui.words import day as in_words
from send_mis.ui.words import from_now, joined, plural

DAY = timedelta(days=1)
# So long before it is due a review stands in the list.
_AHEAD = timedelta(weeks=2)
_USUAL_WEEKS = 6


@dataclass(frozen=True)
class DueReview:
    row: PlanRow
    title: str
    where: str
    names: str
    due_on: date
    due: str
    chip: Chip
    delivered: str
    short: Chip | None
    url: str


@dataclass(frozen=True)
class DoneReview:
    title: str
    when: str
    decision: str
    words: str
    results: list[str]


@dataclass(frozen=True)
class ReviewsPage:
    school: School
    due: list[DueReview]
    done: list[DoneReview]


def due_on(row: PlanRow, weeks: int) -> date | None:
    """Six weeks after it began, or after the last review; none once that is past its end."""
    done: list[date] = [review.done_on for review in row.reviews.all() if review.done_on]
    waiting: list[date] = [review.due_on for review in row.reviews.all() if review.done_on is None]
    if waiting:
        return min(waiting)
    since = max(done, default=row.starts_on)
    if weeks == _USUAL_WEEKS:
        on = six_week_review(since).due_on
    else:
        on = since + timedelta(weeks=weeks)
    if on is None or (done and on > row.ends_on):
        return None
    # What ends sooner is reviewed when it ends.
    return min(on, row.ends_on)


def reviews_page(actor: Actor, school: School) -> ReviewsPage:
    """Nine queries, however many rows there are."""
    done = ImpactReview.objects.visible_to(actor, Action.PROVISION_VIEW).filter(
        school=school, done_on__isnull=False
    )
    # The row may be read by one of its pupils; the figures of the others are theirs.
    own = visible_to(ImpactResult.objects.all(), actor, Action.PROVISION_VIEW)
    done = done.select_related("row__intervention").prefetch_related(
        Prefetch("results", own.select_related("pupil"))
    )
    return ReviewsPage(
        school, due_reviews(actor, school), [_done(r) for r in done.order_by("-done_on")[:30]]
    )


def due_reviews(actor: Actor, school: School) -> list[DueReview]:
    """Of the rows that the actor reviews: late ones, and those of the next two weeks."""
    weeks = settings_of(school.pk).review_after_weeks
    rows: Any = rows_to_review(actor).filter(
        school=school, minutes__isnull=False, starts_on__lt=actor.today,
        ends_on__gt=actor.today - timedelta(weeks=weeks),
    )  # fmt: skip
    dated = [(due_on(row, weeks), row) for row in _with_all(rows)]
    soon = [(on, row) for on, row in dated if on is not None and on <= actor.today + _AHEAD]
    days, sessions = _days(school.pk), _sessions([row.pk for _, row in soon])
    return [
        _due(row, on, actor.today, so_far(row, sessions.get(row.pk, []), days, actor.today))
        for on, row in sorted(soon, key=lambda pair: (pair[0], row_title(pair[1])))
    ]


def rows_to_review(actor: Actor) -> QuerySet[Any]:
    """A review is of the whole group, so that it is asked of the plan, not of one pupil's row."""
    plans = visible_to(ProvisionPlan.objects.order_by(), actor, Action.IMPACT_REVIEW)
    rows: QuerySet[Any] = PlanRow.objects.filter(plan__in=plans)
    return rows


def _with_all(rows: Any) -> Any:
    places = Allocation.objects.select_related("pupil", "outcome").order_by("pupil__sort_key")
    return rows.select_related("plan__school_class", "intervention").prefetch_related(
        "reviews", Prefetch("allocations", queryset=places)
    )


def _due(row: PlanRow, on: date, today: date, done: "SoFar") -> DueReview:
    late = on < today
    place = row.plan.school_class.name if row.plan.school_class else "Year group"
    return DueReview(
        row, row_title(row), place, _names(row), on, in_words(on),
        Chip("late" if late else "soon", from_now(on, today)), done.words,
        Chip("soon", "Fewer sessions than planned") if done.is_short else None,
        reverse("impact_review", args=[row.pk]),
    )  # fmt: skip


def _names(row: PlanRow) -> str:
    return joined(list(dict.fromkeys(place.pupil.name for place in row.allocations.all())))


# --- Planned against delivered, of one row ---------------------------------------------------


@dataclass(frozen=True)
class SoFar:
    words: str
    minutes: str
    is_short: bool


def so_far(row: PlanRow, sessions: Sequence[Session], days: SchoolDays, today: date) -> SoFar:
    """Until yesterday: what today still brings is not missing yet."""
    pattern = Pattern(row.minutes or 1, row.times_a_week or 1, frozenset(row.weekdays))
    until = min(today, row.ends_on)
    planned = planned_sessions(pattern, days, row.starts_on, until)
    before = [session for session in sessions if session.held_on < until]
    held = sum(session.state == SessionState.DELIVERED for session in before)
    total = _tally(pattern, days, row, before, until)
    return SoFar(
        f"{held} of {plural(whole(planned), 'session', 'sessions')}",
        f"{total.delivered:,} of {whole(total.due):,} minutes",
        is_short=verdict(total, school_days=days.count(row.starts_on, until), sessions=planned)
        is Verdict.SHORT,
    )


def _tally(
    pattern: Pattern, days: SchoolDays, row: PlanRow, sessions: Sequence[Session], until: date
) -> Tally:
    records = [Record(s.planned_minutes, s.minutes or 0, s.reason) for s in sessions]
    return tally(planned_minutes(pattern, days, row.starts_on, until), records, NO_SHORTFALL)


def _days(school_id: UUID) -> SchoolDays:
    return SchoolDays.of(
        Term.objects.filter(year__school=school_id), Closure.objects.filter(school=school_id)
    )


def _sessions(row_ids: list[UUID]) -> dict[UUID, list[Session]]:
    found: dict[UUID, list[Session]] = {}
    for session in Session.objects.filter(row_id__in=row_ids):
        found.setdefault(session.row_id, []).append(session)
    return found


# --- One review ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewPage:
    row: PlanRow
    title: str
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
    row = _with_all(PlanRow.objects.filter(pk=row_id)).get()
    done = so_far(row, _sessions([row.pk]).get(row.pk, []), _days(row.school_id), today)
    weeks = settings_of(row.school_id).review_after_weeks
    on = due_on(row, weeks) or min(today, row.ends_on)
    earlier = row.reviews.filter(done_on__isnull=False).select_related("row__intervention")
    return ReviewPage(
        row, row_title(row),
        f"{_names(row)} · since {in_words(row.starts_on)} · due {in_words(on)}", on,
        done.words, done.minutes, done.is_short, _reviewed(row), _measure(row),
        [_done(review) for review in earlier.prefetch_related("results__pupil")],
    )  # fmt: skip


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
    found = {}
    for place in places:
        entry = figure(place.outcome.baseline) if place.outcome else ""
        found[place.pupil_id] = Reviewed(
            place.pupil_id, place.pupil.name, entry, figure(last.get(place.outcome_id))
        )
    return list(found.values())


def _done(review: Any) -> DoneReview:
    results = [
        f"{each.pupil.name}: {each.measure} from {figure(each.entry) or '–'} to"
        f" {figure(each.exit) or '–'}"
        for each in review.results.all()
    ]
    return DoneReview(
        row_title(review.row), in_words(review.done_on),
        str(ReviewDecision(review.decision).label), review.words, results,
    )  # fmt: skip
