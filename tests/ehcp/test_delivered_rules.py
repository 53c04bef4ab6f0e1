"""What is promised up to a day and how minutes add up, without a database."""

from datetime import date
from fractions import Fraction

import pytest

from ehcp.delivered.rules.counting import (
    SHARED,
    UNPLANNED,
    LineMinutes,
    line_minutes,
    percent_of,
    promised_of,
)
from ehcp.delivered.rules.evidence import Evidence, evidence_problems
from ehcp.plans.rules.lines import CopiedProvision, provision_problems
from provision.choices import NO_SHORTFALL
from provision.minutes import SessionRecord, tally

DAYS = {"of_term": 70, "of_year": 190}


@pytest.mark.parametrize(
    ("amount", "per", "days", "promised"),
    [
        (900, "week", 5, 900),
        (900, "week", 3, 540),
        (900, "term", 70, 900),
        (900, "term", 35, 450),
        (6, "year", 190, 6),
        (6, "year", 95, 3),
        (None, "", 20, 0),
        (60, "week", 0, 0),
    ],
)
def test_a_promise_is_spread_over_school_days(
    amount: int | None, per: str, days: int, promised: int
) -> None:
    assert promised_of(amount, per, days=days, **DAYS) == promised


def test_a_term_without_a_school_day_promises_nothing() -> None:
    assert promised_of(900, "term", days=0, of_term=0, of_year=0) == 0


RECORDS = [
    SessionRecord(30, 30), SessionRecord(30, 20), SessionRecord(30, 0, "staff_covering"),
    SessionRecord(30, 0, "not_attending"),
]  # fmt: skip


@pytest.mark.parametrize("may_be_shared", [True, False])
def test_minutes_add_up_to_what_was_promised(may_be_shared: bool) -> None:
    so_far = tally(Fraction(150), RECORDS, NO_SHORTFALL)
    found = LineMinutes(promised=Fraction(200)) + line_minutes(
        so_far, Fraction(1), shared=30, may_be_shared=may_be_shared
    )
    assert found.delivered == (50 if may_be_shared else 20)
    assert found.delivered + sum(minutes for _, minutes in found.reasons) == 200
    assert dict(found.reasons)[UNPLANNED] == 50
    assert (SHARED in dict(found.reasons)) is not may_be_shared


def test_half_of_a_line_gives_half_of_its_minutes() -> None:
    so_far = tally(Fraction(60), [SessionRecord(60, 60)], NO_SHORTFALL)
    found = line_minutes(so_far, Fraction(1, 2), shared=0, may_be_shared=False)
    assert (found.planned, found.delivered) == (30, 30)


def test_nearly_all_is_not_all() -> None:
    assert LineMinutes(Fraction(1000), Fraction(1000), Fraction(999)).percent == 99
    assert LineMinutes().percent is None


def test_a_percent_of_visits_asks_for_one_that_was_due() -> None:
    assert percent_of(0, Fraction(9, 10)) is None
    assert percent_of(2, Fraction(9, 2)) == 50
    assert percent_of(7, Fraction(6)) == 100


MADE, TODAY = date(2026, 1, 12), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("line", "given", "at"),
    [
        ("visits", Evidence("came", TODAY), set()),
        ("visits", Evidence("came", date(2026, 11, 24)), {"on"}),
        ("visits", Evidence("came", date(2026, 1, 11)), {"on"}),
        ("visits", Evidence("seen", TODAY), {"kind"}),
        ("timed", Evidence("seen", TODAY), {"kind"}),
        ("training", Evidence("trained", TODAY), {"who", "by_whom"}),
        ("training", Evidence("trained", TODAY, "Tina", "The service", TODAY), {"renew_by_on"}),
        ("equipment", Evidence("broken", TODAY), set()),
    ],
)
def test_each_kind_has_evidence_of_its_own(line: str, given: Evidence, at: set[str]) -> None:
    assert set(evidence_problems(given, line, made_on=MADE, today=TODAY)) == at


@pytest.mark.parametrize(
    ("amount", "per", "is_fine"),
    [
        ("40 hours", "week", True), ("41 hours", "week", False), ("60 hours", "term", True),
        ("641 hours", "term", False), ("1560 hours", "year", True), ("1561 hours", "year", False),
    ],
)  # fmt: skip
def test_no_more_is_promised_than_school_has(amount: str, per: str, is_fine: bool) -> None:
    line = CopiedProvision("0", None, "Support", "timed", amount, per)
    assert (provision_problems([line], ()) == {}) is is_fine
