"""What the grid of a plan says is saved is saved; what is not saved is not left without a word."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from provision.choices import PlanState
from provision.models import PlanRow, ProvisionPlan
from send_mis.audit.models import Change
from tests.factories import in_change
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import said
from tests.journeys.test_plan import catalogue, start

OpenWindow = Callable[..., BrowserContext]


def fill(page: Page, number: int, **boxes: str) -> None:
    row = page.locator(".plan-row").nth(number)
    for name, text in boxes.items():
        row.locator(f'[data-box="{name}"]').fill(text)


def names_of(page: Page) -> list[str]:
    return (page.locator("#grid").get_attribute("data-names") or "").split("|")


def begin(page: Page, harebell: Demonstration, sign_in: SignIn) -> list[str]:
    catalogue(harebell.school)
    sign_in(page, harebell.user("teacher"))
    start(page)
    return names_of(page)


def test_send_waits_for_the_row_that_is_on_its_way(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first, second = begin(page, harebell, sign_in)[:2]
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/plans/*/write/", hold)
    fill(page, 0, who=first, what="Reading aloud")
    fill(page, 1, who=second, what="ELSA")
    expect(page.locator("#plan-kept")).to_have_text("Saving…")
    page.get_by_role("button", name="Send to the SENCO").click()
    assert ProvisionPlan.objects.get().state == PlanState.DRAFT, "it waits"
    held[0].continue_()
    said(page, "Sent to the SENCO.")
    assert PlanRow.objects.count() == 2
    assert ProvisionPlan.objects.get().state == PlanState.PROPOSED


def test_what_is_typed_without_a_connection_is_saved_when_it_comes_back(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first = begin(page, harebell, sign_in)[0]
    page.context.set_offline(True)
    fill(page, 0, who=first, what="ELSA", outcome="Uses 3 emotion words")
    page.locator("#qft").fill("A visual timetable")
    page.keyboard.press("Tab")
    expect(page.locator("#plan-kept")).to_contain_text("Not saved: no connection.")
    assert not PlanRow.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    assert PlanRow.objects.get().outcome == "Uses 3 emotion words"
    assert ProvisionPlan.objects.get().qft == "A visual timetable"
    assert page.evaluate(STORED) is None


STORED = "localStorage.getItem('send-mis-drafts')"


def test_what_is_typed_waits_for_the_same_person_and_shows_itself_to_nobody_else(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first = begin(page, harebell, sign_in)[0]
    plan = page.url
    page.context.set_offline(True)
    fill(page, 0, who=first, what="ELSA")
    expect(page.locator("#plan-kept")).to_contain_text("Each row is saved")
    page.wait_for_function(f"{STORED} !== null")
    assert first not in page.evaluate(STORED), "no child's name is kept in clear"
    stored, context = page.evaluate(STORED), page.context
    page.close()
    context.set_offline(False)
    context.clear_cookies()
    page = context.new_page()
    sign_in(page, harebell.user("senco"))
    page.goto(plan)
    expect(page.locator('[data-box="what"]').first).to_have_value("")
    assert page.evaluate(STORED) == stored
    page.context.clear_cookies()
    sign_in(page, harebell.user("teacher"))
    page.goto(plan)
    expect(page.locator(".plan-back")).to_contain_text(
        "had not been saved. It is back in the plan."
    )
    expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    assert PlanRow.objects.get().intervention is not None
    page.reload()
    expect(page.locator(".plan-back")).to_have_count(0)
    assert page.evaluate(STORED) is None


def test_every_row_that_is_not_saved_is_counted(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first = begin(page, harebell, sign_in)[0]
    status = page.locator("#plan-kept")
    for number in range(2):
        fill(page, number, who=first, what="Reading aloud", minutes="0", times="1")
        page.keyboard.press("Enter")
        words = ("One row is", "2 rows are")[number]
        expect(status).to_have_text(f"{words} not saved yet: correct what is marked.")
    fill(page, 2, who=first, what="Reading aloud", minutes="20", times="1")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("2 rows are not saved yet: correct what is marked. The rest is")
    for number, words in enumerate(("One row is not saved yet", "Saved at")):
        fill(page, number, minutes="10")
        page.keyboard.press("Enter")
        expect(status).to_contain_text(words)
    assert PlanRow.objects.count() == 3


def test_an_agreed_plan_that_is_changed_is_sent_from_the_same_page(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first = begin(page, harebell, sign_in)[0]
    fill(page, 0, who=first, what="ELSA")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    page.get_by_role("button", name="Send to the SENCO").click()
    said(page, "Sent to the SENCO.")
    expect(page.get_by_text("The SENCO has this plan.")).to_be_visible()
    plan = ProvisionPlan.objects.get()
    with in_change():
        plan.state, plan.agreed_by = PlanState.AGREED, harebell.user("senco")
        plan.agreed_at = plan.proposed_at
        plan.save()
    page.goto(f"/plans/{plan.pk}/")
    page.get_by_role("link", name="Change this plan").click()
    expect(page.locator(".page-head .chip")).to_have_text("Agreed")
    fill(page, 0, outcome="Uses 3 emotion words in a dispute")
    page.keyboard.press("Enter")
    expect(page.locator(".page-head .chip")).to_have_text("Agreed, being changed")
    page.get_by_role("button", name="Send to the SENCO").click()
    said(page, "Sent to the SENCO.")


def test_what_is_typed_stands_above_the_bar(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first = begin(page, harebell, sign_in)[0]
    page.locator('[data-box="who"]').first.focus()
    for refused in range(1, 13):
        page.keyboard.type("Nobody of that name")
        page.keyboard.press("Enter")
        # The answer makes the row above taller, and what has the focus goes down with it.
        expect(page.locator(".plan-row-wrong")).to_have_count(refused)
        box = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
        bar = page.evaluate("document.querySelector('.plan-foot').getBoundingClientRect().top")
        assert box <= bar
    page.keyboard.type(first[0])
    expect(page.locator(".names-list")).to_be_in_viewport(ratio=1)


def test_from_a_row_to_its_outcome_and_no_word_is_lost(
    harebell: Demonstration, page: Page, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    first = begin(page, harebell, sign_in)[0]
    fill(page, 0, who=first, outcome="Reads 40 of the 100 words", what="ELSA")
    page.keyboard.press("Enter")
    page.locator(".plan-served").get_by_role("link", name=first).click()
    expect(page.locator("h1")).to_contain_text("Add an outcome for")
    expect(page.get_by_label("Outcome", exact=True)).to_have_value("Reads 40 of the 100 words")
    expect(page.get_by_label("In the pupil's own words")).to_be_hidden()
    accessible(page)
    page.get_by_label("What is counted").fill("words read")
    page.get_by_role("link", name="Cancel").click()
    page.locator(".plan-served").get_by_role("link", name=first).click()
    expect(page.locator(".draft-back")).to_contain_text("It is back in the form.")
    expect(page.get_by_label("What is counted")).to_have_value("words read")
    page.get_by_label("Baseline").fill("18")
    page.get_by_label("Target").fill("40")
    page.get_by_role("button", name="Save the outcome").click()
    said(page, "The outcome is saved.")
    expect(page.locator("h1")).to_contain_text("Provision plan, class")
    place = PlanRow.objects.get().allocations.get()
    assert place.outcome is not None
    assert (place.outcome.measure, place.outcome.target) == ("words read", 40)
    expect(page.locator(".plan-served a")).to_have_count(0)


@pytest.mark.parametrize("press", ["click", "keyboard"])
def test_what_was_just_typed_and_the_sending_are_one_change(
    harebell: Demonstration, page: Page, sign_in: SignIn, press: str
) -> None:
    first = begin(page, harebell, sign_in)[0]
    fill(page, 0, who=first, what="ELSA")
    button = page.get_by_role("button", name="Send to the SENCO")
    if press == "click":
        button.click()
    else:
        # As somebody does who walks back to the top of the page.
        button.focus()
        page.keyboard.press("Enter")
    said(page, "Sent to the SENCO.")
    assert PlanRow.objects.count() == 1
    made = Change.objects.filter(row_ids__contains=[ProvisionPlan.objects.get().pk])
    assert list(made.order_by("at").values_list("event", flat=True)) == [
        "plan.started", "plan.proposed",
    ]  # fmt: skip
    assert page.evaluate(STORED) is None


def test_what_is_typed_and_the_button_passed_by_is_saved(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first = begin(page, harebell, sign_in)[0]
    fill(page, 0, who=first, what="ELSA")
    page.get_by_role("button", name="Send to the SENCO").focus()
    assert not PlanRow.objects.exists()
    page.keyboard.press("Tab")
    expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    assert PlanRow.objects.count() == 1


def test_a_plan_that_cannot_be_sent_says_why_and_one_that_does_not_arrive_is_kept(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    first = begin(page, harebell, sign_in)[0]
    fill(page, 0, who=first, what="Reading aloud", minutes="0", times="1")
    page.get_by_role("button", name="Send to the SENCO").click()
    expect(page.get_by_role("alert")).to_contain_text("Minutes must be between 1 and 600")
    fill(page, 0, minutes="20")
    page.context.route("**/send/", lambda route: route.abort())
    page.get_by_role("button", name="Send to the SENCO").click()
    expect(page.locator("#plan-kept")).to_contain_text("“Send to the SENCO” did not go through.")
    page.context.unroute("**/send/")
    expect(page.locator("#plan-kept")).to_contain_text("Saved at")
    expect(page.locator("#plan-kept")).to_contain_text("did not go through. Press it again.")
    assert ProvisionPlan.objects.get().state == PlanState.DRAFT
    page.get_by_role("button", name="Send to the SENCO").click()
    said(page, "Sent to the SENCO.")
