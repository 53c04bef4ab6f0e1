"""The list that follows a choice at once, and everything on the page with it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration

HERE = "/harebell/register/"


@pytest.fixture
def register(page: Page, harebell: Demonstration, sign_in: SignIn) -> Page:
    sign_in(page, harebell.user("senco"))
    page.goto(HERE)
    return page


def test_a_choice_narrows_list_count_tiles_and_files(register: Page) -> None:
    plans = register.locator(".stat").filter(has_text="EHC plans").locator(".stat-value")
    count = plans.inner_text()
    register.get_by_label("Status").focus()
    register.get_by_label("Status").select_option("E")
    expect(register).to_have_url(re.compile(r"status=E"))
    expect(register.locator(".lede")).to_contain_text(f"{count} of ")
    expect(register.locator("tbody tr").first).to_contain_text("EHC plan")
    expect(register.get_by_label("Status")).to_be_focused()
    register.get_by_text("Print or export").click()
    expect(register.get_by_role("link", name="CSV file")).to_have_attribute(
        "href", re.compile(r"/register/csv/\?status=E")
    )
    register.go_back()
    expect(register.get_by_label("Status")).to_have_value("")


def test_a_tile_a_heading_and_a_page_lead_on(register: Page) -> None:
    register.locator(".stat a").filter(has_text="without a need").click()
    expect(register).to_have_url(re.compile(r"missing=need"))
    register.get_by_role("link", name="Pupil", exact=True).click()
    expect(register).to_have_url(re.compile(r"missing=need&sort=name"))
    expect(register.get_by_role("columnheader", name="Pupil")).to_have_attribute(
        "aria-sort", "ascending"
    )
