"""What a meeting looks at and what was decided there: read from the outcomes and the support plan,
where the review writes it once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q
from django.urls import reverse

from provision.choices import OutcomeState
from provision.models import Allocation, Judgement, Outcome, OutcomePoint
from provision.outcomes.selectors.page import Shown, show, with_everything
from reviews.choices import CycleState, MeetingState
from reviews.models import Cycle, ReviewMeeting
from reviews.pupil_review.selectors import LineToReview, pupil_review_page
from reviews.voice.selectors.given import PersonViews
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.ui.words import day, plural

# A review belongs to a meeting of about its day: it may be written up in the days after.
_NEAR = timedelta(days=14)


@dataclass(frozen=True)
class MeetingOutcomes:
    """Before the review those that are worked on; after it what was decided of each, those that go
    on, and the new ones."""

    is_reviewed: bool
    shown: Sequence[Shown]
    going_on: Sequence[Shown] = ()
    new: Sequence[Shown] = ()
    decision: str = ""
    next_review: str = ""
    lines: Sequence[LineToReview] = ()
    views: Sequence[str] = field(default_factory=tuple)

    @property
    def is_bare(self) -> bool:
        return not (self.shown or self.going_on or self.new)


def meeting_outcomes(meeting: ReviewMeeting, actor: Actor) -> MeetingOutcomes:
    """For the page, with what was delivered and who has said something. Twelve queries at most."""
    cycle = meeting.cycle
    if cycle is not None and cycle.state == CycleState.AGREED:
        # Read already, with the school.
        cycle.pupil = meeting.pupil
        page = pupil_review_page(cycle, actor)
        return MeetingOutcomes(
            False, [each.shown for each in page.outcomes], next_review="", lines=page.lines,
            views=_views(page.people, actor),
        )  # fmt: skip
    return decided_outcomes(meeting, actor.today)


def _views(people: Sequence[PersonViews], actor: Actor) -> list[str]:
    if not actor.may(Action.VIEWS_READ):
        return []
    return [
        f"{each.name}: {plural(len(each.shown), 'time', 'times')}, last on {each.shown[0].on}"
        for each in people
    ]


def decided_outcomes(meeting: ReviewMeeting, today: date) -> MeetingOutcomes:
    """For paper. Seven queries."""
    cycle, on = meeting.cycle, meeting.held_on or meeting.on
    if cycle is not None and is_review_of(meeting):
        return _reviewed(cycle, today)
    if on >= today or (cycle is not None and cycle.is_open):
        active = with_everything(Outcome.objects.filter(pupil=meeting.pupil_id, state="active"))
        next_on = cycle.review_on if cycle is not None and cycle.is_open else None
        return MeetingOutcomes(
            False, [show(row, today) for row in active],
            next_review=day(next_on) if next_on is not None else "",
        )  # fmt: skip
    worked_on = _as_on(meeting.pupil_id, on, ~Q(starts_on__gt=on))
    return MeetingOutcomes(
        False, [_shown_on(row, on) for row in worked_on if row.closed_on is None]
    )


def is_review_of(meeting: ReviewMeeting) -> bool:
    """Whether the review of the meeting's plan belongs to this meeting. Of several about one plan
    it is the last before the review, which may be written up some days later; else the first soon
    after it. One query, where the plan is reviewed."""
    cycle = meeting.cycle
    if cycle is None or cycle.state != CycleState.REVIEWED or cycle.closed_on is None:
        return False
    rows = ReviewMeeting.objects.filter(cycle=cycle).exclude(state=MeetingState.CANCELLED)
    days = sorted(
        (held_on or on, begins, key)
        for key, on, begins, held_on in rows.values_list("pk", "on", "begins", "held_on")
    )
    near = [each for each in days if abs(each[0] - cycle.closed_on) <= _NEAR]
    before = [each for each in near if each[0] <= cycle.closed_on]
    after = [each for each in near if each[0] > cycle.closed_on]
    mine = before[-1] if before else after[0] if after else None
    return mine is not None and mine[-1] == meeting.pk


def _reviewed(cycle: Cycle, today: date) -> MeetingOutcomes:
    """What one review decided, as it was then: nothing of what a later one says."""
    on: Any = cycle.closed_on
    after = Cycle.objects.filter(follows=cycle).first()
    ended: list[Shown] = []
    going_on: list[Shown] = []
    new: list[Shown] = []
    # What is written until the next plan is agreed belongs to that plan, and follows from here.
    until = on if after is None else after.agreed_on or after.closed_on or today
    for row in _as_on(cycle.pupil_id, on, Q(starts_on__lte=until)):
        kind = ended if row.closed_on is not None else new if row.starts_on >= on else going_on
        if after is not None and not after.is_open and after.review_on is not None:
            # The next review moved it on.
            row.due_on = min(row.due_on, after.review_on)
        kind.append(_shown_on(row, on))
    said = f"{cycle.get_decision_display()}. {cycle.decision_words}".strip()
    next_on = after.review_on if after is not None else None
    return MeetingOutcomes(
        True, ended, going_on, new, said, day(next_on) if next_on is not None else "",
    )  # fmt: skip


def _as_on(pupil_id: UUID, on: date, which: Q) -> list[Outcome]:
    """A pupil's outcomes that ended on that day or went on, as they stood then; not to be saved.
    What was counted or judged later is left out. Five queries."""
    rows: Any = Outcome.objects.filter(which, pupil=pupil_id).exclude(closed_on__lt=on)
    found: Any = rows.select_related("pupil__school").prefetch_related(
        Prefetch("points", OutcomePoint.objects.filter(measured_on__lte=on)
                 .select_related("noted_by")),
        Prefetch("judgements", Judgement.objects.filter(judged_on__lte=on)
                 .select_related("judged_by")),
        Prefetch("allocations", Allocation.objects.select_related("row__intervention")),
        "followed_by",
    ).order_by("due_on", "id")  # fmt: skip
    outcomes = list(found)
    for row in outcomes:
        if row.closed_on is not None and row.closed_on > on:
            row.state, row.closed_on = OutcomeState.ACTIVE, None
    return outcomes


def _shown_on(row: Outcome, on: date) -> Shown:
    """By when without how long until then: that day has passed."""
    found = show(row, on)
    return found if row.closed_on is not None else replace(found, due=f"By {day(row.due_on)}")


def review_url(meeting: ReviewMeeting) -> str:
    """The page of the review, from which somebody comes back to the meeting."""
    back = reverse("meeting", args=[meeting.pk])
    return f"{reverse('cycle_review', args=[meeting.cycle_id])}?next={back}"
