"""At the door, and by keyboard alone."""

from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import heading, sign_in_by_hand


def test_five_wrong_tries_shut_the_door_and_say_until_when(
    harebell: Demonstration, page: Page
) -> None:
    page.goto("/")
    for _ in range(4):
        sign_in_by_hand(page, "head", "not-her-password")
        expect(page.locator(".error-summary")).to_be_focused()
    sign_in_by_hand(page, "head", "not-her-password")
    heading(page, "Too many tries")
    now = timezone.localtime()
    words = page.locator(".lede").inner_text()
    hour, minute = (int(part) for part in words.split(" at ")[1][:5].split(":"))
    assert 13 <= (hour * 60 + minute - now.hour * 60 - now.minute) % (24 * 60) <= 16
    page.goto("/")
    sign_in_by_hand(page, "head")
    heading(page, "Too many tries")
    page.goto("/")
    sign_in_by_hand(page, "teacher")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Boateng")


def test_half_an_hour_away_loses_neither_page_nor_words(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    ella = harebell.pupil("Prosser", "Ella")
    address = f"/pupils/{ella.pk}/register/monitor/"
    sign_in(page, harebell.user("senco"))
    page.goto(address)
    page.get_by_label("What to watch").fill("Her reading after the summer")
    away(page)
    page.get_by_role("button", name="Monitor").click()
    heading(page, "Sign in")
    expect(page.get_by_role("main")).to_contain_text("it is not lost")
    sign_in_by_hand(page, "senco")
    expect(page.get_by_role("main")).to_contain_text("Her reading after the summer")
    assert not ella.monitoring.exists()


def away(page: Page) -> None:
    """Half an hour passes on the server."""
    cookies = {c.get("name"): c.get("value") for c in page.context.cookies()}
    session = SessionStore(cookies[settings.SESSION_COOKIE_NAME])
    session["last_seen"] = int(timezone.now().timestamp()) - settings.IDLE_TIMEOUT_SECONDS - 5
    session.save()


def tab_to(page: Page, words: str, *, most: int = 60) -> None:
    """Press Tab until the thing with these words has the focus, and look that it shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(NAME_OF_FOCUS):
            assert page.evaluate(FOCUS_SHOWS), f"Nothing shows that {words!r} has the focus"
            return
    raise AssertionError(f"{most} times Tab do not come to {words!r}")


NAME_OF_FOCUS = """() => {
  const e = document.activeElement;
  return [e.labels?.[0]?.innerText, e.innerText, e.name].filter(Boolean).join(" ");
}"""
# An outline or a shadow, and the element itself within the window.
FOCUS_SHOWS = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    || style.boxShadow !== "none";
  return marked && box.width > 1 && box.bottom > 0 && box.top < innerHeight;
}"""


def test_all_of_it_by_keyboard(harebell: Demonstration, page: Page) -> None:
    page.goto("/harebell/register/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS_SHOWS)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "E-mail address")
    page.keyboard.type("senco@demo.school")
    tab_to(page, "Password")
    page.keyboard.type("harebell-in-the-meadow")
    page.keyboard.press("Enter")
    heading(page, "SEN register")

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Status")
    page.keyboard.type("EHC")
    tab_to(page, page.locator("form.sentence button[type=submit]").inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url("**status=E**")
    page.locator("tbody tr").filter(has_text="EHC plan").first.wait_for()
    tab_to(page, "Bright, Noah", most=120)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noah Bright")
    tab_to(page, "Change")
    page.keyboard.press("Enter")
    tab_to(page, "Set the next review")
    page.keyboard.press("Escape")
    expect(page.locator(".card-head summary")).to_be_focused()
