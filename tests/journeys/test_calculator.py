"""A visitor works out an annual review, without an account, a cookie or a script."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pikepdf
import pytest
from icalendar import Calendar
from playwright.sync_api import BrowserContext, Page, expect

from send_mis.access import clock
from send_mis.ui.words import day
from tests.journeys.conftest import SignIn
from tests.journeys.crawling import file_faults, themed
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import fill_date, follow, heading, is_well, press


@pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "no scripts"])
def test_a_visitor_works_out_an_annual_review(
    with_script: bool, harebell: Demonstration, open_window: Callable[..., BrowserContext]
) -> None:
    meeting_on = clock.today() + timedelta(days=30)
    page = open_window(java_script_enabled=with_script).new_page()
    page.goto("/accounts/login/")
    # The door keeps a cookie for its own form; whoever comes straight here has none.
    page.context.clear_cookies()
    follow(page, "work out a statutory date")
    heading(page, "Work out a statutory date")
    follow(page, "Annual review of an EHC plan")
    press(page, "Work it out")
    expect(page.get_by_role("alert")).to_contain_text("Enter at least one date.")
    if with_script:
        is_well(page)
    fill_date(page, "The review meeting is on", meeting_on)
    press(page, "Work it out")

    row = page.get_by_role("row").filter(has_text="Give notice of the meeting")
    expect(row).to_contain_text(day(meeting_on - timedelta(weeks=2)))
    expect(row).to_contain_text("Due in 16 days")
    expect(row).to_contain_text(f"2 weeks before the meeting on {day(meeting_on)}")
    expect(row).to_contain_text("SEND Regulations 2014, reg 20(3)")
    expect(page.locator(".card-next")).to_contain_text(f"Next: {day(meeting_on - timedelta(14))}")
    boxes = page.get_by_role("group", name="The review meeting is on")
    expect(boxes.get_by_label("Year")).to_have_value(str(meeting_on.year))
    assert page.context.cookies() == []
    if with_script:
        is_well(page)
        assert list(themed(page)) == []

    for name, suffix in (("Add to my calendar", "ics"), ("Print as PDF", "pdf")):
        address = page.get_by_role("link", name=name).get_attribute("href") or ""
        assert file_faults(page, address, suffix) == []
    assert days_in_calendar(page)[0] == meeting_on - timedelta(weeks=12)
    address = page.get_by_role("link", name="Print as PDF").get_attribute("href") or ""
    with pikepdf.open(io.BytesIO(page.context.request.get(address).body())) as paper:
        assert paper.docinfo["/Title"] == "Annual review of an EHC plan"


def days_in_calendar(page: Page) -> list[object]:
    with page.expect_download() as started:
        page.get_by_role("link", name="Add to my calendar").click()
    name = started.value.suggested_filename
    assert re.fullmatch(r"Annual review of an EHC plan – \d{1,2} \w{3} \d{4}\.ics", name)
    content = started.value.path().read_bytes()
    return [event.decoded("DTSTART") for event in Calendar.from_ical(content).walk("VEVENT")]


def test_what_is_counted_in_school_days_asks_who_you_are_and_loses_nothing(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    page.goto("/deadlines/complaint/")
    expect(page.get_by_role("main")).to_contain_text("counted in your school’s own days")
    is_well(page)
    sign_in(page, harebell.user("senco"))
    page.reload()
    fill_date(page, "The school received the complaint on", clock.today())
    press(page, "Work it out")
    expect(page.get_by_role("row").last).to_contain_text("5 school days from receipt")
    expect(page.get_by_role("main")).to_contain_text("School days are those of Harebell Primary")
    is_well(page)


@pytest.mark.parametrize("process", ["ehc_assessment", "phase_transfer", "consultation"])
def test_each_kind_of_form_is_well(process: str, harebell: Demonstration, page: Page) -> None:
    page.goto(f"/deadlines/{process}/")
    is_well(page)
