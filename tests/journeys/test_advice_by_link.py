"""A SENCO asks for advice, a therapist without an account sends it, and it is shared."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from send_mis.notifications.models import Message
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import fill_date, follow, heading, is_well, press, said


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture of pytest-django


def test_advice_is_asked_sent_by_a_link_read_and_shared(
    harebell: Demonstration, page: Page, phone: Page, sign_in: SignIn, today: date
) -> None:
    sign_in(page, harebell.user("senco"))
    freya = harebell.pupil("Lind", "Freya")
    page.goto(reverse("pupil_professionals", args=[freya.pk]))
    follow(page, "Ask for advice")
    page.get_by_label("Service").select_option(label="Educational psychology service")
    page.get_by_label("Person").select_option(label="Dr Ines Vale, Educational psychology service")
    page.get_by_label("What it is for").fill("Request for an assessment")
    page.get_by_label("What is asked", exact=True).fill("What helps with reading?")
    fill_date(page, "By", today + timedelta(days=20))
    press(page, "Ask for the advice")
    said(page, "The link goes to i.vale@county.example.")
    is_well(page)

    mail = Message.objects.get(to="i.vale@county.example")
    assert "Freya" not in mail.body + mail.subject
    found = re.search(r"/link/advice/[\w-]+/", mail.body)
    assert found
    phone.goto(found.group())
    heading(phone, "Advice for Harebell Primary")
    expect(phone.get_by_role("main")).to_contain_text("initials FL")
    expect(phone.get_by_role("main")).not_to_contain_text("Freya")
    is_well(phone)
    phone.get_by_label("Your name").fill("Dr Ines Vale")
    fill_date(phone, "Date of the advice", today)
    phone.get_by_label("Needs").fill("Hears the sounds, does not join them yet")
    phone.get_by_label("Your report as a file").set_input_files(
        {"name": "report.html", "mimeType": "text/html", "buffer": b"<html><script>1</script>"}
    )
    press(phone, "Send the advice")
    expect(phone.get_by_role("alert")).to_contain_text("web page")
    expect(phone.get_by_label("Needs")).to_have_value("Hears the sounds, does not join them yet")
    is_well(phone)
    press(phone, "Send the advice")
    heading(phone, "Received, thank you")
    is_well(phone)
    phone.goto(found.group())
    heading(phone, "This link does not work")
    is_well(phone)

    page.goto(f"/{harebell.school.slug}/services/advice/?show=unread")
    page.get_by_role("link", name="Lind, Freya").click()
    heading(page, "Request for an assessment")
    page.get_by_label("Strategies to share with staff").fill("Sound buttons under each word")
    press(page, "I have read it")
    said(page, "It is read, and its strategies are shared.")
    page.goto(reverse("pupil_professionals", args=[freya.pk]))
    expect(page.get_by_role("main")).to_contain_text("Sound buttons under each word")
    is_well(page)
