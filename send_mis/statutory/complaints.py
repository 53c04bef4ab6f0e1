"""A complaint about SEN provision, by the steps of the school’s own policy."""

from dataclasses import dataclass
from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.calendars import SchoolDays, counted_after
from send_mis.statutory.counting import said
from send_mis.statutory.deadline import Deadline, Rule


@dataclass(frozen=True)
class ComplaintSteps:
    """How long the school gives itself, in school days."""

    head_reply: int = 5
    committee_reply: int = 5


USUAL_STEPS = ComplaintSteps()


def head_reply(
    received_on: date, school_days: SchoolDays, steps: ComplaintSteps = USUAL_STEPS
) -> Deadline:
    """The head answers within the school's own number of school days; five is usual.

    The head’s answer to a complaint: the school’s own policy.

    >>> head_reply(date(2026, 10, 16), HARVEST).due_on
    datetime.date(2026, 10, 23)
    """
    return _reply(
        "head_reply", rules.HEAD_REPLY, steps.head_reply, received_on, "receipt", school_days
    )


def committee_reply(
    committee_met_on: date, school_days: SchoolDays, steps: ComplaintSteps = USUAL_STEPS
) -> Deadline:
    """The governors' committee answers within that many school days of its meeting.

    The committee’s answer to a complaint: the school’s own policy.

    >>> committee_reply(date(2026, 10, 22), HARVEST).due_on
    datetime.date(2026, 11, 5)
    """
    return _reply(
        "committee_reply",
        rules.COMMITTEE_REPLY,
        steps.committee_reply,
        committee_met_on,
        "the committee’s meeting",
        school_days,
    )


def _reply(
    name: str, rule: Rule, number: int, day: date, what: str, school_days: SchoolDays
) -> Deadline:
    return Deadline(
        name=name,
        due_on=counted_after(day, number, school_days),
        rule=rule,
        counted=f"{number} school days from {what} on {said(day)} (day 0)",
        counted_from=day,
    )
