"""A report to governors: drafted and counted by a worker, worded, published, asked about."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from send_mis.access import clock
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import fill_date, follow, heading, is_well, press, said
from tests.workers import Worker

COUNTED = "send_mis.reports.tasks.count_report"
TITLE = "SEND report to governors, autumn term 2026"


@pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "no scripts"])
def test_from_the_draft_to_the_governor(
    with_script: bool, harebell: Demonstration, background: Worker,
    open_window: Callable[..., BrowserContext], sign_in: SignIn,
) -> None:  # fmt: skip
    def look() -> None:
        # What looks at a page for faults is a script itself.
        if with_script:
            is_well(page)

    page = open_window(java_script_enabled=with_script).new_page()
    sign_in(page, harebell.user("senco"))
    page.goto("/harebell/reports/")
    follow(page, "Draft a report")
    press(page, "Draft it")
    drafted = page.url
    background.wait_for(COUNTED)
    if not with_script:
        follow(page, "See whether they are there")
    expect(page.get_by_role("link", name="Which interventions work")).to_be_visible()
    look()
    follow(page, "Promise an action")
    look()
    page.get_by_label("What is to be done").fill("Look at what support for spelling achieves")
    page.get_by_label("Or somebody else").fill("The link governor")
    fill_date(page, "By", clock.today() + timedelta(days=60))
    press(page, "Add it")
    follow(page, "Type figures")
    look()
    page.get_by_label("Complaints about SEND").fill("two")
    press(page, "Save the figures")
    expect(page.locator(".error-summary")).to_contain_text("Enter a number")
    page.get_by_label("Complaints about SEND").fill("2")
    press(page, "Save the figures")
    follow(page, "Write the words")
    page.get_by_label("In three sentences").fill("One pupil in six. Reviews were in time.")
    press(page, "Save")
    sign_in(page, harebell.user("head"))
    page.goto(drafted)
    follow(page, "Publish")
    press(page, "Publish it")
    said(page, "governors read it")
    sign_in(page, harebell.user("governor"))
    page.goto("/harebell/reports/")
    page.get_by_role("main").get_by_role("link", name="autumn term").click()
    heading(page, TITLE)
    expect(page.locator("#typed")).to_contain_text("fewer than 5")
    expect(page.locator("#next")).to_contain_text("The link governor")
    look()
