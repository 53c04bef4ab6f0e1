"""The clock of an EHC plan and of its reviews, counted from facts. Pure.

Three kinds of day that are never one word: the last day (the law's), the day to hold a review by
(which leaves everybody else their time), and the meeting. An authority's own shorter time stands
beside the law's and never instead of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ehcp.choices import AuthorityDecision, ReviewStep, ReviewTurn
from send_mis.statutory import annual_review as law
from send_mis.statutory.counting import days_after, weeks_after, years_after
from send_mis.statutory.deadline import (
    Deadline,
    LocalDeadline,
    LocalTime,
    Status,
    beside_the_law,
    status_of,
)
from send_mis.statutory.plans import PhaseTransfer, plan_amended_by, reviewed_after_a_move

# The authority's four weeks and its eight: a plan that names the next school by its day.
_BEFORE_TRANSFER_WEEKS = 12
_NURSERY, _LAST_OF_SECONDARY = -1, 11
# The last year of a school, and where its pupils go from there.
_LEAVING = {
    2: PhaseTransfer.INFANT_JUNIOR,
    3: PhaseTransfer.PRIMARY_MIDDLE,
    4: PhaseTransfer.PRIMARY_MIDDLE,
    5: PhaseTransfer.PRIMARY_MIDDLE,
    6: PhaseTransfer.PRIMARY_SECONDARY,
    7: PhaseTransfer.MIDDLE_SECONDARY,
    8: PhaseTransfer.MIDDLE_SECONDARY,
}
_DECIDING_WEEKS = 4


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What is known of a plan in force and of its pupil.

    `last_decided_on`: when the authority decided the last review, also one from before reviews
    were recorded; `transfer_decided_on`: the last one before a phase transfer; `reception_year`:
    the September in which the pupil's cohort starts Reception; `highest_year`: of the school.
    """

    first_made_on: date
    born_on: date
    reception_year: int
    highest_year: int = 6
    last_decided_on: date | None = None
    transfer_decided_on: date | None = None
    moved_on: date | None = None
    authority: str = ""
    report_days: int | None = None
    papers_days: int | None = None

    @property
    def since(self) -> date:
        """From when the year of the next review is counted."""
        return max(self.first_made_on, self.last_decided_on or self.first_made_on)


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What is known of one review. `meeting_on`: of a meeting that is planned or was held;
    `asked_on`, `invited_on`: when advice was first asked for, and when the last of those who are
    invited was asked; `final_on`: the amended plan came."""

    begun_on: date
    meeting_on: date | None = None
    held_on: date | None = None
    asked_on: date | None = None
    invited_on: date | None = None
    papers_sent_on: date | None = None
    recommends: str = ""
    report_sent_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    notice_on: date | None = None
    served_on: date | None = None
    comments_sent_on: date | None = None
    final_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class YearClock:
    """The next review of a plan. `last_on` is the earlier of the law's days; `hold_by_on` leaves
    whoever comes after the meeting their time; `because`: which of them it is counted back from.
    """

    complete: Deadline
    transfer: Deadline | None
    early: Deadline | None
    last_on: date
    hold_by_on: date
    because: str


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One step of a review: whose turn it is, by when, and when it was done. `ends_on`: from this
    day nobody owes it any more, done or not."""

    step: ReviewStep
    turn: ReviewTurn
    starts_on: date
    law: Deadline | None = None
    authority: LocalDeadline | None = None
    hold_by_on: date | None = None
    done_on: date | None = None
    ends_on: date | None = None

    @property
    def law_on(self) -> date | None:
        return self.law.due_on if self.law is not None else None

    @property
    def last_on(self) -> date | None:
        """The law's day; of what no law asks the day to hold by."""
        return self.law_on or self.hold_by_on

    def is_open(self, today: date) -> bool:
        return self.done_on is None and (self.ends_on is None or today < self.ends_on)

    def status(self, today: date) -> Status:
        return status_of(self.last_on, today=today, met_on=self.done_on)


@lru_cache(maxsize=2048)
def year_clock(plan: PlanFacts) -> YearClock:
    """The last lawful day of the next review, and the day to hold it by.

    A plan made on 31 March 2025 is reviewed by 30 March 2026, its meeting held by 2 March. A
    meeting that is put off moves neither.
    """
    complete, transfer, early = _complete(plan), _transfer(plan), _early(plan)
    if complete.due_on is None:
        raise ValueError("A plan that was made has a last day.")
    days = [complete.due_on]
    by = [(weeks_after(complete.due_on, -_DECIDING_WEEKS), "four weeks before the last day")]
    if transfer is not None and transfer.due_on is not None:
        days.append(transfer.due_on)
        by.append((
            weeks_after(transfer.due_on, -_BEFORE_TRANSFER_WEEKS),
            "twelve weeks before the plan must name the next school",
        ))  # fmt: skip
    if early is not None and early.due_on is not None:
        by.append((early.due_on, "six months from the last review, for a child under five"))
    hold_by, because = min(by)
    return YearClock(complete, transfer, early, min(days), hold_by, because)


def _complete(plan: PlanFacts) -> Deadline:
    if plan.moved_on is not None and plan.moved_on >= plan.since:
        return reviewed_after_a_move(plan.moved_on, plan.since)
    found = law.review_complete_by(plan.first_made_on, plan.last_decided_on)
    if found is None:
        raise ValueError("A plan that was made has a last day.")
    return found


def _early(plan: PlanFacts) -> Deadline | None:
    """Only while the child is still under five on that day."""
    found = law.early_years_review(plan.since)
    is_early = found.due_on is not None and found.due_on < years_after(plan.born_on, 5)
    return found if is_early else None


def _transfer(plan: PlanFacts) -> Deadline | None:
    """Of the next change of phase that no review has dealt with: one decided in the school year of
    the transfer, or one before a phase transfer decided in the twelve months before its day."""
    for year_group, kind in _leaving(plan.highest_year):
        begins = date(plan.reception_year + year_group, 9, 1)
        day = plan_amended_by(begins.year + 1, kind)
        if day.due_on is None or plan.since >= begins:
            continue
        decided = plan.transfer_decided_on
        if decided is None or decided < years_after(day.due_on, -1):
            return day
    return None


def _leaving(highest_year: int) -> Iterator[tuple[int, PhaseTransfer]]:
    yield _NURSERY, PhaseTransfer.EARLY_YEARS_SCHOOL
    if highest_year in _LEAVING:
        yield highest_year, _LEAVING[highest_year]
    if highest_year >= _LAST_OF_SECONDARY:
        yield _LAST_OF_SECONDARY, PhaseTransfer.SECONDARY_POST16


def review_steps(plan: PlanFacts, review: ReviewFacts) -> list[ClockStep]:
    """The steps that the facts date, in their order."""
    found: list[ClockStep] = []
    if review.meeting_on is not None:
        found += _before(plan, review, review.meeting_on)
    if review.held_on is not None:
        found += _after(plan, review, review.held_on)
    if review.ended_on is None:
        return found
    return [_ended(each, review.ended_on) for each in found]


def _before(plan: PlanFacts, review: ReviewFacts, on: date) -> Iterator[ClockStep]:
    since, over = review.begun_on, days_after(review.held_on or on, 1)
    advice = law.ask_for_advice_by(on)
    # No law says when advice is asked for: where it is later than that, at once.
    at_once = max(advice.due_on, since) if advice.due_on else since
    yield ClockStep(
        ReviewStep.ADVICE, ReviewTurn.SCHOOL, since, hold_by_on=min(on, at_once),
        done_on=review.asked_on, ends_on=_never_before(since, over),
    )  # fmt: skip
    yield ClockStep(
        ReviewStep.NOTICE, ReviewTurn.SCHOOL, since, law.give_notice_by(on),
        done_on=review.invited_on, ends_on=_never_before(since, over),
    )  # fmt: skip
    papers = law.circulate_by(on)
    yield ClockStep(
        ReviewStep.PAPERS, ReviewTurn.SCHOOL, since, papers,
        _own(plan, papers, plan.papers_days), done_on=review.papers_sent_on,
        ends_on=_never_before(since, over),
    )  # fmt: skip


def _after(plan: PlanFacts, review: ReviewFacts, held: date) -> Iterator[ClockStep]:
    report = law.school_report(held)
    yield ClockStep(
        ReviewStep.REPORT, ReviewTurn.SCHOOL, held, report,
        _own(plan, report, plan.report_days), done_on=review.report_sent_on,
    )  # fmt: skip
    yield ClockStep(
        ReviewStep.DECISION, ReviewTurn.AUTHORITY, held, law.la_decision(held),
        done_on=review.decided_on,
    )  # fmt: skip
    if review.decision != AuthorityDecision.AMEND or review.decided_on is None:
        return
    # The notice comes with the decision to amend (the Devon case), in the same four weeks.
    yield ClockStep(
        ReviewStep.AMENDMENTS, ReviewTurn.AUTHORITY, review.decided_on, law.la_decision(held),
        done_on=review.notice_on,
    )  # fmt: skip
    if review.notice_on is not None:
        comments = law.amendment_comments(review.served_on or review.notice_on)
        ends = days_after(comments.due_on, 1) if comments.due_on else None
        yield ClockStep(
            ReviewStep.COMMENTS, ReviewTurn.PARENTS, review.notice_on, comments,
            done_on=review.comments_sent_on, ends_on=ends,
        )  # fmt: skip
    yield ClockStep(
        ReviewStep.FINAL, ReviewTurn.AUTHORITY, review.notice_on or review.decided_on,
        law.final_amended_plan(held, review.notice_on), done_on=review.final_on,
    )  # fmt: skip


def _own(plan: PlanFacts, deadline: Deadline, days: int | None) -> LocalDeadline | None:
    if days is None:
        return None
    return beside_the_law(deadline, LocalTime(plan.authority or "The authority", days))


def _ended(step: ClockStep, on: date) -> ClockStep:
    """What was not done when the review ended is owed by nobody from then on."""
    if step.done_on is not None:
        return step
    ends = _never_before(step.starts_on, min(on, step.ends_on or on))
    return ClockStep(
        step.step, step.turn, step.starts_on, step.law, step.authority, step.hold_by_on,
        step.done_on, ends,
    )  # fmt: skip


def _never_before(starts: date, ends: date) -> date:
    return max(starts, ends)
