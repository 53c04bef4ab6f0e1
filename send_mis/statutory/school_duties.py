"""What a school owes its pupils' parents and itself, term by term and year by year."""

from datetime import date, timedelta

from send_mis.statutory import rules
from send_mis.statutory.calendars import Span
from send_mis.statutory.counting import said, weeks_after, years_after
from send_mis.statutory.deadline import Deadline, Rule

# Whoever became a SENCO before this day needs no qualification.
SENCOS_FROM = date(2009, 9, 1)


def parents_told(support_starts_on: date) -> Deadline:
    """Parents are told when SEN support begins, on the day.

    Children and Families Act 2014, s.68, from 1 September 2014. The Act names no number of days.

    >>> parents_told(date(2026, 11, 2)).due_on
    datetime.date(2026, 11, 2)
    """
    return Deadline(
        name="parents_told",
        due_on=support_starts_on,
        rule=rules.PARENTS_TOLD,
        counted=f"the day on which support begins, {said(support_starts_on)}",
        counted_from=support_starts_on,
    )


def parent_meeting(term: Span) -> Deadline:
    """Parents of a pupil with SEN support are met at least three times a year: once each term.

    SEND Code, 6.65, from 1 April 2015.

    >>> parent_meeting(HARVEST.terms[0]).due_on
    datetime.date(2026, 12, 18)
    """
    return _by_the_end_of("parent_meeting", rules.PARENT_MEETINGS, term)


def termly_review(term: Span) -> Deadline:
    """A provision plan is reviewed at least once a term.

    At least once a term: the school's own policy.

    >>> termly_review(HARVEST.terms[1]).due_on
    datetime.date(2027, 3, 25)
    """
    return _by_the_end_of("termly_review", rules.TERMLY_REVIEW, term)


def six_week_review(starts_on: date) -> Deadline:
    """What an intervention did is reviewed after six weeks.

    Six weeks after an intervention begins: the school's own policy. Calendar weeks; a holiday in
    between is for the people to weigh.

    >>> six_week_review(date(2026, 11, 2)).due_on
    datetime.date(2026, 12, 14)
    """
    return Deadline(
        name="six_week_review",
        due_on=weeks_after(starts_on, 6),
        rule=rules.SIX_WEEK_REVIEW,
        counted=f"6 weeks from the beginning on {said(starts_on)} (day 0)",
        counted_from=starts_on,
    )


def information_report(published_on: date) -> Deadline:
    """The SEN information report is updated every year, and as soon as it changes.

    SEND Code, 6.79, from 1 April 2015.

    >>> information_report(date(2024, 2, 29)).due_on
    datetime.date(2025, 2, 28)
    """
    return Deadline(
        name="information_report",
        due_on=years_after(published_on, 1),
        rule=rules.INFORMATION_REPORT,
        counted=f"1 year from publication on {said(published_on)}",
        counted_from=published_on,
        note="What changes in the year is published as soon as possible, not then.",
    )


def accessibility_plan(begins_on: date) -> Deadline:
    """An accessibility plan holds for three years at most; then the next is there.

    Equality Act 2010, Sch.10 para 3, from 1 October 2010: regulations prescribe three years.

    >>> accessibility_plan(date(2026, 9, 1)).due_on
    datetime.date(2029, 8, 31)
    """
    return Deadline(
        name="accessibility_plan",
        due_on=years_after(begins_on, 3) - timedelta(days=1),
        rule=rules.ACCESSIBILITY_PLAN,
        counted=f"3 years starting with {said(begins_on)}",
        counted_from=begins_on,
        note="It is kept under review, and changed where necessary, in between.",
    )


def qualified_by(appointed_on: date) -> Deadline:
    """A SENCO holds the national qualification within three years of appointment; nobody who was
    appointed before 1 September 2009 needs it.

    SEND Regulations 2014, reg 49(4), from 1 September 2014: the third anniversary is the last day
    without it. Earlier regulations said the same from 1 September 2009; since 1 September 2024 it
    is the NPQ instead of the National Award, in the same time.

    >>> qualified_by(date(2024, 2, 29)).due_on
    datetime.date(2027, 2, 28)
    >>> qualified_by(date(2009, 8, 31)).due_on is None
    True
    """
    if appointed_on < SENCOS_FROM:
        due_on, counted = None, f"none: appointed before {said(SENCOS_FROM)}"
    else:
        due_on = years_after(appointed_on, 3)
        counted = f"3 years from the appointment on {said(appointed_on)}"
    return Deadline(
        name="qualified_by",
        due_on=due_on,
        rule=rules.SENCO_QUALIFICATION,
        counted=counted,
        counted_from=appointed_on,
        note="Not needed by anybody who had been a SENCO for more than twelve months before.",
    )


def _by_the_end_of(name: str, rule: Rule, term: Span) -> Deadline:
    return Deadline(
        name=name,
        due_on=term.ends_on,
        rule=rule,
        counted=f"by the last day of the term of {said(term.starts_on)} to {said(term.ends_on)}",
        counted_from=term.starts_on,
    )
