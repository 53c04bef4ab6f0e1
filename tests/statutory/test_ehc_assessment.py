from datetime import date, timedelta

import pytest

from send_mis.statutory import rules
from send_mis.statutory.calendars import EmergencyClosure, SchoolDays
from send_mis.statutory.deadline import Deadline, Excepted, ExceptionKind
from send_mis.statutory.ehc_assessment import (
    closure_exception,
    closure_that_excuses,
    decision_not_to_issue,
    decision_to_assess,
    ehc_assessment,
    excused,
    final_plan,
    may_claim_closure,
    school_information,
)
from send_mis.statutory.errors import BeyondTheCalendar, StatutoryError
from tests.statutory.worked import HARVEST, Days

DAY = timedelta(days=1)
REQUEST = date(2026, 11, 2)


# --- The four times -------------------------------------------------------------------------------


def test_decision_to_assess() -> None:
    assert decision_to_assess(REQUEST) == Deadline(
        name="decision_to_assess",
        due_on=date(2026, 12, 14),
        rule=rules.DECISION_TO_ASSESS,
        counted="6 weeks from the request, received Mon 2 Nov 2026 (day 0)",
        counted_from=REQUEST,
    )
    # Over Christmas, and over the last day of a February with 29 days and with 28.
    assert decision_to_assess(date(2026, 11, 13)).due_on == date(2026, 12, 25)
    assert decision_to_assess(date(2024, 1, 18)).due_on == date(2024, 2, 29)
    assert decision_to_assess(date(2025, 1, 18)).due_on == date(2025, 3, 1)


def test_school_information() -> None:
    assert school_information(date(2026, 11, 16)) == Deadline(
        name="school_information",
        due_on=date(2026, 12, 28),
        rule=rules.SCHOOL_INFORMATION,
        counted="6 weeks from the authority’s request, received Mon 16 Nov 2026 (day 0)",
        counted_from=date(2026, 11, 16),
    )
    # The summer does not stop the school's clock.
    assert school_information(date(2026, 7, 20)).due_on == date(2026, 8, 31)


def test_decision_not_to_issue() -> None:
    assert decision_not_to_issue(REQUEST) == Deadline(
        name="decision_not_to_issue",
        due_on=date(2027, 2, 22),
        rule=rules.DECISION_NOT_TO_ISSUE,
        counted="16 weeks from the request, received Mon 2 Nov 2026 (day 0)",
        counted_from=REQUEST,
    )
    assert decision_not_to_issue(date(2027, 11, 9)).due_on == date(2028, 2, 29)


def test_final_plan() -> None:
    assert final_plan(REQUEST) == Deadline(
        name="final_plan",
        due_on=date(2027, 3, 22),
        rule=rules.FINAL_PLAN,
        counted="20 weeks from the request, received Mon 2 Nov 2026 (day 0)",
        counted_from=REQUEST,
    )
    # No day is moved off Good Friday, nor off a Sunday.
    assert final_plan(date(2026, 11, 6)).due_on == date(2027, 3, 26)
    assert final_plan(date(2026, 11, 1)).due_on == date(2027, 3, 21)


def test_the_process_in_its_order_as_far_as_the_facts_go() -> None:
    asked = REQUEST + 14 * DAY
    request = [decision_to_assess(REQUEST), decision_not_to_issue(REQUEST), final_plan(REQUEST)]
    assert ehc_assessment(request_received_on=REQUEST) == request
    assert ehc_assessment(information_requested_on=asked) == [school_information(asked)]
    assert ehc_assessment(request_received_on=REQUEST, information_requested_on=asked) == [
        request[0],
        school_information(asked),
        *request[1:],
    ]
    assert ehc_assessment() == []


def test_what_was_asked_before_the_request_arrived_is_dated_all_the_same() -> None:
    found = ehc_assessment(request_received_on=REQUEST, information_requested_on=date(2026, 10, 1))
    assert [deadline.due_on for deadline in found][1] == date(2026, 11, 12)


# --- Exceptions -----------------------------------------------------------------------------------

AUTHORITYS = ("decision_to_assess", "decision_not_to_issue", "final_plan")


@pytest.mark.parametrize(
    ("kind", "excuses"),
    [
        (ExceptionKind.SCHOOL_CLOSED, AUTHORITYS),
        (ExceptionKind.EARLY_YEARS_CLOSED, AUTHORITYS),
        (ExceptionKind.PERSONAL, (*AUTHORITYS, "school_information")),
        (ExceptionKind.AWAY, (*AUTHORITYS, "school_information")),
        (ExceptionKind.APPOINTMENT, ("school_information",)),
    ],
)
def test_whom_an_exception_may_excuse(kind: ExceptionKind, excuses: tuple[str, ...]) -> None:
    exception = Excepted(kind, "as the SENCO wrote it")
    plain = ehc_assessment(request_received_on=REQUEST, information_requested_on=REQUEST)
    found = ehc_assessment(
        request_received_on=REQUEST, information_requested_on=REQUEST, exceptions=[exception]
    )
    assert {deadline.name for deadline in found if deadline.exceptions} == set(excuses)
    assert [deadline.due_on for deadline in found] == [deadline.due_on for deadline in plain]
    assert {e for deadline in found for e in deadline.exceptions} == {exception}


def test_several_exceptions_stand_side_by_side() -> None:
    away = Excepted(ExceptionKind.AWAY, "Abroad")
    missed = Excepted(ExceptionKind.APPOINTMENT, "Did not come on 3 November")
    found = excused([school_information(REQUEST), final_plan(REQUEST)], [away, missed])
    assert [deadline.exceptions for deadline in found] == [(away, missed), (away,)]


# --- The summer closure ---------------------------------------------------------------------------

SUMMER = EmergencyClosure(starts_on=date(2026, 7, 23), reopens_on=date(2026, 9, 2))


@pytest.mark.parametrize(
    ("asked_on", "may"),
    [
        (date(2026, 7, 15), False),
        (date(2026, 7, 16), True),  # a week before it closes
        (date(2026, 8, 10), True),
        (date(2026, 8, 26), True),  # a week before it re-opens
        (date(2026, 8, 27), False),
    ],
)
def test_the_window_in_which_asking_excuses(asked_on: date, may: bool) -> None:
    assert may_claim_closure(asked_on, SUMMER) is may


@pytest.mark.parametrize(("days", "may"), [(27, False), (28, True), (29, True)])
def test_the_closure_must_last_four_weeks(days: int, may: bool) -> None:
    closed = EmergencyClosure(SUMMER.starts_on, SUMMER.starts_on + days * DAY)
    assert may_claim_closure(SUMMER.starts_on, closed) is may


def test_the_closure_as_an_exception_to_record() -> None:
    asked_on = date(2026, 7, 16)
    reason = "Closed from Thu 23 Jul 2026, re-opens Wed 2 Sep 2026; asked on Thu 16 Jul 2026"
    assert closure_exception(asked_on, SUMMER) == Excepted(ExceptionKind.SCHOOL_CLOSED, reason)
    assert closure_exception(asked_on, SUMMER, is_early_years=True) == Excepted(
        ExceptionKind.EARLY_YEARS_CLOSED, reason
    )


def test_a_closure_that_excuses_nothing_is_refused_with_the_reason() -> None:
    with pytest.raises(StatutoryError) as refused:
        closure_exception(date(2026, 8, 27), SUMMER)
    assert str(refused.value) == (
        "The closure from Thu 23 Jul 2026 to Wed 2 Sep 2026 excuses no one who asked on"
        " Thu 27 Aug 2026: it must last four weeks, and the school must be asked between a week"
        " before it closes and a week before it re-opens."
    )


# A school that closes on Friday 17 July and has pupils back on Thursday 3 September.
TWO_YEARS = SchoolDays(
    school_years=[Days(date(2025, 9, 1), date(2026, 8, 31)), *HARVEST.school_years],
    terms=[Days(date(2026, 4, 13), date(2026, 7, 17)), *HARVEST.terms],
    closures=HARVEST.closures,
)


@pytest.mark.parametrize(
    ("asked_on", "is_excused"),
    [
        (date(2026, 7, 10), False),
        (date(2026, 7, 11), True),  # a week before the Saturday on which it is closed
        (date(2026, 7, 17), True),
        (date(2026, 8, 27), True),  # a week before pupils are back
        (date(2026, 8, 28), False),
        (date(2026, 10, 20), False),  # half-term is too short
        (date(2026, 12, 14), False),  # and so is Christmas
    ],
)
def test_the_closure_is_found_in_the_schools_own_days(asked_on: date, is_excused: bool) -> None:
    summer = EmergencyClosure(starts_on=date(2026, 7, 18), reopens_on=date(2026, 9, 3))
    assert closure_that_excuses(asked_on, TWO_YEARS) == (summer if is_excused else None)


def test_a_summer_whose_end_the_school_has_not_entered_is_not_guessed() -> None:
    with pytest.raises(BeyondTheCalendar):
        closure_that_excuses(date(2027, 7, 16), HARVEST)
