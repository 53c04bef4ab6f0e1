"""Where a review stands: what is next, whose turn it is, and the risk in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ehcp.choices import AuthorityDecision, ReviewRisk, ReviewStep, ReviewTurn
from ehcp.clock import ClockStep, PlanFacts, ReviewFacts, YearClock, review_steps, year_clock
from send_mis.statutory.deadline import StatusWord, status_of

# A meeting that is to be planned so soon is hard to find a day for; anything else that is due.
_NO_MEETING, _SOON = timedelta(weeks=6), timedelta(days=7)
# Advice that nobody asked for so long after its day does not come any more.
_TOO_LATE_FOR_ADVICE = timedelta(weeks=4)
# What is said to be late or due, at each step.
_WHAT: Mapping[ReviewStep, str] = {
    ReviewStep.ADVICE: "Advice",
    ReviewStep.NOTICE: "Invitations",
    ReviewStep.PAPERS: "Papers",
    ReviewStep.REPORT: "Report",
    ReviewStep.DECISION: "Decision",
    ReviewStep.AMENDMENTS: "Amendment notice",
    ReviewStep.COMMENTS: "Comments",
    ReviewStep.FINAL: "Amended plan",
}


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """Of a plan in force. `meeting_on`: of the review that is under way; `words`: the risk."""

    step: ReviewStep
    turn: ReviewTurn
    risk: ReviewRisk
    words: str
    clock: YearClock
    steps: Sequence[ClockStep]
    meeting_on: date | None = None
    held_on: date | None = None

    @property
    def is_held(self) -> bool:
        return self.held_on is not None


# The board asks of hundreds, and of most of them what it asked before.
@lru_cache(maxsize=2048)
def standing_of(plan: PlanFacts, review: ReviewFacts | None, today: date) -> ReviewStanding:
    """`review`: the one that is under way, if there is one."""
    if review is not None and review.ended_on is not None and review.ended_on <= today:
        review = None
    clock, steps = year_clock(plan), tuple(review_steps(plan, review)) if review else ()
    step = next_step(review, steps, today)
    current = next((each for each in steps if each.step == step), None)
    turn = current.turn if current is not None else ReviewTurn.SCHOOL
    risk, words = _risk(clock, review, step, current, today)
    return ReviewStanding(
        step, turn, risk, words, clock, steps,
        meeting_on=review.meeting_on if review else None,
        held_on=review.held_on if review else None,
    )  # fmt: skip


def next_step(
    review: ReviewFacts | None, steps: Sequence[ClockStep], today: date
) -> ReviewStep:  # fmt: skip
    """The first that is still to be done. What was not done before a meeting that was held is not
    next any more."""
    if review is None:
        return ReviewStep.BEGIN
    if review.held_on is None:
        if review.meeting_on is None:
            return ReviewStep.MEETING
        if review.meeting_on <= today:
            return ReviewStep.HOLD
        return next((s.step for s in steps if _is_wanted(s, today)), ReviewStep.HOLD)
    if review.decided_on is None:
        return ReviewStep.DECISION if review.report_sent_on else ReviewStep.REPORT
    if review.decision != AuthorityDecision.AMEND:
        return ReviewStep.ENDED
    after = [each for each in steps if each.step in _AFTER_DECISION]
    return next((each.step for each in after if each.is_open(today)), ReviewStep.ENDED)


_AFTER_DECISION = (ReviewStep.AMENDMENTS, ReviewStep.COMMENTS, ReviewStep.FINAL)


def _is_wanted(step: ClockStep, today: date) -> bool:
    if not step.is_open(today):
        return False
    by = step.hold_by_on
    is_past = by is not None and by + _TOO_LATE_FOR_ADVICE < today
    return not (step.step == ReviewStep.ADVICE and is_past)


def _risk(
    clock: YearClock, review: ReviewFacts | None, step: ReviewStep, current: ClockStep | None,
    today: date,
) -> tuple[ReviewRisk, str]:  # fmt: skip
    """The worst that is true of it, in the words of a deadline's status."""
    if review is not None and review.decided_on is not None:
        return _of_step(step, current, today)
    last = status_of(clock.last_on, today=today)
    if last.word == StatusWord.OVERDUE_BY:
        return ReviewRisk.LATE, f"Last day {last}"
    if review is not None and review.held_on is not None:
        return _of_step(step, current, today)
    meeting_on = review.meeting_on if review else None
    if meeting_on is None:
        by = status_of(clock.hold_by_on, today=today)
        is_soon = clock.hold_by_on <= today + _NO_MEETING
        return ReviewRisk.SOON if is_soon else ReviewRisk.FINE, f"Meeting to be held, {by}"
    if meeting_on > clock.last_on:
        return ReviewRisk.LATE, "Meeting after the last day"
    risk, words = _of_step(step, current, today, meeting_on=meeting_on)
    if risk != ReviewRisk.LATE and meeting_on > clock.hold_by_on:
        return ReviewRisk.SOON, "Meeting after the day to hold by"
    return risk, words


def _of_step(
    step: ReviewStep, current: ClockStep | None, today: date, *, meeting_on: date | None = None
) -> tuple[ReviewRisk, str]:
    if current is None or step not in _WHAT:
        return _of_meeting(meeting_on, today)
    status, what = current.status(today), _WHAT[step]
    if status.word == StatusWord.OVERDUE_BY:
        # Of advice no law says a day.
        risk = ReviewRisk.LATE if current.law is not None else ReviewRisk.SOON
        return risk, f"{what} {status}"
    own = current.authority
    if own is not None and own.due_on < today:
        late = status_of(own.due_on, today=today)
        return ReviewRisk.SOON, f"{what} {late} by the authority’s own day"
    last = current.last_on
    is_soon = last is not None and last <= today + _SOON
    return ReviewRisk.SOON if is_soon else ReviewRisk.FINE, f"{what} {status}"


def _of_meeting(on: date | None, today: date) -> tuple[ReviewRisk, str]:
    """Everything before it is done, or its day has come and nobody has said that it was held."""
    if on is None:
        return ReviewRisk.FINE, "Complete"
    status = status_of(on, today=today)
    if status.word == StatusWord.OVERDUE_BY:
        return ReviewRisk.SOON, f"Meeting to be confirmed as held, {status}"
    return ReviewRisk.FINE, f"Meeting {status}"
