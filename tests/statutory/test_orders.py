"""What follows an order of the Tribunal, or a mediation agreement."""

from datetime import date

from send_mis.statutory import rules
from send_mis.statutory.deadline import Deadline, Rule
from send_mis.statutory.orders import (
    draft_of_ordered_plan,
    no_plan_after_ordered_assessment,
    ordered_change,
    ordered_plan,
    ordered_school,
    plan_after_ordered_assessment,
    told_of_ordered_assessment,
)

ORDER = date(2026, 12, 18)


def after(name: str, weeks: int, due_on: date, rule: Rule) -> Deadline:
    return Deadline(
        name=name,
        due_on=due_on,
        rule=rule,
        counted=f"{weeks} weeks from the order or agreement of Fri 18 Dec 2026 (day 0)",
        counted_from=ORDER,
        note="Unless the Tribunal directed, or the mediation agreement set, another time.",
    )


def test_told_of_ordered_assessment() -> None:
    assert told_of_ordered_assessment(ORDER) == after(
        "told_of_ordered_assessment", 2, date(2027, 1, 1), rules.ASSESSMENT_ORDERED
    )


def test_no_plan_after_ordered_assessment() -> None:
    assert no_plan_after_ordered_assessment(ORDER) == after(
        "no_plan_after_ordered_assessment", 10, date(2027, 2, 26), rules.NO_PLAN_AFTER_ORDER
    )


def test_plan_after_ordered_assessment() -> None:
    assert plan_after_ordered_assessment(ORDER) == after(
        "plan_after_ordered_assessment", 14, date(2027, 3, 26), rules.PLAN_AFTER_ASSESSMENT_ORDERED
    )


def test_draft_of_ordered_plan() -> None:
    assert draft_of_ordered_plan(ORDER) == after(
        "draft_of_ordered_plan", 5, date(2027, 1, 22), rules.DRAFT_ORDERED
    )


def test_ordered_plan() -> None:
    assert ordered_plan(ORDER) == after("ordered_plan", 11, date(2027, 3, 5), rules.PLAN_ORDERED)


def test_ordered_change() -> None:
    assert ordered_change(ORDER) == after(
        "ordered_change", 5, date(2027, 1, 22), rules.CHANGE_ORDERED
    )


def test_ordered_school() -> None:
    assert ordered_school(ORDER) == after(
        "ordered_school", 2, date(2027, 1, 1), rules.SCHOOL_ORDERED
    )
