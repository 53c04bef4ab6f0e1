from datetime import date

import pytest

from send_mis.statutory import rules
from send_mis.statutory.deadline import Deadline
from send_mis.statutory.school_duties import (
    accessibility_plan,
    information_report,
    parent_meeting,
    parents_told,
    qualified_by,
    six_week_review,
    termly_review,
)
from tests.statutory.worked import HARVEST

AUTUMN, SPRING, SUMMER = HARVEST.terms


def test_parents_told() -> None:
    assert parents_told(date(2026, 11, 2)) == Deadline(
        name="parents_told",
        due_on=date(2026, 11, 2),
        rule=rules.PARENTS_TOLD,
        counted="the day on which support begins, Mon 2 Nov 2026",
        counted_from=date(2026, 11, 2),
    )


def test_parent_meeting() -> None:
    assert parent_meeting(AUTUMN) == Deadline(
        name="parent_meeting",
        due_on=date(2026, 12, 18),
        rule=rules.PARENT_MEETINGS,
        counted="by the last day of the term of Tue 1 Sep 2026 to Fri 18 Dec 2026",
        counted_from=date(2026, 9, 1),
    )
    assert [parent_meeting(term).due_on for term in HARVEST.terms] == [
        date(2026, 12, 18),
        date(2027, 3, 25),
        date(2027, 7, 22),
    ]


def test_termly_review() -> None:
    assert termly_review(SPRING) == Deadline(
        name="termly_review",
        due_on=date(2027, 3, 25),
        rule=rules.TERMLY_REVIEW,
        counted="by the last day of the term of Mon 4 Jan 2027 to Thu 25 Mar 2027",
        counted_from=date(2027, 1, 4),
    )


def test_six_week_review() -> None:
    assert six_week_review(date(2026, 11, 2)) == Deadline(
        name="six_week_review",
        due_on=date(2026, 12, 14),
        rule=rules.SIX_WEEK_REVIEW,
        counted="6 weeks from the beginning on Mon 2 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 2),
    )
    assert six_week_review(date(2026, 11, 13)).due_on == date(2026, 12, 25)


def test_information_report() -> None:
    assert information_report(date(2026, 9, 30)) == Deadline(
        name="information_report",
        due_on=date(2027, 9, 30),
        rule=rules.INFORMATION_REPORT,
        counted="1 year from publication on Wed 30 Sep 2026",
        counted_from=date(2026, 9, 30),
        note="What changes in the year is published as soon as possible, not then.",
    )
    assert information_report(date(2024, 2, 29)).due_on == date(2025, 2, 28)
    assert information_report(date(2027, 2, 28)).due_on == date(2028, 2, 28)


def test_accessibility_plan() -> None:
    assert accessibility_plan(date(2026, 9, 1)) == Deadline(
        name="accessibility_plan",
        due_on=date(2029, 8, 31),
        rule=rules.ACCESSIBILITY_PLAN,
        counted="3 years starting with Tue 1 Sep 2026",
        counted_from=date(2026, 9, 1),
        note="It is kept under review, and changed where necessary, in between.",
    )
    assert accessibility_plan(date(2024, 2, 29)).due_on == date(2027, 2, 27)


NOT_NEEDED = "Not needed by anybody who had been a SENCO for more than twelve months before."


def test_qualified_by() -> None:
    assert qualified_by(date(2026, 9, 1)) == Deadline(
        name="qualified_by",
        due_on=date(2029, 9, 1),
        rule=rules.SENCO_QUALIFICATION,
        counted="3 years from the appointment on Tue 1 Sep 2026",
        counted_from=date(2026, 9, 1),
        note=NOT_NEEDED,
    )
    assert qualified_by(date(2024, 2, 29)).due_on == date(2027, 2, 28)
    assert qualified_by(date(2009, 8, 31)) == Deadline(
        name="qualified_by",
        due_on=None,
        rule=rules.SENCO_QUALIFICATION,
        counted="none: appointed before Tue 1 Sep 2009",
        counted_from=date(2009, 8, 31),
        note=NOT_NEEDED,
    )


@pytest.mark.parametrize(
    ("appointed_on", "due_on"),
    [
        (date(2009, 8, 31), None),
        (date(2009, 9, 1), date(2012, 9, 1)),
        (date(2009, 9, 2), date(2012, 9, 2)),
    ],
)
def test_the_day_from_which_a_senco_needs_it(appointed_on: date, due_on: date | None) -> None:
    assert qualified_by(appointed_on).due_on == due_on
