"""What a person takes away: a calendar and a paper, with the same days as the page."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pikepdf
import pymupdf
import pytest
from django.test import Client
from icalendar import Calendar

from send_mis.statutory.processes import PROCESSES
from send_mis.ui.words import day
from tests.calculator.asking import address
from tests.people import Cast, signed_in

FACTS = {"plan_made_on": date(2026, 3, 31), "meeting_on": date(2026, 12, 9)}


def calendar(process: str, **facts: Any) -> Calendar:
    response = Client().get(address(process, "calculator_ics", **facts))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    name = f"{PROCESSES[process].title} - 23 Nov 2026".replace("’", "'")
    assert f'attachment; filename="{name}.ics"' in response.headers["Content-Disposition"]
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return Calendar.from_ical(response.content)


def test_every_day_of_the_page_is_a_whole_day_of_the_calendar() -> None:
    found = calendar("annual_review", **FACTS)
    assert (found["VERSION"], found["PRODID"]) == ("2.0", "-//SEND MIS//Statutory dates//EN")
    events = found.walk("VEVENT")
    page = Client().get(address("annual_review", **FACTS)).context["answer"]
    assert [event.decoded("DTSTART") for event in events] == [row.due_on for row in page.rows]
    assert len(events) == 8
    for event, row in zip(events, page.rows, strict=True):
        # A date, not a moment: nobody's time zone moves it.
        assert type(event.decoded("DTSTART")) is date
        assert event.decoded("DTEND") == row.due_on + timedelta(days=1)
        assert event["SUMMARY"] == f"{row.title} (Annual review of an EHC plan)"
        assert row.counted in event["DESCRIPTION"]
        assert row.source.citation in event["DESCRIPTION"]
        assert event["TRANSP"] == "TRANSPARENT"
    assert found.walk("VALARM") == []


def test_the_same_facts_make_the_same_entries_and_others_do_not() -> None:
    def uids(**facts: Any) -> list[str]:
        return [str(event["UID"]) for event in calendar("annual_review", **facts).walk("VEVENT")]

    first = uids(**FACTS)
    assert uids(**FACTS) == first
    assert len(set(first)) == 8
    assert set(first) & set(uids(**FACTS | {"meeting_on": date(2026, 12, 10)})) == set()


def test_what_stands_beside_the_law_comes_along_and_moves_nothing() -> None:
    facts = {"received_on": date(2026, 11, 1), "own_days": 10, "authority": "Borsetshire; North"}
    (event,) = calendar("consultation", **facts).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2026, 11, 16)
    assert "Borsetshire; North’s own time: Wed 11 Nov 2026" in event["DESCRIPTION"]


def test_nothing_due_is_no_entry() -> None:
    exempt = calendar("senco_qualification", appointed_on=date(2009, 8, 31))
    assert exempt.walk("VEVENT") == []


def words_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return re.sub(r"\s+", " ", " ".join(page.get_text() for page in document))


def paper(client: Client, process: str, **facts: Any) -> bytes:
    response = client.get(address(process, "calculator_pdf", **facts))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "attachment" in response.headers["Content-Disposition"]
    return bytes(response.content)


def test_the_paper_says_what_the_page_says() -> None:
    content = paper(Client(), "annual_review", **FACTS)
    page = Client().get(address("annual_review", **FACTS)).context["answer"]
    words = words_of(content)
    for row in page.rows:
        for part in (row.day, row.title, row.who, row.counted, row.source.citation, *row.beside):
            assert part in words
    for step in page.not_started:
        assert step.title in words
    assert "not legal advice" in words
    assert f"Worked out on {day(page.today)}" in words
    assert "For whoever" not in words
    assert "Confidential" not in words
    with pikepdf.open(io.BytesIO(content)) as document:
        assert document.Root.Lang == "en-GB"
        assert document.docinfo["/Title"] == "Annual review of an EHC plan"


def test_the_paper_of_a_school_bears_its_name(cast: Cast) -> None:
    content = paper(signed_in(cast.senco), "complaint", received_on=date(2026, 11, 9))
    words = words_of(content)
    assert "Harebell Primary" in words
    assert "For Senco Harebell, SENCO" in words


@pytest.mark.parametrize("route", ["calculator_ics", "calculator_pdf"])
def test_a_file_of_nothing_leads_back_to_the_form(route: str) -> None:
    response = Client().get(address("annual_review", route))
    assert response.headers["Location"] == "/deadlines/annual_review/"
    asked = "meeting_on_day=31&meeting_on_month=2&meeting_on_year=2026"
    response = Client().get(f"{address('annual_review', route)}?{asked}")
    assert response.headers["Location"] == f"/deadlines/annual_review/?{asked}"
    # A visitor has no school whose days could count.
    closed = Client().get(address("complaint", route, received_on=date(2026, 11, 9)))
    assert closed.headers["Location"].startswith("/deadlines/complaint/?received_on_day=9")
    assert Client().get(address("nothing", route)).status_code == 404
