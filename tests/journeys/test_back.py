"""Back, in a browser that keeps whole pages in memory: nobody sees what another had open."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from send_mis.embedded.machine import browser as browser_on_this_machine
from tests.factories import grant
from tests.journeys.conftest import QUIET, SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import go

RESTORED = """addEventListener("pageshow", (e) => {
  if (e.persisted) { sessionStorage.restored = Number(sessionStorage.restored || 0) + 1; }
});"""


@pytest.fixture
def remembering(chromium: Browser, site: LiveServer) -> Iterator[BrowserContext]:
    """Playwright switches the memory of whole pages off; people's browsers have it on."""
    browser = chromium.browser_type.launch(
        executable_path=browser_on_this_machine(),
        args=[*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    window = browser.new_context(base_url=site.url)
    window.add_init_script(RESTORED)
    yield window
    browser.close()


def shows(page: Page) -> str:
    expect(page.locator("body")).to_be_visible()
    return page.content()


def sign_out(page: Page) -> None:
    page.locator(".me summary").click()
    go(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("main")).to_contain_text("You are signed out.")


def back_to_the_door(page: Page, name: str) -> None:
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert name not in shows(page)


def test_this_browser_brings_pages_back_from_memory(
    site: LiveServer, remembering: BrowserContext
) -> None:
    """Else the stories below would show nothing."""
    page = remembering.new_page()
    page.goto("/accessibility/")
    page.goto("/preferences/")
    page.go_back()
    page.wait_for_function("sessionStorage.restored === '1'")


def test_back_after_signing_out_shows_nobody(
    harebell: Demonstration, remembering: BrowserContext, sign_in: SignIn
) -> None:
    ella = harebell.pupil("Prosser", "Ella")
    page, other = remembering.new_page(), remembering.new_page()
    sign_in(page, harebell.user("senco"))
    for tab in (page, other):
        tab.goto(f"/pupils/{ella.pk}/")
        assert "Prosser" in shows(tab)
        tab.goto("/preferences/")
    sign_out(page)
    page.go_back()
    back_to_the_door(page, "Prosser")
    back_to_the_door(other, "Prosser")
    assert not [c for c in remembering.cookies() if c.get("name") == "sessionid"]


def test_back_after_changing_the_role_shows_what_the_new_one_may_see(
    harebell: Demonstration, remembering: BrowserContext, sign_in: SignIn
) -> None:
    senco, ella = harebell.user("senco"), harebell.pupil("Prosser", "Ella")
    grant(senco, "governor", harebell.school)
    page, other = remembering.new_page(), remembering.new_page()
    sign_in(page, senco)
    page.goto("/choose-role/")
    go(page.get_by_role("button", name="SENCO"))
    for tab in (page, other):
        tab.goto(f"/pupils/{ella.pk}/")
        assert "Prosser" in shows(tab)
        tab.goto("/choose-role/")
    go(page.get_by_role("button", name="Governor"))
    page.go_back()
    for tab in (page, other):
        tab.go_back()
        expect(tab.get_by_role("main")).to_contain_text("you may not")
        assert "Prosser" not in shows(tab)


def test_what_waits_on_a_shared_device_is_not_cleared_away(
    harebell: Demonstration, remembering: BrowserContext, sign_in: SignIn
) -> None:
    page = remembering.new_page()
    sign_in(page, harebell.user("governor"))
    page.goto("/")
    page.evaluate("localStorage.setItem('send-mis-taps', '[{\"person\": \"another\"}]')")
    sign_out(page)
    expect(page.get_by_role("main")).to_contain_text("not sent yet")
    assert page.evaluate("localStorage.getItem('send-mis-taps')")
    page.evaluate("localStorage.setItem('send-mis-taps', '[]')")
    sign_in(page, harebell.user("governor"))
    page.goto("/")
    sign_out(page)
    assert page.evaluate("localStorage.length") == 0
