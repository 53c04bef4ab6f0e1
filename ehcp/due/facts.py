"""What is known of plans and their reviews, read as the clock asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ehcp.choices import AuthorityDecision, EhcPlanState, ReviewKind
from ehcp.clock import PlanFacts, ReviewFacts
from ehcp.models import AnnualReview, ChasedItem, EhcPlan
from pupils.models import AdviceRequest
from reviews.choices import MeetingState
from reviews.due.asked import asked_by_letter
from reviews.models import MeetingPerson
from send_mis.database.compiled import compiled
from send_mis.ui.words import day_of

# What plan_facts asks for, and what else is known of a plan.
_CLOCK = (
    "pupil_id", "first_made_on", "last_review_decided_on", "moved_on", "pupil__born_on",
    "pupil__reception_year", "school__highest_year", "authority__name", "authority__report_days",
    "authority__papers_days",
)  # fmt: skip
_PLAN = (*_CLOCK, "pk", "school_id", "state", "authority_id", "made_on", "ended_on", "version")
# What review_facts asks for, and what else is known of a review.
_REVIEW_CLOCK = (
    "pupil_id", "kind", "begun_on", "held_on", "papers_sent_on", "recommends", "report_sent_on",
    "decision", "decided_on", "notice_on", "served_on", "comments_sent_on", "ended_on",
    "plan__state", "plan__ended_on", "meeting__state", "meeting__on", "meeting__planned_on",
    "meeting__letter__sent_at", "advice_on", "has_people", "is_unasked", "last_asked_on",
    "chased_on",
)  # fmt: skip
_REVIEW = (
    *_REVIEW_CLOCK, "pk", "plan_id", "school_id", "meeting_id", "meeting__begins",
    "meeting__place", "postponed_because", "certificate_on", "version",
)  # fmt: skip


@compiled
def plans_in_force(pupil_id: UUID) -> QuerySet[Any, Any]:
    """At most one."""
    return plan_rows(EhcPlan.objects.filter(pupil=pupil_id, state=EhcPlanState.CURRENT))


@compiled
def reviews_of(pupil_id: UUID) -> QuerySet[Any, Any]:
    """The newest first."""
    return review_rows(AnnualReview.objects.filter(pupil=pupil_id).order_by("-begun_on", "pk"))


@dataclass(frozen=True, slots=True)
class LastDecided:
    """When the reviews of one pupil were last decided: any, and one before a phase transfer."""

    last_on: date | None = None
    transfer_on: date | None = None


def plan_rows(plans: QuerySet[Any]) -> QuerySet[Any, Any]:
    return plans.values_list(*_PLAN, named=True)


def clock_rows(plans: QuerySet[Any], *further: str) -> QuerySet[Any, Any]:
    """What the clock asks for and no more: for lists of hundreds of plans."""
    return plans.values_list(*_CLOCK, *further, named=True)


def review_rows(reviews: QuerySet[Any], *, clock_only: bool = False) -> QuerySet[Any, Any]:
    """With their meetings, who was asked there, and when advice was first asked for.

    `clock_only`: what the clock asks for and no more."""
    people = MeetingPerson.objects.order_by().filter(meeting=OuterRef("meeting"))
    by_hand = people.filter(asked_on__isnull=False).order_by("-asked_on")
    # Staff and the pupil see it in school.
    outside = Q(professional__isnull=False) | ~Q(name="") | Q(contact__isnull=False)
    unasked = (
        people.filter(outside, asked_on__isnull=True, reply="")
        .annotate(has_letter=asked_by_letter())
        .filter(Q(contact__isnull=True) | Q(has_letter=False))
    )  # fmt: skip
    advice = AdviceRequest.objects.filter(
        pupil=OuterRef("pupil"), asked_on__gte=OuterRef("begun_on"), withdrawn_on__isnull=True
    ).order_by("asked_on")
    # The authority was asked for what it owes of the review.
    chased = ChasedItem.objects.filter(subject_id=OuterRef("pk")).order_by("-chase__chased_on")
    rows: QuerySet[Any, Any] = reviews.annotate(
        chased_on=Subquery(chased.values("chase__chased_on")[:1]),
        advice_on=Subquery(advice.values("asked_on")[:1]), has_people=Exists(people),
        is_unasked=Exists(unasked), last_asked_on=Subquery(by_hand.values("asked_on")[:1]),
    ).values_list(*(_REVIEW_CLOCK if clock_only else _REVIEW), named=True)  # fmt: skip
    return rows


def decided_by_pupil(rows: Iterable[Any]) -> Mapping[UUID, LastDecided]:
    """Of the rows of reviews."""
    found: dict[UUID, LastDecided] = defaultdict(LastDecided)
    for row in rows:
        if row.decided_on is None:
            continue
        known = found[row.pupil_id]
        transfer = known.transfer_on
        if row.kind == ReviewKind.TRANSFER:
            transfer = max(row.decided_on, transfer or row.decided_on)
        last = max(row.decided_on, known.last_on or row.decided_on)
        found[row.pupil_id] = LastDecided(last, transfer)
    return found


def plan_facts(row: Any, decided: LastDecided) -> PlanFacts:
    known = [on for on in (row.last_review_decided_on, decided.last_on) if on is not None]
    return PlanFacts(
        first_made_on=row.first_made_on, born_on=row.pupil__born_on,
        reception_year=row.pupil__reception_year, highest_year=row.school__highest_year,
        last_decided_on=max(known, default=None), transfer_decided_on=decided.transfer_on,
        moved_on=row.moved_on, authority=row.authority__name,
        report_days=row.authority__report_days, papers_days=row.authority__papers_days,
    )  # fmt: skip


def review_facts(row: Any) -> ReviewFacts:
    is_on = row.meeting__state not in (None, MeetingState.CANCELLED)
    return ReviewFacts(
        begun_on=row.begun_on,
        meeting_on=row.held_on or (row.meeting__on if is_on else None), held_on=row.held_on,
        # Papers that went out had the advice in them.
        asked_on=row.advice_on or row.papers_sent_on, invited_on=_invited_on(row),
        papers_sent_on=row.papers_sent_on, recommends=row.recommends,
        report_sent_on=row.report_sent_on, decision=row.decision, decided_on=row.decided_on,
        notice_on=row.notice_on, served_on=row.served_on,
        comments_sent_on=row.comments_sent_on, final_on=_final_on(row),
        ended_on=_ended_on(row),
    )  # fmt: skip


def _invited_on(row: Any) -> date | None:
    """When the last of them was asked, by hand or by letter; None while somebody is not."""
    if not row.has_people or row.is_unasked:
        return None
    sent_at = row.meeting__letter__sent_at
    known: list[date | None] = [row.last_asked_on, day_of(sent_at) if sent_at else None]
    planned: date | None = row.meeting__planned_on
    return max((on for on in known if on is not None), default=planned)


def _final_on(row: Any) -> date | None:
    """The next version of a plan that was to be amended is what was waited for."""
    is_amended = row.decision == AuthorityDecision.AMEND
    is_replaced = row.plan__state == EhcPlanState.REPLACED
    return row.plan__ended_on if is_amended and is_replaced else None


def _ended_on(row: Any) -> date | None:
    known = [on for on in (row.ended_on, row.plan__ended_on) if on is not None]
    return min(known, default=None)
