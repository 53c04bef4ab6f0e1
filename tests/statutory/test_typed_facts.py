"""Facts as somebody typed them: read as what they are, or refused with the reason."""

from datetime import date

import pytest

from send_mis.statutory.errors import StatutoryError
from send_mis.statutory.plans import PhaseTransfer
from send_mis.statutory.processes import PROCESSES, Facts
from send_mis.statutory.typed_facts import process_named, read_facts


def test_facts_are_read_in_any_order() -> None:
    typed = ["meeting_on=2026-11-02", "plan_made_on=2024-02-29"]
    read = read_facts(process_named("annual_review"), typed)
    assert read == {"meeting_on": date(2026, 11, 2), "plan_made_on": date(2024, 2, 29)}
    phase = read_facts(process_named("phase_transfer"), ["kind=middle_secondary"])
    assert phase == {"kind": PhaseTransfer.MIDDLE_SECONDARY}
    assert read_facts(process_named("phase_transfer"), ["transfer_year=0001"]) == {
        "transfer_year": 1
    }


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-2-01",
        "2026-02-1",
        "26-02-01",
        "20260201",
        "2026/02/01",
        "01-02-2026",
        "2026-W05-1",
        "2026-032",
        "2026-02-01T00:00",
        "2026-02-01Z",
        "-2026-02-01",
        "+2026-02-01",
        "12026-02-01",
        " 2026-02-01",
        "2026-02-01 ",
        "2026-02-01\n",
        "\n2026-02-01",
        "2026-02-01=",
        "２０２６-02-01",  # full-width digits
        "٢٠٢٦-02-01",  # Arabic digits
        "2026–02–01",  # dashes
        "today",
        "None",
    ],
)
def test_a_date_is_written_yyyy_mm_dd_and_in_no_other_way(value: str) -> None:
    with pytest.raises(StatutoryError) as refused:
        read_facts(process_named("draft_plan"), [f"served_on={value}"])
    assert str(refused.value) == f"served_on: {value!r} is not written YYYY-MM-DD."


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-29",
        "2026-02-30",
        "2026-04-31",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "2100-02-29",
        "0000-01-01",
    ],
)
def test_a_day_that_does_not_exist_is_refused(value: str) -> None:
    with pytest.raises(StatutoryError) as refused:
        read_facts(process_named("draft_plan"), [f"served_on={value}"])
    assert str(refused.value) == f"served_on: there is no such day as {value}."


@pytest.mark.parametrize(
    "value", ["", "27", "02027", "2027 ", " 2027", "2027\n", "２０２７", "-027"]
)
def test_a_year_has_four_digits(value: str) -> None:
    with pytest.raises(StatutoryError) as refused:
        read_facts(process_named("phase_transfer"), [f"transfer_year={value}"])
    assert str(refused.value) == f"transfer_year: {value!r} is not a year of four digits."


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ([], "Give at least one of: received_on, committee_met_on."),
        (["received_on"], "'received_on' is not written key=value."),
        ([""], "'' is not written key=value."),
        (["on=2026-11-02"], "'on' is no fact of complaint: received_on, committee_met_on."),
        ([" received_on=2026-11-02"], "' received_on' is no fact of complaint: received_on,"),
        (["received_on=2026-11-02"] * 2, "'received_on' is given twice."),
        (["received_on=2026-11-02", "received_on=2026-11-03"], "'received_on' is given twice."),
    ],
)
def test_what_is_not_a_fact_is_refused_with_the_reason(typed: list[str], reason: str) -> None:
    with pytest.raises(StatutoryError) as refused:
        read_facts(process_named("complaint"), typed)
    assert str(refused.value).startswith(reason)


def test_a_transfer_of_no_known_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(StatutoryError) as refused:
        read_facts(process_named("phase_transfer"), ["kind=primary"])
    assert str(refused.value) == (
        "kind: 'primary' is none of primary_secondary, early_years_school, infant_junior,"
        " primary_middle, middle_secondary, secondary_post16."
    )


def test_a_process_that_does_not_exist_is_refused_with_those_there_are() -> None:
    assert process_named("move") is PROCESSES["move"]
    with pytest.raises(StatutoryError) as refused:
        process_named("Move")
    assert str(refused.value) == f"'Move' is not a process. There are: {', '.join(PROCESSES)}."


@pytest.mark.parametrize(
    ("process", "typed"),
    [
        ("ehc_assessment", "request_received_on=9999-08-14"),
        ("draft_plan", "served_on=9999-12-31"),
        ("annual_review", "meeting_on=0001-01-01"),
        ("annual_review", "meeting_on=9999-12-31"),
        ("annual_review", "plan_made_on=9999-12-31"),
        ("phase_transfer", "transfer_year=0000 kind=infant_junior"),
        ("post16_move", "moves_on=0001-05-31"),
        ("senco_qualification", "appointed_on=9997-01-01"),
        ("young_person", "born_on=9999-01-01"),
    ],
)
def test_a_count_that_leaves_the_calendar_is_refused(process: str, typed: str) -> None:
    named = process_named(process)
    facts = read_facts(named, typed.split())
    with pytest.raises(StatutoryError, match=r"years 1 to 9999|not a year"):
        named.deadlines(Facts(facts))
