"""What is typed into a form and not saved waits in the browser, for the same person alone."""

from playwright.sync_api import Page, expect

from provision.models import Outcome
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import said

STORED = "localStorage.getItem('send-mis-drafts')"
BACK = "It is back in the form."


def write(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Outcome", exact=True).fill("Noah reads 40 of the 100 words")
    page.get_by_label("What is counted").fill("words")
    page.wait_for_function(f"{STORED} !== null")


def test_words_of_an_outcome_come_back_to_whoever_typed_them(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    address = f"/pupils/{harebell.pupil('Prosser', 'Ella').pk}/outcomes/add/"
    text = page.get_by_label("Outcome", exact=True)
    sign_in(page, harebell.user("senco"))
    write(page, address)
    kept = page.evaluate(STORED)
    assert "Noah" not in kept, "no child's name is kept in clear"
    page.goto("/preferences/")
    page.go_back()
    expect(page.locator(".draft-back")).to_contain_text(BACK)
    expect(text).to_have_value("Noah reads 40 of the 100 words")
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator(".draft-back")).to_contain_text(BACK)
    other.close()
    page.context.clear_cookies()
    sign_in(page, harebell.user("teacher"))
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".draft-back")).to_have_count(0)
    expect(page.get_by_text("Noah reads")).to_have_count(0)
    page.context.clear_cookies()
    sign_in(page, harebell.user("senco"))
    page.goto(address)
    expect(text).to_have_value("Noah reads 40 of the 100 words")
    page.get_by_role("button", name="Discard it").click()
    expect(text).to_have_value("")
    expect(text).to_be_focused()
    page.wait_for_function(f"{STORED} === null")


def test_a_draft_is_gone_once_it_is_saved_and_not_before(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    address = f"/pupils/{harebell.pupil('Prosser', 'Ella').pk}/outcomes/add/"
    sign_in(page, harebell.user("senco"))
    write(page, address)
    save = page.get_by_role("button", name="Save the outcome")
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the date")
    assert page.evaluate(STORED) is not None
    due = page.locator('[name="due_on_day"], [name="due_on_month"], [name="due_on_year"]')
    for box, typed in zip(due.all(), ("18", "12", "2026"), strict=True):
        box.fill(typed)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        save.click(no_wait_after=True)
    page.context.set_offline(False)
    page.goto("/preferences/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(STORED) is not None, "another page is no answer"
    page.goto(address)
    expect(page.locator(".draft-back")).to_contain_text(BACK)
    expect(due.last).to_have_value("2026")
    save.click()
    said(page, "The outcome is saved.")
    page.wait_for_function(f"{STORED} === null")
    assert Outcome.objects.filter(text="Noah reads 40 of the 100 words").count() == 1
    page.goto(address)
    expect(page.get_by_label("Outcome", exact=True)).to_have_value("")
    expect(page.locator(".draft-back")).to_have_count(0)
