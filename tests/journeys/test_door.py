"""At the door, and by keyboard alone."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from pupils.models import Monitoring
from tests.accounts.door import code_of
from tests.factories import grant
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import follow, go, heading, is_well, press, said, sign_in_by_hand


def test_five_wrong_tries_shut_the_door_and_say_until_when(
    harebell: Demonstration, page: Page
) -> None:
    page.goto("/")
    for _ in range(4):
        sign_in_by_hand(page, "head", "not-her-password")
        expect(page.locator(".error-summary")).to_be_focused()
    sign_in_by_hand(page, "head", "not-her-password")
    heading(page, "Too many attempts")
    now = timezone.localtime()
    words = page.locator(".lede").inner_text()
    hour, minute = (int(part) for part in words.split(" at ")[1][:5].split(":"))
    assert 13 <= (hour * 60 + minute - now.hour * 60 - now.minute) % (24 * 60) <= 16
    page.goto("/")
    sign_in_by_hand(page, "head")
    heading(page, "Too many attempts")
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
    go(page.get_by_role("button", name="Monitor"))
    heading(page, "Sign in")
    expect(page.get_by_role("main")).to_contain_text("it is not lost")
    sign_in_by_hand(page, "senco")
    heading(page, "What you typed is still here")
    assert not Monitoring.objects.filter(pupil=ella).exists()
    press(page, "Send it now")
    said(page, "Ella is monitored")
    assert Monitoring.objects.get(pupil=ella).reason == "Her reading after the summer"


def test_a_second_step_and_the_day_the_phone_is_lost(
    harebell: Demonstration, page: Page, open_window: Callable[..., BrowserContext]
) -> None:
    page.goto("/accounts/security/")
    sign_in_by_hand(page, "senco")
    follow(page, "Set it up")
    is_well(page)
    secret = page.locator(".key").text_content() or ""
    page.get_by_role("textbox").last.fill(code_of(secret))
    go(page.get_by_role("main").get_by_role("button").last)
    heading(page, "Your recovery codes")
    is_well(page)
    codes = page.locator(".codes code").all_inner_texts()
    follow(page, "I have kept them safe")
    page.goto("/accounts/security/")
    is_well(page)
    page.goto("/accounts/2fa/recovery-codes/")
    assert not page.locator(".codes").count()
    is_well(page)

    without_phone = open_window().new_page()
    without_phone.goto("/")
    sign_in_by_hand(without_phone, "senco")
    heading(without_phone, "Your second step")
    is_well(without_phone)
    for code in ("000000", codes[0]):
        without_phone.get_by_label("Code", exact=True).fill(code)
        go(without_phone.get_by_role("main").get_by_role("button").first)
        if code == "000000":
            expect(without_phone.locator(".error-summary")).to_be_focused()
            is_well(without_phone)
    expect(without_phone.get_by_role("heading", level=1)).to_contain_text("Nair")


def test_who_has_two_roles_wears_one_at_a_time(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    teacher = harebell.user("teacher")
    grant(teacher, "governor", harebell.school)
    sign_in(page, teacher)
    page.goto("/")
    heading(page, "Which role now?")
    is_well(page)
    go(page.get_by_role("button", name="Teacher"))
    page.goto("/harebell/register/")
    expect(page.get_by_role("main")).to_contain_text("Bright, Noah")
    page.goto("/choose-role/")
    go(page.get_by_role("button", name="Governor"))
    refused = page.goto("/harebell/register/")
    assert refused is not None
    assert refused.status in (403, 404)
    assert "Bright" not in page.content()


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
        if page.evaluate(NAME_OF_FOCUS) == words:
            assert page.evaluate(FOCUS_SHOWS), f"Nothing shows that {words!r} has the focus"
            return
    raise AssertionError(f"{most} times Tab do not come to {words!r}")


NAME_OF_FOCUS = """() => {
  const e = document.activeElement;
  return (e.labels?.[0]?.innerText ?? e.innerText).trim();
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
    tab_to(page, "E-mail address")
    page.keyboard.type("senco@demo.school")
    tab_to(page, "Password")
    page.keyboard.type("harebell-in-the-meadow")
    page.keyboard.press("Enter")
    heading(page, "SEN register")
    page.wait_for_load_state()

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    assert page.evaluate(FOCUS_SHOWS)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "Status")
    page.keyboard.type("pupils with")
    page.wait_for_url(re.compile(r"[?&]status=E\b"))
    expect(page.get_by_label("Status", exact=True)).to_be_focused()
    tab_to(page, "Update the list")
    with page.expect_response(re.compile("status=E")):
        page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Update the list")).to_be_focused()
    tab_to(page, "Bright, Noah", most=120)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noah Bright")
    tab_to(page, "Change")
    page.keyboard.press("Enter")
    tab_to(page, "Set the next review")
    page.keyboard.press("Escape")
    expect(page.locator(".card-head summary")).to_be_focused()
