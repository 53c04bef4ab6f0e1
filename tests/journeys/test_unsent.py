"""What was not sent when a session ended waits for the same person, and shows itself to nobody."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from playwright.sync_api import Page, expect

from provision.models import PlanRow, Session
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import go, sign_in_by_hand
from tests.journeys.test_plan_saving import STORED, begin, fill
from tests.journeys.test_sessions import HERE, row

__all__ = ["row"]

TAPS = "localStorage.getItem('send-mis-taps')"


def sign_out(page: Page) -> None:
    """On a phone it is in the menu."""
    page.locator(".me summary, .menu summary").locator("visible=true").click()
    go(page.get_by_role("button", name="Sign out").locator("visible=true"))
    expect(page.get_by_role("main")).to_contain_text("You are signed out.")


def by_signing_out(page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    sign_out(page)


def in_another_tab(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/preferences/")
    sign_out(other)
    other.close()


def by_the_server(page: Page) -> None:
    BrowserSession.objects.all().delete()


ENDS: tuple[Callable[[Page], None], ...] = (by_signing_out, in_another_tab, by_the_server)


@pytest.mark.parametrize("end", ENDS)
def test_words_typed_into_a_plan(
    harebell: Demonstration, page: Page, sign_in: SignIn, end: Callable[[Page], None]
) -> None:
    first = begin(page, harebell, sign_in)[0]
    plan, context, cut = page.url, page.context, "**/plans/*/write/"
    context.route(cut, lambda route: route.abort())
    fill(page, 0, who=first, what="ELSA", outcome="Uses 3 emotion words")
    page.wait_for_function(f"{STORED} !== null")
    end(page)
    context.unroute(cut)
    kept = page.evaluate(STORED)
    assert kept
    assert first.split()[0] not in kept
    if end is not by_signing_out:
        fill(page, 0, by="Ms Lowe")
        page.keyboard.press("Enter")
        expect(page.locator("#plan-kept")).to_contain_text("you are signed out")
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto("/accounts/login/")
    sign_in_by_hand(page, "senco")
    page.goto(plan)
    assert "Uses 3 emotion words" not in page.content()
    expect(page.locator('[data-box="outcome"]').first).to_have_value("")
    assert not PlanRow.objects.exists()
    sign_out(page)
    expect(page.get_by_role("main")).to_contain_text("not sent yet")
    sign_in_by_hand(page, "teacher")
    page.goto(plan)
    expect(page.locator(".plan-back")).to_contain_text("It is back in the plan.")
    expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    assert PlanRow.objects.get().outcome == "Uses 3 emotion words"
    assert page.evaluate(STORED) is None


@pytest.mark.parametrize("end", ENDS)
def test_a_tap_on_the_card_of_a_session(
    harebell: Demonstration,
    row: PlanRow,
    phone: Page,
    sign_in: SignIn,
    end: Callable[[Page], None],
) -> None:
    context, cut = phone.context, "**/sessions/add/"
    sign_in(phone, harebell.user("ta"))
    phone.goto(HERE)
    context.route(cut, lambda route: route.abort())
    mine = phone.locator(".session").filter(has_text="Counting aloud")
    mine.get_by_label("Noah B").fill("25")
    mine.get_by_role("button", name="Delivered").tap()
    expect(mine).to_contain_text("Kept on this device")
    end(phone)
    kept = phone.evaluate(TAPS)
    assert "25" in kept
    for name in ("Noah", "Bright", "Counting"):
        assert name not in kept
    phone.close()
    context.unroute(cut)
    phone = context.new_page()
    phone.goto("/accounts/login/")
    sign_in_by_hand(phone, "teacher")
    phone.goto("/")
    expect(phone.locator("#kept")).to_be_hidden()
    assert not Session.objects.filter(row=row).exists(), "it is not sent as somebody else's"
    sign_out(phone)
    sign_in_by_hand(phone, "ta")
    expect(phone.locator("#kept")).to_contain_text("1 kept on this device has been sent.")
    found = Session.objects.get(row=row)
    assert [int(each.count or 0) for each in found.attendance.all()] == [25]
    assert found.recorded_by == harebell.user("ta")
    assert phone.evaluate(TAPS) in (None, "[]")
