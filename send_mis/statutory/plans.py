"""A plan in draft, in consultation, before a new phase, and after a move between authorities."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from send_mis.statutory import rules
from send_mis.statutory.counting import (
    days_after,
    fixed_day,
    last_of_days_beginning_with,
    last_of_months_beginning_with,
    months_after,
    said,
    weeks_after,
)
from send_mis.statutory.deadline import Deadline, Excepted
from send_mis.statutory.ehc_assessment import excused


def parent_comments(served_on: date) -> Deadline:
    """Parents have at least 15 days, beginning with the day of service, to comment on a draft.

    SEND Regulations 2014, reg 13(1)(a), from 1 September 2014. The day of service is day 1.

    >>> parent_comments(date(2026, 11, 1)).due_on
    datetime.date(2026, 11, 15)
    """
    return Deadline(
        name="parent_comments",
        due_on=last_of_days_beginning_with(served_on, 15),
        rule=rules.PARENT_COMMENTS,
        counted=f"15 days beginning with the day of service, {said(served_on)} (day 1)",
        counted_from=served_on,
        note="At least this long: the authority may allow more.",
    )


def school_reply(received_on: date) -> Deadline:
    """A school consulted on a draft answers within 15 days.

    SEND Code, 9.83, from 1 April 2015. Calendar days; the day of receipt is day 0. Some
    authorities write other times in their letter: show theirs beside this one.

    >>> school_reply(date(2026, 11, 1)).due_on
    datetime.date(2026, 11, 16)
    """
    return Deadline(
        name="school_reply",
        due_on=days_after(received_on, 15),
        rule=rules.SCHOOL_REPLY,
        counted=f"15 calendar days from receipt on {said(received_on)} (day 0)",
        counted_from=received_on,
    )


class PhaseTransfer(StrEnum):
    PRIMARY_SECONDARY = "primary_secondary"
    EARLY_YEARS_SCHOOL = "early_years_school"
    INFANT_JUNIOR = "infant_junior"
    PRIMARY_MIDDLE = "primary_middle"
    MIDDLE_SECONDARY = "middle_secondary"
    SECONDARY_POST16 = "secondary_post16"


def plan_amended_by(transfer_year: int, kind: PhaseTransfer) -> Deadline:
    """The plan names the next setting by 15 February of the year of transfer, or by 31 March where
    a young person goes from secondary school to a post-16 institution.

    SEND Regulations 2014, reg 18(1)(b), and SEND Regulations 2014, reg 18(1)(a), in that order,
    from 1 September 2014. The Regulations say "before" that day and the Code "by" it; this is the
    Code's day.

    >>> plan_amended_by(2027, PhaseTransfer.PRIMARY_SECONDARY).due_on
    datetime.date(2027, 2, 15)
    >>> plan_amended_by(2027, PhaseTransfer.SECONDARY_POST16).due_on
    datetime.date(2027, 3, 31)
    """
    rule, month, day = rules.PLAN_AMENDED, 2, 15
    if kind is PhaseTransfer.SECONDARY_POST16:
        rule, month, day = rules.PLAN_AMENDED_POST_16, 3, 31
    due_on = fixed_day(transfer_year, month, day)
    return Deadline(
        name="plan_amended_by",
        due_on=due_on,
        rule=rule,
        counted=f"a fixed day in {transfer_year}, the year of transfer",
        counted_from=due_on,
        note=f"The Regulations say “before”: their last day is {said(days_after(due_on, -1))}.",
    )


def plan_amended_before_post16_move(moves_on: date) -> Deadline:
    """The plan of a young person who goes from one post-16 institution to another names the new one
    at least five months before the move.

    SEND Regulations 2014, reg 18(2), from 1 September 2014. The corresponding date five months
    earlier, or that month's last day.

    >>> plan_amended_before_post16_move(date(2027, 9, 6)).due_on
    datetime.date(2027, 4, 6)
    >>> plan_amended_before_post16_move(date(2027, 7, 31)).due_on
    datetime.date(2027, 2, 28)
    """
    return Deadline(
        name="plan_amended_before_post16_move",
        due_on=months_after(moves_on, -5),
        rule=rules.PLAN_AMENDED_BETWEEN_POST_16,
        counted=f"5 months before the move on {said(moves_on)}",
        counted_from=moves_on,
    )


def told_after_a_move(moved_on: date) -> Deadline:
    """The new authority tells the parent within 6 weeks of the transfer of the plan when it will
    review it.

    SEND Regulations 2014, reg 15(4), from 1 September 2014. The transfer is the day of the move, or
    later where the old authority did not know of it in time.

    >>> told_after_a_move(date(2026, 11, 2)).due_on
    datetime.date(2026, 12, 14)
    """
    return Deadline(
        name="told_after_a_move",
        due_on=weeks_after(moved_on, 6),
        rule=rules.TOLD_AFTER_A_MOVE,
        counted=f"6 weeks from the transfer on {said(moved_on)} (day 0)",
        counted_from=moved_on,
    )


def reviewed_after_a_move(moved_on: date, last_review_decided_on: date) -> Deadline:
    """The new authority reviews the plan by the later of 12 months from the last review (or from
    the making of the plan) and 3 months from the transfer of the plan, each period beginning with
    its day.

    SEND Regulations 2014, reg 15(5), from 1 September 2014.

    >>> reviewed_after_a_move(date(2026, 11, 2), date(2025, 12, 1)).due_on
    datetime.date(2027, 2, 1)
    """
    year, move = (
        last_of_months_beginning_with(last_review_decided_on, 12),
        last_of_months_beginning_with(moved_on, 3),
    )
    from_the_move = move > year
    return Deadline(
        name="reviewed_after_a_move",
        due_on=max(year, move),
        rule=rules.REVIEWED_AFTER_A_MOVE,
        counted=_period(3, "the transfer", moved_on)
        if from_the_move
        else _period(12, "the last review", last_review_decided_on),
        counted_from=moved_on if from_the_move else last_review_decided_on,
    )


def reassessment_not_before(last_assessed_on: date) -> Deadline:
    """From this day an authority may no longer refuse a re-assessment because less than 6 months
    have passed since the last.

    SEND Regulations 2014, reg 24, from 1 September 2014.

    >>> reassessment_not_before(date(2026, 8, 31)).due_on
    datetime.date(2027, 2, 28)
    """
    return Deadline(
        name="reassessment_not_before",
        due_on=months_after(last_assessed_on, 6),
        rule=rules.REASSESSMENT_NOT_TOO_SOON,
        counted=f"6 months from the last assessment on {said(last_assessed_on)}",
        counted_from=last_assessed_on,
        note="A first day, not a last one: the authority may refuse until the day before.",
    )


def reassessment_decision(request_received_on: date) -> Deadline:
    """The authority says within 15 days of the request whether it will re-assess.

    SEND Regulations 2014, reg 25(1), from 1 September 2014.

    >>> reassessment_decision(date(2026, 11, 2)).due_on
    datetime.date(2026, 11, 17)
    """
    return Deadline(
        name="reassessment_decision",
        due_on=days_after(request_received_on, 15),
        rule=rules.REASSESSMENT_DECISION,
        counted=f"15 calendar days from receipt on {said(request_received_on)} (day 0)",
        counted_from=request_received_on,
    )


def reassessment_plan(decided_on: date) -> Deadline:
    """The final plan follows within 14 weeks of the decision to re-assess.

    SEND Regulations 2014, reg 27, from 1 September 2014.

    >>> reassessment_plan(date(2026, 11, 2)).due_on
    datetime.date(2027, 2, 8)
    """
    return Deadline(
        name="reassessment_plan",
        due_on=weeks_after(decided_on, 14),
        rule=rules.REASSESSMENT_PLAN,
        counted=f"14 weeks from the decision on {said(decided_on)} (day 0)",
        counted_from=decided_on,
    )


def reassessment(
    *,
    last_assessed_on: date | None = None,
    request_received_on: date | None = None,
    decided_on: date | None = None,
    exceptions: Sequence[Excepted] = (),
) -> list[Deadline]:
    """Every deadline that the facts date, with the exceptions that may excuse each."""
    found = []
    if last_assessed_on is not None:
        found.append(reassessment_not_before(last_assessed_on))
    if request_received_on is not None:
        found.append(reassessment_decision(request_received_on))
    if decided_on is not None:
        found.append(reassessment_plan(decided_on))
    return excused(found, exceptions)


def _period(months: int, what: str, since: date) -> str:
    return f"{months} months starting with {what}, {said(since)}"
