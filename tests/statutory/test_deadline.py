from datetime import date, timedelta

import pytest

from send_mis.statutory import rules
from send_mis.statutory.deadline import (
    Deadline,
    Excepted,
    ExceptionKind,
    LocalDeadline,
    LocalTime,
    Status,
    StatusWord,
    beside_the_law,
    status_of,
)

DUE = date(2026, 12, 14)
DAY = timedelta(days=1)


def a_deadline(due_on: date | None, counted_from: date) -> Deadline:
    return Deadline("a_step", due_on, rules.FINAL_PLAN, "somehow", counted_from)


# --- The seven words, at every border -------------------------------------------------------------


def test_a_clock_that_no_fact_has_started() -> None:
    for met_on in (None, DUE):
        status = status_of(None, today=DUE, met_on=met_on, is_excepted=True)
        assert (status, str(status)) == (Status(StatusWord.NOT_STARTED, 0), "not started")


@pytest.mark.parametrize(
    ("today", "status", "said"),
    [
        (DUE - 2 * DAY, Status(StatusWord.DUE_IN, 2), "due in 2 days"),
        (DUE - DAY, Status(StatusWord.DUE_IN, 1), "due in 1 day"),
        (DUE, Status(StatusWord.DUE_TODAY, 0), "due today"),
        (DUE + DAY, Status(StatusWord.OVERDUE_BY, 1), "overdue by 1 day"),
        (DUE + 2 * DAY, Status(StatusWord.OVERDUE_BY, 2), "overdue by 2 days"),
    ],
)
def test_an_open_deadline(today: date, status: Status, said: str) -> None:
    assert (status_of(DUE, today=today), str(status)) == (status, said)


@pytest.mark.parametrize(
    ("met_on", "status", "said"),
    [
        (DUE - DAY, Status(StatusWord.MET, 0), "met"),
        (DUE, Status(StatusWord.MET, 0), "met"),
        (DUE + DAY, Status(StatusWord.MET_LATE, 1), "met late, 1 day"),
        (DUE + 11 * DAY, Status(StatusWord.MET_LATE, 11), "met late, 11 days"),
    ],
)
def test_a_deadline_that_was_met_stays_as_it_was_met(met_on, status, said) -> None:
    for today in (DUE - 9 * DAY, DUE, DUE + 99 * DAY):
        assert (status_of(DUE, today=today, met_on=met_on), str(status)) == (status, said)


def test_an_exception_excuses_lateness_and_nothing_before_it() -> None:
    def excepted(today: date, met_on: date | None = None) -> str:
        return str(status_of(DUE, today=today, met_on=met_on, is_excepted=True))

    assert excepted(DUE - DAY) == "due in 1 day"
    assert excepted(DUE) == "due today"
    assert excepted(DUE + DAY) == "excepted, 1 day"
    assert excepted(DUE + 9 * DAY, met_on=DUE) == "met"
    assert excepted(DUE + 9 * DAY, met_on=DUE + 2 * DAY) == "excepted, 2 days"


def test_the_words_are_seven() -> None:
    assert [str(word) for word in StatusWord] == [
        "not started",
        "due in",
        "due today",
        "overdue by",
        "met",
        "met late",
        "excepted",
    ]


# --- Exceptions -----------------------------------------------------------------------------------


def test_an_exception_stands_beside_the_day_and_never_moves_it() -> None:
    away = Excepted(ExceptionKind.AWAY, "Abroad for the whole of August")
    moved = Excepted(ExceptionKind.PERSONAL, "Bereavement")
    plain = a_deadline(DUE, date(2026, 11, 2))
    once = plain.excepted(away)
    twice = once.excepted(moved)
    assert plain.exceptions == ()
    assert once.exceptions == (away,)
    assert twice.exceptions == (away, moved)
    assert twice.due_on == once.due_on == plain.due_on
    assert (twice.name, twice.rule, twice.counted) == (plain.name, plain.rule, plain.counted)


# --- The authority's own times --------------------------------------------------------------------

MEETING = date(2026, 12, 1)


def test_a_shorter_time_of_the_authority_stands_beside_the_law() -> None:
    report = a_deadline(MEETING + 14 * DAY, MEETING)
    assert beside_the_law(report, LocalTime("Harrowmere", 10)) == LocalDeadline(
        authority="Harrowmere",
        due_on=date(2026, 12, 11),
        counted="10 calendar days from Tue 1 Dec 2026",
        keeps_the_law=True,
    )


@pytest.mark.parametrize(("days", "keeps_the_law"), [(13, True), (14, True), (15, False)])
def test_whether_the_authoritys_day_keeps_the_law(days: int, keeps_the_law: bool) -> None:
    report = a_deadline(MEETING + 14 * DAY, MEETING)
    local = beside_the_law(report, LocalTime("Harrowmere", days))
    assert local is not None
    assert local.keeps_the_law is keeps_the_law


def test_a_time_that_runs_back_from_a_meeting_runs_back_for_the_authority_too() -> None:
    notice = a_deadline(MEETING - 14 * DAY, MEETING)
    assert beside_the_law(notice, LocalTime("Harrowmere", 21)) == LocalDeadline(
        authority="Harrowmere",
        due_on=date(2026, 11, 10),
        counted="21 calendar days before Tue 1 Dec 2026",
        keeps_the_law=True,
    )
    later = beside_the_law(notice, LocalTime("Harrowmere", 13))
    assert later is not None
    assert (later.due_on, later.keeps_the_law) == (date(2026, 11, 18), False)


def test_a_time_of_no_days_runs_on() -> None:
    local = beside_the_law(a_deadline(MEETING, MEETING), LocalTime("Harrowmere", 2))
    assert local is not None
    assert (local.due_on, local.keeps_the_law) == (date(2026, 12, 3), False)


def test_where_the_law_sets_no_day_the_authority_sets_none_here() -> None:
    assert beside_the_law(a_deadline(None, MEETING), LocalTime("Harrowmere", 10)) is None
