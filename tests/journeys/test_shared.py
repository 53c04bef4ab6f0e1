"""What is shared with a family is read on an old phone without scripts, and answered there."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from send_mis.notifications.models import Message
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import follow, go, heading, is_well, press, said

NARROW = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture of pytest-django


def _code() -> str:
    mail = Message.objects.filter(body__contains="is your code").latest("made_at")
    return str(mail.body[:6])


def test_a_mother_reads_by_a_link_disagrees_and_hears_what_came_of_it(
    harebell: Demonstration, page: Page, phone: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("senco"))
    noah = harebell.pupil("Bright", "Noah")
    page.goto(reverse("pupil_shared", args=[noah.pk]))
    page.get_by_role("link", name="How we are helping Noah").click()
    is_well(page)
    page.get_by_role("link", name=re.compile("Tell them again.*Laura Bright")).click()
    page.get_by_label("A link by e-mail").check()
    press(page, "Send a new link")
    said(page, "They are told again.")

    mail = Message.objects.filter(to="laura.bright@example.com").latest("made_at")
    assert "Noah" not in mail.body + mail.subject
    found = re.search(r"/shared/\S+/", mail.body)
    assert found
    phone.goto(found.group())
    heading(phone, "Harebell Primary has shared something with you")
    expect(phone.get_by_role("main")).not_to_contain_text("Noah")
    is_well(phone)
    press(phone, "Send me the code")
    expect(phone.get_by_role("main")).to_contain_text("We have sent a code")
    is_well(phone)
    phone.get_by_label("The code: six digits").fill("000000" if _code() != "000000" else "111111")
    press(phone, "Open it")
    expect(phone.get_by_role("main")).to_contain_text("That is not the code")
    is_well(phone)
    phone.get_by_label("The code: six digits").fill(f" {_code()[:3]} {_code()[3:]}")
    press(phone, "Open it")
    heading(phone, "How we are helping Noah")
    expect(phone.get_by_role("main")).to_contain_text("Getting back to his work")
    is_well(phone)
    follow(phone, "I disagree")
    phone.get_by_label("In your words").fill("Nie zgadzam się: he likes PE.")
    is_well(phone)
    press(phone, "Send it")
    expect(phone.get_by_role("main")).to_contain_text("will ring you by")
    press(phone, "Close it")
    heading(phone, "It is closed")
    is_well(phone)
    phone.goto(found.group())
    heading(phone, "Harebell Primary has shared something with you")

    page.reload()
    line = page.get_by_role("listitem").filter(has_text="he likes PE.")
    line.get_by_role("link", name="Answer").click()
    page.get_by_label("What came of it").fill("We spoke on the phone: he keeps PE as it is.")
    press(page, "Save what came of it")
    said(page, "It is answered.")
    is_well(page)


def test_signed_in_it_is_read_and_answered_without_scripts(
    harebell: Demonstration, open_window: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    page = open_window(viewport=NARROW, java_script_enabled=False).new_page()
    sign_in(page, harebell.user("parent"))
    page.goto("/")
    heading(page, "Shared with you")
    go(page.get_by_role("link", name="How we are helping Noah"))
    expect(page.get_by_role("main")).to_contain_text("For Laura Bright only")
    expect(page.get_by_role("main")).to_contain_text("What came of it: Ten minutes")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    press(page, "I have read it")
    expect(page.get_by_role("main")).to_contain_text("You have told us that you have read it.")
    follow(page, "I have a question")
    press(page, "Send it")
    expect(page.get_by_role("main")).to_contain_text("will get in touch with you by")


VOICE = """
    window.spoken = [];
    speechSynthesis.speak = (said) => window.spoken.push([said.lang, said.text]);
"""


def test_it_is_read_aloud_and_in_larger_letters(
    harebell: Demonstration, open_window: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    page = open_window(viewport=NARROW).new_page()
    page.add_init_script(VOICE)
    sign_in(page, harebell.user("parent"))
    page.goto("/")
    go(page.get_by_role("link", name="How we are helping Noah"))
    page.get_by_role("button", name="Read it aloud").click()
    expect(page.get_by_role("button", name="Stop reading")).to_be_visible()
    spoken = page.evaluate("window.spoken")
    assert {lang for lang, _ in spoken} == {"en-GB"}
    texts = [text for _, text in spoken]
    assert "Getting back to his work" in texts
    assert not any("Say something about this" in text for text in texts)
    page.get_by_role("button", name="Stop reading").click()
    is_well(page)

    follow(page, "Larger letters or another background")
    page.get_by_label("Larger").check()
    page.get_by_label("Tinted, with wider letters").check()
    press(page, "Save")
    heading(page, "How we are helping Noah")
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == "22px"
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    is_well(page)
