"""The command as other people check it: its own process, an empty environment, no database."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, execute_from_command_line

from send_mis.embedded.attach import needs_database
from send_mis.embedded.keeper import fresh_folder
from send_mis.schools.models import Closure
from send_mis.statutory.names import STEPS
from send_mis.statutory.processes import PROCESSES, FactKind
from tests.factories import in_change, make_school

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def nowhere() -> Iterator[Path]:
    """Where a private database would begin, if the command started one."""
    folder = fresh_folder()
    yield folder / "data"
    shutil.rmtree(folder)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "statutory_dates", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def dates(*arguments: str, **environment: str) -> list[dict[str, str | None]]:
    done = run(*arguments, "--format", "json", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    found: list[dict[str, str | None]] = json.loads(done.stdout)
    return found


def test_it_runs_with_nothing_and_leaves_nothing(nowhere: Path) -> None:
    done = run("annual_review", "plan_made_on=2025-03-31", "--format", "json",
               SEND_MIS_DATA=str(nowhere))  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [
        {
            "name": "review_complete_by",
            "due_on": "2026-03-30",
            "rule": "Children and Families Act 2014, s.44(1)",
            "counted": "12 months starting with the making of the plan, Mon 31 Mar 2025",
        },
        {
            "name": "hold_meeting_by",
            "due_on": "2026-03-02",
            "rule": "SEND Regulations 2014, reg 20(10), counted back from s.44(1)",
            "counted": "4 weeks before the review must be complete, Mon 30 Mar 2026",
        },
    ]
    assert not nowhere.exists()


def test_nothing_due_is_null_and_what_cannot_be_dated_is_left_out() -> None:
    (exempt,) = dates("senco_qualification", "appointed_on=2009-08-31")
    assert (exempt["name"], exempt["due_on"]) == ("qualified_by", None)
    assert dates("phase_transfer", "transfer_year=2027") == []
    only_meeting = dates("annual_review", "meeting_on=2026-12-09")
    assert [row["name"] for row in only_meeting] == list(STEPS["annual_review"][2:])


def test_the_table_for_people() -> None:
    done = run("subject_access", "received_on=2026-11-26")
    assert done.returncode == 0
    heading, row = done.stdout.splitlines()
    assert heading.split() == ["deadline", "due", "on", "counted", "rule"]
    assert row.startswith("response  Tue 29 Dec 2026  1 month from receipt")
    nothing = run("appeal", "mediation_certificate_on=2026-11-26")
    assert nothing.stdout == "Nothing can be dated from this alone.\n"


def test_a_terminal_without_typographic_letters_gets_its_table() -> None:
    done = run("ehc_assessment", "information_requested_on=2026-11-26", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "the authority?s request" in done.stdout


def order_of(*arguments: str) -> list[str]:
    shown: list[str] = []

    class Out:
        def write(self, text: str) -> None:
            shown.append(text)

    call_command("statutory_dates", *arguments, stdout=Out())
    return [row["due_on"] for row in json.loads("".join(shown))]


def test_arguments_stand_in_any_order() -> None:
    """Every order of a process, two facts and an option with its value."""
    pieces = (
        ("ehc_assessment",),
        ("request_received_on=2026-11-02",),
        ("information_requested_on=2026-11-10",),
        ("--format", "json"),
    )
    answers = set()
    for order in permutations(pieces):
        words = [word for piece in order for word in piece]
        facts_first = words.index("ehc_assessment") > min(
            i for i, word in enumerate(words) if "=" in word
        )
        if not facts_first:  # the process is the first of the words without a dash
            answers.add(tuple(order_of(*words)))
    assert answers == {("2026-12-14", "2026-12-22", "2027-02-22", "2027-03-22")}
    assert order_of("draft_plan", "--format=json", "served_on=2026-11-01") == ["2026-11-15"]


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "no process": ((), "PROCESS"),
    "unknown process": (("ehcna", "received_on=2026-01-01"), "'ehcna' is not a process"),
    "no key": (("draft_plan",), "Give at least one of: served_on"),
    "unknown key": (("draft_plan", "received_on=2026-01-01"), "'received_on' is no fact of"),
    "no value": (("draft_plan", "served_on"), "not written key=value"),
    "twice": (("draft_plan", "served_on=2026-01-01", "served_on=2026-01-01"), "given twice"),
    "no such day": (("draft_plan", "served_on=2026-02-29"), "no such day as 2026-02-29"),
    "year nought": (("draft_plan", "served_on=0000-01-01"), "no such day"),
    "short": (("draft_plan", "served_on=2026-1-1"), "not written YYYY-MM-DD"),
    "a moment": (("draft_plan", "served_on=2026-01-01T00:00"), "not written YYYY-MM-DD"),
    "basic": (("draft_plan", "served_on=20260101"), "not written YYYY-MM-DD"),
    "a week": (("draft_plan", "served_on=2026-W01-1"), "not written YYYY-MM-DD"),
    "other figures": (("draft_plan", "served_on=٢٠٢٦-٠١-٠١"), "not written YYYY-MM-DD"),
    "a line more": (("draft_plan", "served_on=2026-01-01\n"), "not written YYYY-MM-DD"),
    "empty": (("draft_plan", "served_on="), "not written YYYY-MM-DD"),
    "overflow": (("ehc_assessment", "request_received_on=9999-12-01"), "9999"),
    "underflow": (("annual_review", "meeting_on=0001-01-01"), "9999"),
    "past the bank holidays": (("mediation", "declined_on=2028-12-30"), "Bank holidays are known"),
    "no year": (("phase_transfer", "transfer_year=27", "kind=infant_junior"), "four digits"),
    "the year nought": (("phase_transfer", "transfer_year=0000", "kind=infant_junior"), "0"),
    "no phase": (("phase_transfer", "transfer_year=2027", "kind=upwards"), "none of"),
    "no format": (("draft_plan", "served_on=2026-01-01", "--format", "xml"), "invalid choice"),
    "unknown option": (("draft_plan", "served_on=2026-01-01", "--schools", "1"), "unrecognized"),
    "an option cut short": (("complaint", "received_on=2026-01-05", "--sch=1"), "unrecognized"),
    "school needed": (("complaint", "received_on=2026-01-05"), "--school URN"),
    "bytes that are no letters": (("draft_plan", "served_on=\udcff"), "not written YYYY-MM-DD"),
}


@pytest.mark.parametrize(("arguments", "reason"), REFUSED.values(), ids=REFUSED)
def test_bad_input_is_refused_with_its_reason(
    arguments: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a database: a test that asks for none may not reach one."""
    assert needs_database(["statutory_dates", *arguments]) is False
    assert_refused(arguments, reason, capsys)


def assert_refused(
    arguments: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["manage.py", "statutory_dates", *arguments])
    shown = capsys.readouterr()
    assert (stopped.value.code, shown.out) == (2, "")
    assert reason in shown.err


def test_a_process_of_its_own_that_is_refused(nowhere: Path) -> None:
    done = run("draft_plan", "served_on=\udcff", "--format", "json", SEND_MIS_DATA=str(nowhere))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "served_on: '\\udcff' is not written YYYY-MM-DD.\n"
    assert not nowhere.exists()


ENDS = [
    (process.key, f"{fact.key}={day}")
    for process in PROCESSES.values()
    for fact in process.facts
    for day in ("0001-01-01", "9999-12-31")
    if fact.kind is FactKind.DATE and not process.needs_school
]


@pytest.mark.parametrize("arguments", ENDS, ids=" ".join)
def test_at_the_ends_of_time_there_is_a_date_or_a_reason(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code: str | int | None = 0
    try:
        execute_from_command_line(["manage.py", "statutory_dates", *arguments])
    except SystemExit as stopped:
        code = stopped.code
    shown = capsys.readouterr()
    assert (code, bool(shown.out), bool(shown.err)) in ((0, True, False), (2, False, True))


# --- With a school --------------------------------------------------------------------------------


@pytest.fixture
def harebell(db: None) -> None:
    school = make_school("Harebell Primary", urn="990001", complaint_head_days=10)
    with in_change():
        Closure.objects.create(
            school=school, kind="half_term", starts_on="2026-10-26", ends_on="2026-10-30"
        )


def school_dates(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[Any, ...]]:
    call_command("statutory_dates", *arguments, "--school=990001", "--format=json")
    return [(row["name"], row["due_on"]) for row in json.loads(capsys.readouterr().out)]


@pytest.mark.usefixtures("harebell")
def test_a_school_brings_its_days_and_its_own_steps(capsys: pytest.CaptureFixture[str]) -> None:
    facts = ("received_on=2026-10-16", "committee_met_on=2026-10-23")
    assert school_dates("complaint", *facts, capsys=capsys) == [
        ("head_reply", "2026-11-06"),
        ("committee_reply", "2026-11-06"),
    ]
    assert school_dates("records_transfer", "left_on=2026-10-16", capsys=capsys) == [
        ("records_sent", "2026-11-13")
    ]


@pytest.mark.usefixtures("harebell")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("complaint", "received_on=2026-10-16", "--school", "990009"), "no school has the URN"),
        (("complaint", "received_on=2026-10-16", "--school", "99000١"), "URN of six digits"),
        (("complaint", "received_on=2026-10-16", "--school", ""), "URN of six digits"),
        (("complaint", "received_on=2028-08-30", "--school=990001"), "term dates do not reach"),
        (("draft_plan", "served_on=2026-10-16", "--school=990001"), "counts no school days"),
    ],
)
def test_a_school_that_does_not_fit_is_refused(
    arguments: tuple[str, ...], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert_refused(arguments, reason, capsys)


def test_a_database_that_does_not_answer_is_a_reason_too() -> None:
    done = run(
        "complaint", "received_on=2026-10-16", "--school", "990001",
        DATABASE_URL="postgresql:///nothing?host=/nowhere",
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "the database cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
