"""What a meeting looks at and what was decided there: read from the outcomes and the support plan,
where the review writes it once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.urls import reverse

from provision.models import Outcome
from provision.outcomes.selectors.page import Shown, show, with_everything
from reviews.choices import CycleState
from reviews.models import Cycle, ReviewMeeting
from reviews.pupil_review.selectors import LineToReview, pupil_review_page
from reviews.voice.selectors.given import PersonViews
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.ui.words import day, plural


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
    """For paper. Six queries."""
    cycle = meeting.cycle
    rows = Outcome.objects.filter(pupil=meeting.pupil_id)
    if cycle is None or cycle.state != CycleState.REVIEWED or cycle.closed_on is None:
        active = with_everything(rows.filter(state="active"))
        on = cycle.review_on if cycle is not None and cycle.state == CycleState.DRAFT else None
        return MeetingOutcomes(
            False, [show(row, today) for row in active], next_review=day(on) if on else ""
        )
    on = cycle.closed_on
    found = with_everything(rows.filter(Q(closed_on=on) | Q(state="active")))
    ended: list[Shown] = []
    going_on: list[Shown] = []
    new: list[Shown] = []
    for row in found:
        kind = ended if row.closed_on is not None else new if row.starts_on >= on else going_on
        kind.append(show(row, today))
    after = Cycle.objects.filter(follows=cycle).first()
    said = f"{cycle.get_decision_display()}. {cycle.decision_words}".strip()
    next_on = after.review_on if after is not None else None
    return MeetingOutcomes(
        True, ended, going_on, new, said, day(next_on) if next_on is not None else "",
    )  # fmt: skip


def review_url(meeting: ReviewMeeting) -> str:
    """The page of the review, from which somebody comes back to the meeting."""
    back = reverse("meeting", args=[meeting.pk])
    return f"{reverse('cycle_review', args=[meeting.cycle_id])}?next={back}"
