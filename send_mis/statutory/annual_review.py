"""The annual review of a plan: backwards from its last day, forwards from the meeting."""

from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.counting import (
    last_of_days_beginning_with,
    last_of_months_beginning_with,
    months_after,
    said,
    weeks_after,
)
from send_mis.statutory.deadline import Deadline, Rule

# The authority's four weeks for its decision lie inside the twelve months.
DECISION_WEEKS = 4


def review_complete_by(
    plan_made_on: date | None = None, last_review_decided_on: date | None = None
) -> Deadline | None:
    """The review is complete, the authority's decision made, within 12 months starting with the day
    the plan was made or the last review was decided, whichever is later.

    Children and Families Act 2014, s.44(1), from 1 September 2014. The period that starts with
    31 March 2025 ends on 30 March 2026. None where neither fact is known.

    >>> review_complete_by(plan_made_on=date(2025, 3, 31)).due_on
    datetime.date(2026, 3, 30)
    >>> review_complete_by(plan_made_on=date(2024, 2, 29)).due_on
    datetime.date(2025, 2, 28)
    """
    known = [
        (day, what)
        for day, what in (
            (plan_made_on, "the making of the plan"),
            (last_review_decided_on, "the decision of the last review"),
        )
        if day is not None
    ]
    if not known:
        return None
    since, what = max(known)
    return Deadline(
        name="review_complete_by",
        due_on=last_of_months_beginning_with(since, 12),
        rule=rules.REVIEW_COMPLETE,
        counted=f"12 months starting with {what}, {said(since)}",
        counted_from=since,
    )


def hold_meeting_by(
    plan_made_on: date | None = None, last_review_decided_on: date | None = None
) -> Deadline | None:
    """The last day of a meeting that leaves the authority its four weeks: 28 days before the
    review must be complete.

    SEND Regulations 2014, reg 20(10), counted back from s.44(1), from 1 September 2014. No rule of
    law says this day; two rules of law together leave no later one.

    >>> hold_meeting_by(plan_made_on=date(2025, 3, 31)).due_on
    datetime.date(2026, 3, 2)
    """
    complete = review_complete_by(plan_made_on, last_review_decided_on)
    if complete is None or complete.due_on is None:
        return None
    return Deadline(
        name="hold_meeting_by",
        due_on=weeks_after(complete.due_on, -DECISION_WEEKS),
        rule=rules.HOLD_MEETING,
        counted=f"4 weeks before the review must be complete, {said(complete.due_on)}",
        counted_from=complete.due_on,
        note="Two weeks earlier leaves room for a second date.",
    )


def ask_for_advice_by(meeting_on: date) -> Deadline:
    """Professionals are asked for advice 12 weeks before the meeting.

    Twelve weeks before the meeting: what authorities' guidance asks, nobody's law.

    >>> ask_for_advice_by(date(2026, 12, 9)).due_on
    datetime.date(2026, 9, 16)
    """
    return _before(
        "ask_for_advice_by",
        rules.ASK_FOR_ADVICE,
        12,
        meeting_on,
        note="Six weeks before is the latest that lets anybody write it.",
    )


def give_notice_by(meeting_on: date) -> Deadline:
    """Everybody invited has at least two weeks' notice of the date.

    SEND Regulations 2014, reg 20(3), from 1 September 2014.

    >>> give_notice_by(date(2026, 12, 9)).due_on
    datetime.date(2026, 11, 25)
    """
    return _before("give_notice_by", rules.GIVE_NOTICE, 2, meeting_on)


def circulate_by(meeting_on: date) -> Deadline:
    """The advice obtained is circulated to everybody invited at least two weeks before.

    SEND Regulations 2014, reg 20(4), from 1 September 2014.

    >>> circulate_by(date(2026, 12, 9)).due_on
    datetime.date(2026, 11, 25)
    """
    return _before("circulate_by", rules.CIRCULATE, 2, meeting_on)


def school_report(meeting_on: date) -> Deadline:
    """The school's report goes to everybody invited within two weeks of the meeting.

    SEND Regulations 2014, reg 20(7), from 1 September 2014.

    >>> school_report(date(2026, 12, 9)).due_on
    datetime.date(2026, 12, 23)
    """
    return _after("school_report", rules.SCHOOL_REPORT, 2, meeting_on, "the meeting")


def la_decision(meeting_on: date) -> Deadline:
    """The authority decides to maintain, amend or cease within four weeks of the meeting, and sends
    its amendments with a decision to amend.

    SEND Regulations 2014, reg 20(10), from 1 September 2014, as read in R (L, M and P) v Devon
    County Council [2022] EWHC 493 (Admin).

    >>> la_decision(date(2026, 12, 9)).due_on
    datetime.date(2027, 1, 6)
    """
    return _after(
        "la_decision",
        rules.LA_DECISION,
        DECISION_WEEKS,
        meeting_on,
        "the meeting",
        note="It must also fall within the twelve months of the review.",
    )


def final_amended_plan(
    meeting_on: date | None = None, amendment_notice_on: date | None = None
) -> Deadline | None:
    """The amended plan follows within 8 weeks of the amendment notice; before there is one, within
    12 weeks of the meeting, which are the four of the decision and these eight. None where neither
    fact is known.

    SEND Regulations 2014, reg 22(3), from 1 September 2014.

    >>> final_amended_plan(amendment_notice_on=date(2027, 1, 6)).due_on
    datetime.date(2027, 3, 3)
    >>> final_amended_plan(meeting_on=date(2026, 12, 9)).due_on
    datetime.date(2027, 3, 3)
    """
    name, rule = "final_amended_plan", rules.FINAL_AMENDED_PLAN
    if amendment_notice_on is not None:
        return _after(name, rule, 8, amendment_notice_on, "the amendment notice")
    if meeting_on is not None:
        return _after(name, rule, 12, meeting_on, "the meeting")
    return None


def amendment_comments(served_on: date) -> Deadline:
    """Parents have at least 15 days, beginning with the day of service, on proposed amendments.

    SEND Regulations 2014, reg 22(2)(c), from 1 September 2014. The day of service is day 1.

    >>> amendment_comments(date(2027, 1, 6)).due_on
    datetime.date(2027, 1, 20)
    """
    return Deadline(
        name="amendment_comments",
        due_on=last_of_days_beginning_with(served_on, 15),
        rule=rules.AMENDMENT_COMMENTS,
        counted=f"15 days beginning with the day of service, {said(served_on)} (day 1)",
        counted_from=served_on,
    )


def early_years_review(last_review_decided_on: date) -> Deadline:
    """A plan of a child under five should be looked at every three to six months.

    SEND Code, 9.178, from 1 April 2015: authorities should consider it; the annual review stands.

    >>> early_years_review(date(2026, 8, 31)).due_on
    datetime.date(2027, 2, 28)
    """
    return Deadline(
        name="early_years_review",
        due_on=months_after(last_review_decided_on, 6),
        rule=rules.EARLY_YEARS_REVIEW,
        counted=f"6 months from the last review, {said(last_review_decided_on)}",
        counted_from=last_review_decided_on,
        note="From three months on. The review within twelve months is still due.",
    )


def annual_review(
    *,
    plan_made_on: date | None = None,
    last_review_decided_on: date | None = None,
    meeting_on: date | None = None,
    amendment_notice_on: date | None = None,
) -> list[Deadline]:
    """Every deadline that the facts date, in the order of the review."""
    found = [
        review_complete_by(plan_made_on, last_review_decided_on),
        hold_meeting_by(plan_made_on, last_review_decided_on),
    ]
    if meeting_on is not None:
        found += [
            ask_for_advice_by(meeting_on),
            give_notice_by(meeting_on),
            circulate_by(meeting_on),
            school_report(meeting_on),
            la_decision(meeting_on),
        ]
    found.append(final_amended_plan(meeting_on, amendment_notice_on))
    return [deadline for deadline in found if deadline is not None]


def _before(name: str, rule: Rule, weeks: int, meeting_on: date, note: str = "") -> Deadline:
    return Deadline(
        name=name,
        due_on=weeks_after(meeting_on, -weeks),
        rule=rule,
        counted=f"{weeks} weeks before the meeting on {said(meeting_on)}",
        counted_from=meeting_on,
        note=note,
    )


def _after(name: str, rule: Rule, weeks: int, since: date, what: str, note: str = "") -> Deadline:
    return Deadline(
        name=name,
        due_on=weeks_after(since, weeks),
        rule=rule,
        counted=f"{weeks} weeks from {what} on {said(since)} (day 0)",
        counted_from=since,
        note=note,
    )
