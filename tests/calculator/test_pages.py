"""What a visitor reads."""

import logging
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from send_mis.schools.services import RESERVED_SLUGS
from send_mis.statutory.processes import PROCESSES, FactKind
from tests.calculator.asking import ASSESSMENT, address, answered, get, lines, typed
from tests.people import Cast, signed_in

# No test here that asks for no database may reach one: what a visitor does takes no query.
MADE, MEETING = date(2026, 3, 31), date(2026, 12, 9)


def errors(url: str) -> dict[str, list[str]]:
    response = get(url)
    assert response.status_code == 200
    assert response.context["answer"] is None
    assert "error-summary-title" in response.content.decode()
    found: dict[str, list[str]] = response.context["form"].errors
    return found


# --- What it keeps --------------------------------------------------------------------------------


def test_it_keeps_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """No query (or this test would fail), no cookie, no word in the log, no copy on the way."""
    caplog.set_level(logging.DEBUG)
    client = Client()
    for route in ("calculator_process", "calculator_ics", "calculator_pdf"):
        response = client.get(address("annual_review", route, meeting_on=MEETING))
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
    assert client.get("/deadlines/").status_code == 200
    assert client.get("/deadlines/nothing/").status_code == 404
    assert len(client.cookies) == 0
    ours = [r for r in caplog.records if not r.name.startswith(("weasyprint", "fontTools"))]
    assert [record.getMessage() for record in ours if "2026" in record.getMessage()] == []


def test_nothing_but_reading() -> None:
    for url in ("/deadlines/", address("draft_plan")):
        for method in ("post", "put", "delete"):
            assert getattr(Client(), method)(url).status_code == 405


def test_no_school_can_take_its_address() -> None:
    assert "deadlines" in RESERVED_SLUGS


# --- Choosing -------------------------------------------------------------------------------------


def test_every_process_is_a_link_away_and_the_door_leads_here() -> None:
    words = get("/deadlines/").content.decode()
    for key, process in PROCESSES.items():
        assert f'href="{address(key)}"' in words
        assert process.title in words
    assert f'href="{reverse("calculator")}"' in get("/accounts/login/").content.decode()


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_each_process_asks_for_its_facts_or_says_who_may(process: Any) -> None:
    response = get(address(process.key))
    assert response.status_code == 200
    words = response.content.decode()
    for fact in process.facts:
        assert (fact.label in words) is not process.needs_school
    assert ("counted in your school’s own days" in words) is process.needs_school


A_VALUE = {
    FactKind.DATE: date(2026, 9, 14),
    FactKind.YEAR: 2027,
    FactKind.PHASE: "secondary_post16",
}


@pytest.mark.parametrize("process", PROCESSES.values(), ids=PROCESSES)
def test_each_process_answers_when_all_is_known(cast: Cast, process: Any) -> None:
    facts = {fact.key: A_VALUE[fact.kind] for fact in process.facts}
    found = answered(address(process.key, **facts), signed_in(cast.teacher))
    assert found.not_started == ()
    assert len(found.dated) == len(found.rows)
    assert len(found.facts) == len(facts)


# --- The answer -----------------------------------------------------------------------------------


def test_an_annual_review_in_the_order_of_its_days() -> None:
    url = address("annual_review", plan_made_on=MADE, meeting_on=MEETING)
    found = answered(url)
    assert [(row.name, row.day, row.mark.text) for row in found.rows] == [
        ("ask_for_advice_by", "Wed 16 Sep 2026", "Was due 2 months ago"),
        ("give_notice_by", "Wed 25 Nov 2026", "Due in 2 days"),
        ("circulate_by", "Wed 25 Nov 2026", "Due in 2 days"),
        ("school_report", "Wed 23 Dec 2026", "Due in 30 days"),
        ("la_decision", "Wed 6 Jan 2027", "Due in 44 days"),
        ("hold_meeting_by", "Tue 2 Mar 2027", "Due in 99 days"),
        ("final_amended_plan", "Wed 3 Mar 2027", "Due in 100 days"),
        ("review_complete_by", "Tue 30 Mar 2027", "Due in 127 days"),
    ]
    assert [row.mark.kind for row in found.rows[:4]] == ["neutral", "soon", "soon", "neutral"]
    assert found.next is not None
    assert (found.next.day, found.next.when) == ("Wed 25 Nov 2026", "in 2 days")
    assert found.next.steps == (
        "Give notice of the meeting (The school)",
        "Send the advice to everybody invited (The school)",
    )
    words = get(url).content.decode()
    for line in (
        "2 weeks before the meeting on Wed 9 Dec 2026.",
        "SEND Regulations 2014, reg 20(3)",
        "Special Educational Needs and Disability Regulations 2014 (SI 2014/1530), in force since",
        "Good practice",
        "Two weeks earlier leaves room for a second date.",
        "The review meeting is on",
    ):
        assert line in words
    assert "style=" not in words


def test_of_a_plan_made_long_ago_it_asks_which_review_and_calls_nobody_late() -> None:
    long_ago = date(2024, 1, 8)
    found = answered(address("annual_review", plan_made_on=long_ago))
    assert [(row.day, row.mark.kind, row.mark.text) for row in found.rows] == [
        ("Tue 10 Dec 2024", "neutral", "Was due 23 months ago"),
        ("Tue 7 Jan 2025", "neutral", "Was due 23 months ago"),
    ]
    words = get(address("annual_review", plan_made_on=long_ago)).content.decode()
    assert "Has it been reviewed since?" in words
    for cry in ("verdue", "Check the"):
        assert cry not in words
    known = address(
        "annual_review", plan_made_on=long_ago, last_review_decided_on=date(2026, 1, 12)
    )
    assert answered(known).notice == ""
    assert answered(known).rows[-1].day == "Mon 11 Jan 2027"


def test_what_is_not_known_yet_waits() -> None:
    found = answered(address("annual_review", plan_made_on=MADE))
    assert [row.name for row in found.rows] == ["hold_meeting_by", "review_complete_by"]
    assert ("The school’s report of the meeting", "the meeting has a date", "Not started") in [
        (step.title, step.once, step.mark.text) for step in found.not_started
    ]
    assert len(found.not_started) == 6


@pytest.mark.parametrize(
    ("meeting_on", "mark", "beside"),
    [
        (date(2026, 2, 27), "Met", ""),
        (date(2026, 3, 2), "Met", ""),
        (date(2026, 3, 3), "Met late, 1 day", ""),
        (date(2026, 11, 23), "Met late, 266 days", ""),
        (
            date(2026, 11, 24),
            "Was due 9 months ago",
            "Planned for Tue 24 Nov 2026: 267 days after this day",
        ),
    ],
)
def test_a_meeting_that_was_held_meets_its_day(meeting_on: date, mark: str, beside: str) -> None:
    found = answered(
        address("annual_review", plan_made_on=date(2025, 3, 31), meeting_on=meeting_on)
    )
    (row,) = [row for row in found.rows if row.name == "hold_meeting_by"]
    assert (row.day, row.mark.text) == ("Mon 2 Mar 2026", mark)
    assert beside in " ".join(row.beside)
    assert ("after this day" in " ".join(row.beside)) is bool(beside)


def test_today_is_named_today() -> None:
    found = answered(address("draft_plan", served_on=date(2026, 11, 9)))
    assert [(row.day, row.mark.text) for row in found.rows] == [("Mon 23 Nov 2026", "Due today")]
    assert found.next is not None
    assert found.next.when == "today"


@pytest.mark.parametrize(
    ("process", "facts", "mark"),
    [
        ("senco_qualification", {"appointed_on": date(2009, 8, 31)}, "Nothing falls due"),
        ("reassessment", {"last_assessed_on": date(2026, 5, 22)}, "Since yesterday"),
        ("reassessment", {"last_assessed_on": date(2026, 6, 7)}, "In 2 weeks"),
        ("young_person", {"born_on": date(2011, 3, 14)}, "In 7 months"),
    ],
)
def test_nobody_is_late_for_a_first_day(process: str, facts: dict[str, date], mark: str) -> None:
    found = answered(address(process, **facts))
    assert found.rows[0].mark.text == mark
    assert found.next is None


@pytest.mark.parametrize(
    ("process", "fact", "doubt"),
    [
        ("disability_claim", "acted_on", "Not yet compared with the source."),
        (
            "annual_review",
            "meeting_on",
            "As published guidance gives it, not word for word; its number may differ.",
        ),
        ("consultation", "received_on", "As published guidance gives it, not word for word."),
    ],
)
def test_what_nobody_read_in_the_source_is_to_be_checked(
    process: str, fact: str, doubt: str
) -> None:
    text = get(address(process, **{fact: date(2026, 8, 31)})).content.decode()
    assert doubt in text
    assert "memory" not in text
    assert "secondary source" not in text


def test_what_was_read_in_the_source_is_said_without_a_doubt() -> None:
    rows = answered(address("annual_review", plan_made_on=MADE, meeting_on=MEETING)).rows
    (notice,) = (row for row in rows if row.source.citation == "SEND Regulations 2014, reg 20(3)")
    assert notice.source.certainty == ""


# --- Beside the law -------------------------------------------------------------------------------


def test_an_authority_s_own_time_stands_beside_and_never_instead() -> None:
    facts = {"received_on": date(2026, 11, 1), "own_days": 10, "authority": "Borsetshire"}
    found = answered(address("consultation", **facts))
    assert found.rows[0].due_on == date(2026, 11, 16)
    said = "Borsetshire’s own time: Wed 11 Nov 2026, 10 calendar days from Sun 1 Nov 2026. "
    assert lines(found, "school_reply") == f"{said}This day is within the law’s limit."
    found = answered(address("consultation", **facts | {"own_days": 20, "authority": ""}))
    assert found.rows[0].due_on == date(2026, 11, 16)
    assert "Your authority’s own time: Sat 21 Nov 2026" in lines(found, "school_reply")
    assert "later than the day above, which stands" in lines(found, "school_reply")
    asked = {"information_requested_on": date(2026, 11, 2), "own_days": 28}
    found = answered(address("ehc_assessment", **asked))
    assert "Mon 30 Nov 2026" in lines(found, "school_information")


def test_a_long_closure_may_excuse_the_authority_and_moves_no_day() -> None:
    bare = {key: value for key, value in ASSESSMENT.items() if key.endswith("ed_on")}
    bare.pop("closed_on")
    without, found = (answered(address("ehc_assessment", **facts)) for facts in (bare, ASSESSMENT))
    assert [row.day for row in found.rows] == [row.day for row in without.rows]
    assert [(row.name, row.mark.text) for row in found.rows] == [
        ("decision_to_assess", "Excepted, 103 days"),
        ("school_information", "Was due 3 months ago"),
        ("decision_not_to_issue", "Excepted, 33 days"),
        ("final_plan", "Excepted, 5 days"),
    ]
    assert "May be excused: the school was closed for four weeks" in lines(found, "final_plan")
    assert "asked on Thu 16 Jul 2026" in lines(found, "final_plan")
    assert lines(found, "school_information") == ""


def test_a_short_closure_excuses_nobody_and_says_why() -> None:
    short = ASSESSMENT | {"reopens_on": date(2026, 8, 19)}
    found = answered(address("ehc_assessment", **short))
    assert "it must last four weeks" in found.notice
    assert "Excepted" not in " ".join(row.mark.text for row in found.rows)
    assert found.notice in get(address("ehc_assessment", **short)).content.decode()


# --- Bad input ------------------------------------------------------------------------------------


def test_an_empty_form_a_wrong_date_and_nothing_lost() -> None:
    assert errors(address("annual_review") + "?meeting_on_day=") == {
        "__all__": ["Enter at least one date."]
    }
    assert "served_on" in errors(address("draft_plan") + "?served_on_day=")
    boxes = {"meeting_on_day": "31", "meeting_on_month": "Feb", "meeting_on_year": "2026"}
    made = typed(plan_made_on=MADE)
    response = Client().get(address("annual_review"), boxes | made)
    words = response.content.decode()
    assert response.context["form"].errors == {"meeting_on": ["31 February is not a real date."]}
    assert 'href="#id_meeting_on_day"' in words
    for value in ("31", "Feb", "2026", "3"):
        assert f'value="{value}"' in words
    assert "<title>Error: " in words


@pytest.mark.parametrize(
    ("process", "facts", "field", "message"),
    [
        ("phase_transfer", {"transfer_year": "27", "kind": "infant_junior"},
         "transfer_year", "four digits"),
        ("phase_transfer", {"transfer_year": 2027}, "kind", "Choose which transfer"),
        ("phase_transfer", {"transfer_year": 2027, "kind": "up"}, "kind", ""),
        ("move", {"last_review_decided_on": MADE}, "moved_on", "Enter the date"),
        ("appeal", {"mediation_certificate_on": MADE}, "decision_on", "Enter the date"),
        ("mediation", {"declined_on": date(2028, 12, 30)}, "__all__", "Bank holidays are known"),
        ("consultation", {"received_on": MADE, "authority": "Borsetshire"},
         "own_days", "Enter the number of days"),
        ("consultation", {"received_on": MADE, "own_days": 0}, "own_days", "from 1 to 365"),
        ("consultation", {"received_on": MADE, "own_days": "ten"}, "own_days", "from 1 to 365"),
        ("ehc_assessment", {"request_received_on": MADE, "own_days": 10},
         "information_requested_on", "when the authority asked"),
        ("ehc_assessment", ASSESSMENT | {"reopens_on": date(2026, 7, 23)},
         "reopens_on", "before it is closed"),
        ("ehc_assessment", {k: v for k, v in ASSESSMENT.items() if k != "reopens_on"},
         "reopens_on", "when the school re-opens"),
        ("ehc_assessment", {k: v for k, v in ASSESSMENT.items() if k != "closed_on"},
         "closed_on", "from when"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_at_its_field(
    process: str, facts: dict[str, Any], field: str, message: str
) -> None:
    found = errors(address(process, **facts))
    assert list(found) == [field]
    assert message in found[field][0]


def test_what_was_typed_is_shown_as_text() -> None:
    facts = {"received_on": MADE, "own_days": 10, "authority": "<b>Bors</b>"}
    words = get(address("consultation", **facts)).content.decode()
    assert "&lt;b&gt;Bors&lt;/b&gt;" in words
    assert "<b>Bors" not in words


def test_other_words_in_the_address_ask_nothing() -> None:
    response = get(address("draft_plan") + "?utm_source=letter")
    assert response.context["form"].is_bound is False
