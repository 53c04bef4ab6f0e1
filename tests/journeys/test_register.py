"""A SENCO keeps the register, with scripts and without; and two of them at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from pupils.models import Monitoring, Need, Spell
from send_mis.access import clock
from tests.factories import grant, make_user
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import (
    fill_date,
    follow,
    go,
    heading,
    press,
    said,
    sign_in_by_hand,
    value_of,
)

OpenWindow = Callable[..., BrowserContext]


def find(page: Page, words: str, *, with_script: bool) -> None:
    if with_script:
        page.locator("h1").click()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox", name="Find a pupil")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    else:
        page.get_by_role("searchbox", name="Find a pupil").fill(words)
        page.get_by_role("searchbox", name="Find a pupil").press("Enter")


def choose(page: Page, action: str) -> None:
    """One of what the pupil's page offers to do: a few as buttons, more under "Change"."""
    offered = page.locator(".card-head a").filter(has_text=action)
    expect(offered).to_be_attached()
    if not offered.is_visible():
        page.locator(".card-head summary").click()
    go(offered)


@pytest.mark.parametrize("with_script", [True, False], ids=["scripts", "no scripts"])
def test_a_pupil_comes_on_the_register_and_goes(
    with_script: bool, harebell: Demonstration, open_window: OpenWindow
) -> None:
    today = clock.today()
    ella = harebell.pupil("Prosser", "Ella")
    page = open_window(java_script_enabled=with_script).new_page()

    page.goto("/harebell/register/")
    heading(page, "Sign in")
    sign_in_by_hand(page, "senco")
    heading(page, "SEN register")
    support = value_of(page, "SEN support")

    find(page, "Brihgt", with_script=with_script)
    expect(page.locator("tbody tr").first).to_contain_text("Bright, Noah")
    follow(page, "Bright, Noah")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noah Bright")

    find(page, "Proser", with_script=with_script)
    follow(page, "Prosser, Ella")
    choose(page, "Add to the register")
    page.get_by_label("SEN support (K)").check()
    fill_date(page, "From", today - timedelta(days=21))
    page.get_by_label("Who decided").fill("SENCO, class teacher and parents")
    page.get_by_label("Why").fill("Two cycles in class were not enough.")
    press(page, "Add to the register")
    said(page, "Ella: SEN support from")

    follow(page, "Record the needs")
    page.get_by_label("Type of need").select_option("SLCN")
    press(page, "Add another need")
    page.get_by_role("group", name="Second need").get_by_label("Broad area").select_option("SEMH")
    page.get_by_role("group", name="Second need").get_by_label("In our words").fill("Worries")
    press(page, "Move up second need")
    expect(page.get_by_role("group", name="Main need").get_by_label("In our words")).to_have_value(
        "Worries"
    )
    press(page, "Save the needs")
    said(page, "2 needs are recorded")
    assert [n.words or n.type for n in Need.objects.filter(pupil=ella).order_by("rank")] == [
        "Worries",
        "SLCN",
    ]

    choose(page, "Record that parents were told")
    fill_date(page, "When were parents told?", today)
    page.get_by_label("How were parents told?").select_option("phone")
    press(page, "Save")
    said(page, "recorded that parents were told")

    page.get_by_text("More", exact=True).click()
    follow(page, "Register history")
    history = page.get_by_role("main").locator(".timeline")
    expect(history).to_contain_text("SEN support")
    expect(history).to_contain_text("Two cycles in class were not enough.")
    page.goto("/harebell/register/?status=K")
    assert value_of(page, "SEN support") == support + 1

    page.goto(f"/pupils/{ella.pk}/")
    choose(page, "End the status")
    page.get_by_label("Who decided").fill("Priya Nair")
    page.get_by_label("Why").fill("She has caught up.")
    fill_date(page, "Monitoring review on", today + timedelta(days=90))
    press(page, "End the status")
    said(page, "SEN support has been ended")
    expect(page.get_by_role("main")).to_contain_text("Monitored")
    page.goto("/harebell/register/?status=monitored")
    follow(page, "Prosser, Ella")
    assert Spell.objects.get(pupil=ella).ends_on == today
    assert Monitoring.objects.get(pupil=ella).look_again_on == today + timedelta(days=90)


def test_two_people_change_the_same_status(
    harebell: Demonstration, open_window: OpenWindow, sign_in: SignIn
) -> None:
    spell = Spell.objects.get(pupil=harebell.pupil("Lind", "Freya"), ends_on=None)
    address = f"/pupils/{spell.pupil_id}/register/{spell.pk}/change/"
    other = make_user("deputy@demo.school", "Una Deputy")
    grant(other, "senco", harebell.school)
    mine, theirs = (open_window().new_page() for _ in range(2))
    sign_in(mine, harebell.user("senco"))
    sign_in(theirs, other)
    mine.goto(address)
    theirs.goto(address)

    theirs.get_by_label("Who decided").fill("The deputy")
    press(theirs, "Save")
    said(theirs, "The details are saved.")

    mine.get_by_label("Why").fill("Words that took ten minutes to find.")
    press(mine, "Save")
    expect(mine.get_by_role("alert")).to_contain_text("Una Deputy changed this")
    expect(mine.locator(".conflict-table")).to_contain_text("The deputy")
    expect(mine.locator(".conflict-table")).to_contain_text("Words that took ten minutes to find.")
    expect(mine.get_by_label("Why")).to_have_value("Words that took ten minutes to find.")
    spell.refresh_from_db()
    assert spell.decided_by == "The deputy"

    mine.get_by_label("Who decided").fill("The deputy")
    press(mine, "Save")
    said(mine, "The details are saved.")
    spell.refresh_from_db()
    assert (spell.decided_by, spell.reason) == (
        "The deputy",
        "Words that took ten minutes to find.",
    )
