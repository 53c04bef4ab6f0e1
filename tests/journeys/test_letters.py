"""The office invites the parents of several children; a SENCO words the school's letters."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from pupils.letters.services.runs import SEND_RUN
from pupils.models import Document, LetterCopy
from send_mis.notifications.models import Message
from tests.journeys.conftest import SignIn
from tests.journeys.demonstration import Demonstration
from tests.journeys.doing import fill_date, follow, is_well, press, said
from tests.workers import Worker


def test_an_office_invites_many_looks_them_over_and_prints_what_has_no_mail(
    harebell: Demonstration, background: Worker, page: Page, sign_in: SignIn, today: date
) -> None:
    sign_in(page, harebell.user("office"))
    page.goto("/harebell/letters/")
    before = set(LetterCopy.objects.values_list("pk", flat=True))
    follow(page, "Write to many")
    follow(page, "Invitation to a meeting")
    page.get_by_role("searchbox", name="Name").fill("Bright")
    press(page, "Update the list")
    main = page.get_by_role("main")
    expect(main.get_by_role("checkbox", name="Bright, Noah")).to_be_checked()
    expect(main.get_by_role("checkbox", name="Lind, Freya")).to_have_count(0)
    page.get_by_label("What the meeting is about").fill("how the support is going")
    fill_date(page, "Date of the meeting", today + timedelta(days=16))
    page.get_by_label("Time").fill("3.15pm")
    page.get_by_label("Place").fill("The library")
    is_well(page)
    press(page, "Look them over")
    expect(main).to_contain_text("Laura Bright (by e-mail); Stephen Bright (on paper)")
    expect(main).to_contain_text("The e-mail address is not verified")
    is_well(page)
    press(page, "Send them")
    background.wait_for(SEND_RUN)
    page.reload()
    expect(main).to_contain_text("Done")
    with page.expect_download() as loaded:
        main.get_by_role("link", name="One file to print").click()
    assert loaded.value.suggested_filename.endswith(".pdf")
    made = LetterCopy.objects.exclude(pk__in=before).filter(letter__pupil__legal_forename="Noah")
    assert {(copy.name, copy.way) for copy in made} == {
        ("Laura Bright", "mail"), ("Stephen Bright", "post")
    }  # fmt: skip
    assert Document.objects.filter(letter_copy__in=made).count() == 2
    mail = Message.objects.get(to="laura.bright@example.com", subject__contains="letter")
    assert "Noah" not in mail.subject + mail.body
    follow(page, "Every copy, and what became of it")
    is_well(page)


def test_a_senco_words_a_letter_and_a_field_that_is_none_is_named(
    harebell: Demonstration, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, harebell.user("senco"))
    page.goto("/harebell/letters/")
    follow(page, "Wording")
    follow(page, "Invitation to a meeting")
    words = page.get_by_label("Words", exact=True)
    original = words.input_value()
    words.fill(original.replace("{meeting place}", "{room}"))
    press(page, "Save the words")
    expect(page.get_by_role("alert")).to_contain_text("{room}")
    is_well(page)
    ours = original.replace("Where:", "We meet here:")
    words.fill(ours)
    press(page, "Save the words")
    said(page, "The words of “Invitation to a meeting” are saved.")
    follow(page, "Invitation to a meeting")
    expect(words).to_have_value(ours)
