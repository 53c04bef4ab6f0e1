"""A SENCO keeps a rate, and follows a pupil's cost from the first page down to its lines."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from provision.models import Rate
from send_mis.access import clock
from tests.journeys.conftest import SignIn
from tests.journeys.crawling import narrow_faults
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import fill_date, follow, go, heading, is_well, press, said

OpenWindow = Callable[..., BrowserContext]


@pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "no scripts"])
def test_from_a_rate_to_the_threshold(
    with_script: bool, harebell: Demonstration, open_window: OpenWindow, sign_in: SignIn
) -> None:
    today = clock.today()
    page = open_window(java_script_enabled=with_script).new_page()
    sign_in(page, harebell.user("senco"))

    page.goto("/")
    page.get_by_text("Money (").click()
    near = page.get_by_role("listitem").filter(has_text="near the threshold")
    go(near.get_by_role("link"))
    heading(page, "What provision costs")
    follow(page, "Clarke, Jayden")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("provision costs")
    expect(page.get_by_role("main")).to_contain_text("£5,640.00 of £6,000")
    if with_script:
        is_well(page)

    page.goto("/harebell/rates/")
    follow(page, "Add a rate")
    press(page, "Save the rate")
    expect(page.get_by_role("main")).to_contain_text("Enter")
    page.get_by_label("£ an hour").fill("£17.25")
    fill_date(page, "From", today + timedelta(days=60))
    press(page, "Save the rate")
    said(page, "The rate for “Teaching assistant” is saved.")
    newest = Rate.objects.filter(school__slug="harebell", staff_role="ta").latest("starts_on")
    assert str(newest.hourly) == "17.25"

    page.goto("/harebell/effect/")
    heading(page, "Impact of interventions")
    expect(page.get_by_role("main")).to_contain_text("Too few to say")
    assert not narrow_faults(page)
