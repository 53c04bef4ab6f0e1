"""Who may come in, and what each may see, as they meet it."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from pupils.models import Pupil
from send_mis.access import clock
from send_mis.notifications.models import Message
from tests.journeys.axe import breaches
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import (
    fill_date,
    follow,
    go,
    heading,
    is_well,
    press,
    said,
    sign_in_by_hand,
)

OpenWindow = Callable[..., BrowserContext]


def test_a_teacher_sees_her_own_class_and_no_more(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("teacher"))
    page.goto("/harebell/register/")
    expect(page.get_by_role("main")).to_contain_text("Bright, Noah")
    places = page.locator("tbody th .note").all_inner_texts()
    assert places
    assert all(place.startswith("4H") for place in places), places
    expect(page.locator("[name=lac]")).to_have_count(0)

    refused = page.goto("/harebell/register/?lac=yes")
    assert refused is not None
    assert refused.status == 403
    expect(page.get_by_role("main")).to_contain_text("you cannot filter by looked after")
    assert not breaches(page)

    for name in (("Clarke", "Jayden"), ("Prosser", "Ella")):
        answer = page.goto(f"/pupils/{harebell.pupil(*name).pk}/")
        assert answer is not None
        assert answer.status == 404
        assert name[0] not in page.content()
    noah = harebell.pupil("Bright", "Noah")
    answer = page.goto(f"/pupils/{noah.pk}/")
    assert answer is not None
    assert answer.status == 200


def test_the_office_invites_a_teacher_who_comes_in(
    harebell: Demonstration, open_window: OpenWindow, sign_in: SignIn
) -> None:
    office, newcomer = (open_window().new_page() for _ in range(2))
    sign_in(office, harebell.user("office"))
    office.goto("/harebell/people/")
    follow(office, "Add a person")
    office.get_by_label("Full name").fill("Ruth Newcomer")
    office.get_by_label("Title").fill("Ms")
    office.get_by_label("E-mail").fill("Ruth.Newcomer@demo.school")
    office.get_by_label("Teacher", exact=True).check()
    office.get_by_role("group", name="Classes").get_by_label("5B (").check()
    press(office, "Add the person")
    said(office, "Ruth Newcomer is added. An invitation is on its way.")

    letter = Message.objects.get(to="ruth.newcomer@demo.school")
    link = re.search(r"https?://\S+", letter.body)
    assert link, letter.body
    newcomer.goto(urlsplit(link[0]).path)
    heading(newcomer, "Welcome, Ms Newcomer")
    is_well(newcomer)
    newcomer.get_by_label("Your new password", exact=True).fill("short")
    newcomer.get_by_label("Your new password again").fill("short")
    press(newcomer, "Save and sign in")
    expect(newcomer.locator(".error-summary")).to_be_focused()
    for label in ("Your new password", "Your new password again"):
        newcomer.get_by_label(label, exact=True).fill("lantern-otter-marmalade")
    press(newcomer, "Save and sign in")
    heading(newcomer, "Your role is not confirmed yet")
    is_well(newcomer)
    senco = open_window().new_page()
    sign_in(senco, harebell.user("senco"))
    senco.goto("/")
    go(senco.get_by_role("main").get_by_role("link", name="See who").first)
    expect(senco.get_by_role("main")).to_contain_text("ruth.newcomer@demo.school")
    is_well(senco)
    go(senco.get_by_role("button", name="Confirm"))
    said(senco, "The role of Ms Newcomer is confirmed.")
    newcomer.goto("/")
    expect(newcomer.get_by_role("heading", level=1)).to_contain_text("Newcomer")
    newcomer.goto("/harebell/register/")
    expect(newcomer.get_by_role("main")).to_contain_text("Clarke, Jayden")

    again = open_window().new_page()
    again.goto(urlsplit(link[0]).path)
    expect(again.get_by_role("main")).to_contain_text("does not work any more")
    again.goto("/")
    sign_in_by_hand(again, "ruth.newcomer@demo.school", "lantern-otter-marmalade")
    expect(again.get_by_role("heading", level=1)).to_contain_text("Newcomer")


def test_the_head_lets_one_more_person_see_a_pupil(
    harebell: Demonstration, open_window: OpenWindow, sign_in: SignIn
) -> None:
    today = clock.today()
    jayden: Pupil = harebell.pupil("Clarke", "Jayden")
    head, rigby = (open_window().new_page() for _ in range(2))
    sign_in(rigby, harebell.user("rigby"))
    refused = rigby.goto(f"/pupils/{jayden.pk}/")
    assert refused is not None
    assert refused.status == 404

    sign_in(head, harebell.user("head"))
    head.goto(f"/pupils/{jayden.pk}/")
    head.get_by_text("More", exact=True).click()
    follow(head, "Who can see")
    follow(head, "Give one more person access")
    head.get_by_label("Who", exact=True).select_option(label="Anne Rigby")
    head.get_by_role("group", name="As").get_by_role("radio").first.check()
    head.get_by_label("Why do they need to see this pupil?").fill("Runs his lunch club")
    fill_date(head, "Last day", today + timedelta(days=30))
    press(head, "Give access")
    said(head, "Mrs Rigby can see Jayden Clarke until")
    expect(head.get_by_role("main")).to_contain_text("Runs his lunch club")

    rigby.goto(f"/pupils/{jayden.pk}/")
    expect(rigby.get_by_role("heading", level=1)).to_contain_text("Jayden Clarke")
    head.reload()
    opened = head.get_by_role("table", name="Who opened what").locator("tbody tr")
    expect(opened.filter(has_text="Rigby").first).to_be_visible()

    go(head.locator("tr", has_text="Runs his lunch club").get_by_role("link"))
    is_well(head)
    press(head, "End it today")
    said(head, "no longer has this access")
    gone = rigby.goto(f"/pupils/{jayden.pk}/")
    assert gone is not None
    assert gone.status == 404
