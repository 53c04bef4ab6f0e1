"""The assessment of education, health and care needs: twenty weeks from request to plan."""

from collections.abc import Iterable, Sequence
from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.calendars import EmergencyClosure, SchoolDays
from send_mis.statutory.counting import days_after, said, weeks_after
from send_mis.statutory.deadline import Deadline, Excepted, ExceptionKind, Rule
from send_mis.statutory.errors import StatutoryError

FOUR_WEEKS_IN_DAYS = 28


def decision_to_assess(request_received_on: date) -> Deadline:
    """The authority says whether it will assess within 6 weeks of receiving the request.

    SEND Regulations 2014, reg 5(1), from 1 September 2014. Calendar weeks; the day of receipt is
    day 0.

    >>> decision_to_assess(date(2026, 11, 2)).due_on
    datetime.date(2026, 12, 14)
    """
    return _weeks(
        "decision_to_assess", rules.DECISION_TO_ASSESS, 6, request_received_on, "the request"
    )


def school_information(information_requested_on: date) -> Deadline:
    """The school gives its information within 6 weeks of the authority asking for it.

    SEND Code, 9.52, from 1 April 2015; reg 8(1) binds other bodies in the same words. The summer
    closure excuses the authority and never the school.

    >>> school_information(date(2026, 7, 20)).due_on
    datetime.date(2026, 8, 31)
    """
    return _weeks(
        "school_information",
        rules.SCHOOL_INFORMATION,
        6,
        information_requested_on,
        "the authority’s request",
    )


def decision_not_to_issue(request_received_on: date) -> Deadline:
    """A decision that there will be no plan is notified within 16 weeks of the request.

    SEND Regulations 2014, reg 10(1), from 1 September 2014.

    >>> decision_not_to_issue(date(2026, 11, 2)).due_on
    datetime.date(2027, 2, 22)
    """
    return _weeks(
        "decision_not_to_issue", rules.DECISION_NOT_TO_ISSUE, 16, request_received_on, "the request"
    )


def final_plan(request_received_on: date) -> Deadline:
    """The final plan is sent within 20 weeks of the request.

    SEND Regulations 2014, reg 13(2), from 1 September 2014.

    >>> final_plan(date(2026, 11, 2)).due_on
    datetime.date(2027, 3, 22)
    """
    return _weeks("final_plan", rules.FINAL_PLAN, 20, request_received_on, "the request")


def ehc_assessment(
    *,
    request_received_on: date | None = None,
    information_requested_on: date | None = None,
    exceptions: Sequence[Excepted] = (),
) -> list[Deadline]:
    """Every deadline that the facts date, with the exceptions that may excuse each."""
    found = []
    if request_received_on is not None:
        found.append(decision_to_assess(request_received_on))
    if information_requested_on is not None:
        found.append(school_information(information_requested_on))
    if request_received_on is not None:
        found += [decision_not_to_issue(request_received_on), final_plan(request_received_on)]
    return excused(found, exceptions)


def excused(deadlines: Iterable[Deadline], exceptions: Sequence[Excepted]) -> list[Deadline]:
    """Each deadline with those of the exceptions that may excuse it, on the same day as before.

    A closure excuses the authority alone, a missed appointment only whoever gives the advice:
    SEND Regulations 2014, reg 5(4), 8(2), 10(4), 13(3) and 27(3). After an order no closure
    excuses, and two weeks away are enough (reg 44(3)): four are the more.
    """
    return [
        deadline.excepted(*(e for e in exceptions if deadline.name in MAY_EXCUSE[e.kind]))
        for deadline in deadlines
    ]


_AUTHORITY = frozenset(
    {"decision_to_assess", "decision_not_to_issue", "final_plan", "reassessment_plan"}
)
_AFTER_AN_ORDER = frozenset(
    {
        "told_of_ordered_assessment",
        "no_plan_after_ordered_assessment",
        "plan_after_ordered_assessment",
        "draft_of_ordered_plan",
        "ordered_plan",
        "ordered_change",
        "ordered_school",
    }
)
_EVERYBODY = _AUTHORITY | _AFTER_AN_ORDER | {"school_information"}
MAY_EXCUSE = {
    ExceptionKind.SCHOOL_CLOSED: _AUTHORITY,
    ExceptionKind.EARLY_YEARS_CLOSED: _AUTHORITY,
    ExceptionKind.PERSONAL: _EVERYBODY,
    ExceptionKind.AWAY: _EVERYBODY,
    ExceptionKind.APPOINTMENT: frozenset({"school_information"}),
}


def may_claim_closure(information_requested_on: date, closed: EmergencyClosure) -> bool:
    """Whether a closure lets the authority miss its times.

    SEND Regulations 2014, reg 5(4)(a), from 1 September 2014: the school was closed for a
    continuous period of not less than 4 weeks, and was asked in the period that begins one week
    before it closed and ends one week before it re-opened. Only a summer is long enough.

    >>> may_claim_closure(date(2026, 7, 16), EmergencyClosure(date(2026, 7, 23), date(2026, 9, 2)))
    True
    >>> may_claim_closure(date(2026, 8, 27), EmergencyClosure(date(2026, 7, 23), date(2026, 9, 2)))
    False
    """
    if (closed.reopens_on - closed.starts_on).days < FOUR_WEEKS_IN_DAYS:
        return False
    first, last = days_after(closed.starts_on, -7), days_after(closed.reopens_on, -7)
    return first <= information_requested_on <= last


def closure_that_excuses(
    information_requested_on: date, school_days: SchoolDays
) -> EmergencyClosure | None:
    """The school's closure that lets the authority miss its times; none where none does."""
    # To be asked from a week before it closes to a week before it re-opens is, a week later, to
    # lie between its first day and the day on which it re-opens.
    closed = school_days.closed_around(days_after(information_requested_on, 7))
    if closed is None or not may_claim_closure(information_requested_on, closed):
        return None
    return closed


def closure_exception(
    information_requested_on: date, closed: EmergencyClosure, *, is_early_years: bool = False
) -> Excepted:
    """The closure as an exception that may be recorded; an error where it excuses nothing."""
    if not may_claim_closure(information_requested_on, closed):
        raise StatutoryError(
            f"The closure from {said(closed.starts_on)} to {said(closed.reopens_on)} excuses no"
            f" one who asked on {said(information_requested_on)}: it must last four weeks, and the"
            " school must be asked between a week before it closes and a week before it re-opens."
        )
    kind = ExceptionKind.EARLY_YEARS_CLOSED if is_early_years else ExceptionKind.SCHOOL_CLOSED
    return Excepted(
        kind,
        f"Closed from {said(closed.starts_on)}, re-opens {said(closed.reopens_on)};"
        f" asked on {said(information_requested_on)}",
    )


def _weeks(name: str, rule: Rule, weeks: int, received_on: date, what: str) -> Deadline:
    return Deadline(
        name=name,
        due_on=weeks_after(received_on, weeks),
        rule=rule,
        counted=f"{weeks} weeks from {what}, received {said(received_on)} (day 0)",
        counted_from=received_on,
    )
