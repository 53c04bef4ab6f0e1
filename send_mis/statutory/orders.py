"""What an authority must do once its decision does not stand: after an order of the Tribunal, after
a mediation agreement, or where it gives way to an appeal.

The weeks of an order bind a mediation agreement too (SEND Regulations 2014, reg 42(2)), unless the
parties agreed other times in writing (reg 42(5)), and an appeal that the authority does not oppose
(reg 45). The Tribunal may direct other times (reg 44(1)).
"""

from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.counting import said, weeks_after
from send_mis.statutory.deadline import Deadline, Rule

OTHER_TIMES = "Unless the Tribunal directed, or the mediation agreement set, another time."


def told_of_ordered_assessment(ordered_on: date) -> Deadline:
    """The authority tells the parent within 2 weeks that it will assess.

    SEND Regulations 2014, reg 44(2)(b), in these weeks from 23 March 2015.

    >>> told_of_ordered_assessment(date(2026, 11, 2)).due_on
    datetime.date(2026, 11, 16)
    """
    return _weeks("told_of_ordered_assessment", rules.ASSESSMENT_ORDERED, 2, ordered_on)


def no_plan_after_ordered_assessment(ordered_on: date) -> Deadline:
    """A decision that there will be no plan is notified within 10 weeks of the order to assess.

    SEND Regulations 2014, reg 44(2)(b)(i), in these weeks from 23 March 2015.

    >>> no_plan_after_ordered_assessment(date(2026, 11, 2)).due_on
    datetime.date(2027, 1, 11)
    """
    rule = rules.NO_PLAN_AFTER_ORDER
    return _weeks("no_plan_after_ordered_assessment", rule, 10, ordered_on)


def plan_after_ordered_assessment(ordered_on: date) -> Deadline:
    """The final plan is sent within 14 weeks of the order to assess.

    SEND Regulations 2014, reg 44(2)(b)(ii), in these weeks from 23 March 2015.

    >>> plan_after_ordered_assessment(date(2026, 11, 2)).due_on
    datetime.date(2027, 2, 8)
    """
    rule = rules.PLAN_AFTER_ASSESSMENT_ORDERED
    return _weeks("plan_after_ordered_assessment", rule, 14, ordered_on)


def draft_of_ordered_plan(ordered_on: date) -> Deadline:
    """The draft plan is issued within 5 weeks of the order to make a plan.

    SEND Regulations 2014, reg 44(2)(c)(i), from 1 September 2014.

    >>> draft_of_ordered_plan(date(2026, 11, 2)).due_on
    datetime.date(2026, 12, 7)
    """
    return _weeks("draft_of_ordered_plan", rules.DRAFT_ORDERED, 5, ordered_on)


def ordered_plan(ordered_on: date) -> Deadline:
    """The final plan is sent within 11 weeks of the order to make a plan.

    SEND Regulations 2014, reg 44(2)(c)(ii), from 1 September 2014.

    >>> ordered_plan(date(2026, 11, 2)).due_on
    datetime.date(2027, 1, 18)
    """
    return _weeks("ordered_plan", rules.PLAN_ORDERED, 11, ordered_on)


def ordered_change(ordered_on: date) -> Deadline:
    """The amended plan is issued within 5 weeks of the order to change it.

    SEND Regulations 2014, reg 44(2)(e), from 1 September 2014.

    >>> ordered_change(date(2026, 11, 2)).due_on
    datetime.date(2026, 12, 7)
    """
    return _weeks("ordered_change", rules.CHANGE_ORDERED, 5, ordered_on)


def ordered_school(ordered_on: date) -> Deadline:
    """The plan names the other school within 2 weeks of an order about the school alone.

    SEND Regulations 2014, reg 44(2)(f), from 1 September 2014.

    >>> ordered_school(date(2026, 11, 2)).due_on
    datetime.date(2026, 11, 16)
    """
    return _weeks("ordered_school", rules.SCHOOL_ORDERED, 2, ordered_on)


def _weeks(name: str, rule: Rule, weeks: int, ordered_on: date) -> Deadline:
    return Deadline(
        name=name,
        due_on=weeks_after(ordered_on, weeks),
        rule=rule,
        counted=f"{weeks} weeks from the order or agreement of {said(ordered_on)} (day 0)",
        counted_from=ordered_on,
        note=OTHER_TIMES,
    )
