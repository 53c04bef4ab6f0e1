"""Rules of plans, without a database: dates, what is missing, amounts, who reads what."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ehcp.choices import Section
from ehcp.plans.rules.amounts import amount_typed, amount_words, read_amount
from ehcp.plans.rules.lines import (
    CopiedOutcome,
    CopiedProvision,
    outcome_problems,
    provision_problems,
    vague,
)
from ehcp.plans.rules.matching import same_lines
from ehcp.plans.rules.reading import READ_WITH, readable, sections_words
from ehcp.plans.rules.receiving import (
    ReceivedPlan,
    dates_problems,
    ended_problems,
    missing_in,
)
from send_mis.access.roles import ROLES, Scope

BORN, TODAY = date(2017, 3, 4), date(2026, 11, 23)


def facts(**said: Any) -> ReceivedPlan:
    days = {
        "first_made_on": date(2025, 3, 31), "made_on": date(2026, 3, 30),
        "received_on": date(2026, 4, 1),
    }  # fmt: skip
    return ReceivedPlan(uuid4(), **days | said)


@pytest.mark.parametrize(
    ("said", "before", "at"),
    [
        ({}, None, set()),
        ({"made_on": date(2025, 3, 31)}, None, set()),
        ({"received_on": date(2026, 3, 30)}, date(2026, 3, 30), set()),
        ({"first_made_on": date(2017, 3, 3)}, None, {"first_made_on"}),
        ({"made_on": date(2025, 3, 30)}, None, {"made_on"}),
        ({}, date(2026, 3, 31), {"made_on"}),
        ({"received_on": date(2026, 3, 29)}, None, {"received_on"}),
        ({"received_on": date(2026, 11, 24)}, None, {"received_on"}),
        ({"last_review_decided_on": date(2025, 3, 30)}, None, {"last_review_decided_on"}),
        ({"moved_on": date(2026, 11, 24)}, None, {"moved_on"}),
        ({"moved_on": date(2025, 3, 30)}, None, {"moved_on"}),
        ({"first_made_on": date(2026, 12, 1), "made_on": date(2026, 12, 1),
          "received_on": date(2026, 12, 1)}, None, {"first_made_on", "made_on", "received_on"}),
    ],
)  # fmt: skip
def test_dates_are_in_order(said: dict[str, Any], before: date | None, at: set[str]) -> None:
    assert set(dates_problems(facts(**said), born_on=BORN, today=TODAY, before=before)) == at


@pytest.mark.parametrize(
    ("on", "why", "at"),
    [
        (TODAY, "Ceased", set()),
        (date(2026, 3, 30), "Ceased", set()),
        (date(2026, 3, 29), "Ceased", {"ended_on"}),
        (date(2026, 11, 24), " ", {"ended_on", "why"}),
    ],
)  # fmt: skip
def test_a_plan_ends_after_it_began_with_a_reason(on: date, why: str, at: set[str]) -> None:
    assert set(ended_problems(on, why, made_on=date(2026, 3, 30), today=TODAY)) == at


def test_what_is_missing_is_said_section_by_section() -> None:
    every = [each.value for each in Section if each not in ("E", "F", "J")]
    whole = {"has_document": True, "is_signed": True, "outcomes": 1, "promised": 1}
    assert missing_in(**whole, sections=every) == []  # type: ignore[arg-type]
    assert missing_in(
        has_document=False, is_signed=False, sections=[x for x in every if x not in ("D", "K")],
        outcomes=0, promised=0,
    ) == [
        "The authority’s document is not kept here.",
        "It is not signed and dated by an officer of the authority.",
        "Sections D and K: nothing is copied.",
        "Section E: no outcome is copied.",
        "Section F: no provision is copied.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kind", "read"),
    [
        ("15 hours", "timed", 900), ("15h", "timed", 900), ("1 h 30", "timed", 90),
        ("1 hour and 30 minutes", "timed", 90), ("2.5 hours", "timed", 150),
        ("45 min", "timed", 45), ("45 minutes", "timed", 45), (" 1 HOUR ", "timed", 60),
        ("15", "timed", None), ("lots", "timed", None), ("0 minutes", "timed", None),
        ("6", "visits", 6), ("6 visits", "visits", 6), ("6 x", "visits", 6),
        ("0", "visits", None), ("367", "visits", None), ("2 hours", "visits", None),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, kind: str, read: int | None) -> None:
    assert read_amount(typed, kind) == read
    if read is not None:
        assert read_amount(amount_typed(read, kind), kind) == read


def test_amounts_are_said() -> None:
    assert amount_words(900, "week", "timed") == "15 hours a week"
    assert amount_words(90, "term", "timed") == "1 h 30 a term"
    assert amount_words(1, "year", "visits") == "1 visit a year"
    assert amount_words(None, "", "timed") == ""


def test_words_that_promise_nothing_are_pointed_out_and_no_others() -> None:
    found = vague("Access to regular support of a teaching assistant")
    assert [each.words for each in found] == ["Access to", "regular"]
    assert vague("15 hours of a teaching assistant each week") == []
    assert [each.words for each in vague("Opportunities to play", is_outcome=True)] == [
        "Opportunities to"
    ]


def test_every_section_is_read_with_an_action() -> None:
    assert set(READ_WITH) == set(Section)
    assert sections_words(["A", "B", "E"]) == "Sections A, B and E"
    assert sections_words(["B"]) == "Section B"


@pytest.mark.parametrize(
    ("role", "scope", "letters"),
    [
        ("senco", Scope.SCHOOL, "A B C D E F G H1 H2 I J K"),
        ("head", Scope.SCHOOL, "A B C D E F G H1 H2 I J K"),
        ("dsl", Scope.SCHOOL, "A B C D E F G H1 H2 I J K"),
        ("teacher", Scope.CLASS, "A B C E F G"),
        ("designated_teacher", Scope.SCHOOL, "A B C E F G"),
        ("ta", Scope.CLASS, "E F"),
        ("ta", Scope.PUPIL, "B E F"),
        ("office", Scope.SCHOOL, ""),
        ("governor", Scope.SCHOOL, ""),
        ("parent", Scope.PUPIL, ""),
    ],
)  # fmt: skip
def test_who_reads_which_sections(role: str, scope: Scope, letters: str) -> None:
    may = ROLES[role].actions(scope)
    assert [each.value for each in readable(may)] == letters.split()


def test_lines_are_known_again_though_reworded_and_in_another_order() -> None:
    before = {"1": "15 hours of a teaching assistant each week", "2": "Six visits of a therapist",
              "3": "A quiet place"}  # fmt: skip
    after = {"a": "a  quiet place", "b": "20 hours of a teaching assistant each week",
             "c": "A sloping desk"}  # fmt: skip
    assert same_lines(before, after) == {"a": "3", "b": "1"}
    assert same_lines({}, after) == {}


def test_a_plan_has_a_section_e_and_a_section_f() -> None:
    nothing = CopiedProvision("0", uuid4(), " "), CopiedProvision("new0", None, "")
    assert provision_problems(nothing, []) == {
        "words_0": ["Copy at least one line: a plan has a Section F."]
    }
    assert provision_problems([*nothing, CopiedProvision("new1", None, "TA", "always")], []) == {}
    assert list(outcome_problems([CopiedOutcome("new0", None, "")], [])) == ["words_new0"]
