"""Letters in the browser's way: forms, merge fields, the preview, what is refused and said."""

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from pupils.choices import SUPPORT_STARTS
from pupils.letters.rules.kinds import letter_kind
from pupils.letters.rules.wording import filled, tidy_words
from pupils.models import Letter, LetterCopy, LetterWording
from send_mis.audit.models import Read
from send_mis.errors import RuleBroken
from tests.factories import (
    keep_document,
    make_contact,
    make_copy,
    make_home,
    make_letter,
    restrict,
    word,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def write(cast: Cast, kind: str = "general") -> str:
    return reverse("letter_write", args=[cast.noah.pk, kind])


def text_of(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def test_from_the_first_word_to_the_copy_in_four_steps(cast: Cast) -> None:
    office = signed_in(cast.office)
    mother = make_contact(cast.noah, person={"forename": "Zoë", "surname": "O’Brien & <b>Żak</b>"})
    make_home(cast.noah, mother.contact, address="1 Long Lane")
    data = fields_sent(office.get(write(cast)).content) | {"value_message": "We swim & <run>."}
    preview = office.post(write(cast), data, follow=True)
    assert "What Zoë O’Brien & <b>Żak</b> reads" in text_of(preview)
    assert "We swim & <run>." in text_of(preview)
    letter = Letter.objects.get()
    url = reverse("letter_send", args=[cast.noah.pk, letter.pk])
    pdf = office.get(reverse("letter_preview", args=[cast.noah.pk, letter.pk, mother.contact_id]))
    assert pdf["Content-Type"] == "application/pdf"
    done = office.post(url, fields_sent(preview.content), follow=True)
    assert "1 Long Lane" in text_of(done)
    copy = LetterCopy.objects.get()
    assert (copy.name, copy.state) == ("Zoë O’Brien & <b>Żak</b>", "to_print")
    file = office.get(reverse("letter_copy_file", args=[cast.noah.pk, copy.pk]))
    assert file.content.startswith(b"%PDF")
    assert Read.objects.filter(what="letter.file", pupil_ids=[cast.noah.pk]).count() == 2


@pytest.mark.parametrize(
    ("field", "words", "said"),
    [
        ("body", "{recipient} {mesage} {message}", "There is no merge field called {mesage}."),
        ("body", "{message} {first name", "A brace { or } stands alone."),
        ("body", "Dear parents", "Keep {message} in the words"),
        ("subject", "{}", "There is no merge field called {}."),
    ],
)
def test_a_merge_field_that_does_not_exist_is_named_with_those_that_do(
    cast: Cast, field: str, words: str, said: str
) -> None:
    head = signed_in(cast.head)
    for url in (write(cast), reverse("letters_wording", args=[cast.harebell.slug, "general"])):
        data = fields_sent(head.get(url).content) | {"value_message": "Hello", field: words}
        shown = text_of(head.post(url, data))
        assert said in shown
        if "no merge field" in said:
            assert "These exist: {recipient}, {pupil}, {first name}" in shown
    assert not Letter.objects.exists()
    assert not LetterWording.objects.exists()


def test_a_field_that_is_empty_for_one_pupil_is_said_before_it_is_sent(cast: Cast) -> None:
    make_contact(cast.noah)
    letter = make_letter(cast.noah, body="{class}: {message}")
    cast.noah.classmemberships.all()
    shown = signed_in(cast.senco).get(reverse("letter_send", args=[cast.noah.pk, letter.pk]))
    assert "4H: We go swimming." in text_of(shown)
    with pytest.raises(RuleBroken, match=r"\{class\} would be empty"):
        filled("In {Class }", {"class": ""})
    assert filled("In { CLASS}", {"class": "4H"}) == "In 4H"
    assert tidy_words("a  b \r\n\r\n\r\n\r\nc ") == "a b\n\nc"


def test_the_words_of_the_school_are_used_kept_and_brought_back(cast: Cast) -> None:
    head, url = (
        signed_in(cast.head),
        reverse("letters_wording", args=["harebell-primary", "general"]),
    )
    data = fields_sent(head.get(url).content) | {"body": "Hello {recipient}!\n\n{message}"}
    assert head.post(url, data).status_code == 302
    assert "Hello {recipient}!" in text_of(head.get(write(cast)))
    data = fields_sent(head.get(url).content) | {"subject": "News"}
    assert head.post(url, data).status_code == 302
    assert list(LetterWording.objects.order_by("number").values_list("number", "subject")) == [
        (1, "A letter about {first name}"), (2, "News"),
    ]  # fmt: skip
    taken = fields_sent(head.get(url, {"from": "1"}).content)
    assert taken["subject"] == "A letter about {first name}"
    restore = reverse("letters_wording_restore", args=["harebell-primary", "general"])
    assert head.post(restore, fields_sent(head.get(restore).content)).status_code == 302
    assert "Hello {recipient}!" not in text_of(head.get(write(cast)))
    assert LetterWording.objects.count() == 3


def test_no_other_school_reads_or_uses_our_words(cast: Cast) -> None:
    word(cast.harebell)
    stranger = signed_in(cast.stranger("head"))
    url = reverse("letters_wording", args=[cast.harebell.slug, "general"])
    assert stranger.get(url).status_code == 404


def test_the_law_is_said_in_every_letter_of_its_kind(cast: Cast) -> None:
    senco = signed_in(cast.senco)
    make_contact(cast.jayden)
    url = reverse("letter_write", args=[cast.jayden.pk, "sen_support"])
    data = fields_sent(senco.get(url).content)
    assert data["value_start_date_year"], "suggested from the register"
    shown = text_of(senco.post(url, data | {"body": "Hello. {start date}"}, follow=True))
    assert "a school must tell parents" in shown
    assert "Children and Families Act 2014, section 68" in shown


def test_who_sees_which_part_of_a_letter(cast: Cast) -> None:
    mother = make_contact(cast.noah)
    kept = keep_document(cast.noah, b"%PDF-1.4 x", kind="letter", audience="send", file_kind="pdf")
    copy = make_copy(
        make_letter(cast.noah), mother.contact, address="12 Hidden Close", is_private=True,
        document=kept,
    )  # fmt: skip
    page = reverse("letter", args=[cast.noah.pk, copy.letter_id])
    file = reverse("letter_copy_file", args=[cast.noah.pk, copy.pk])
    for role, status, reads in (
        ("senco", 200, True), ("office", 200, True), ("dsl", 200, True),
        ("teacher", 404, False),
    ):  # fmt: skip
        client = signed_in(getattr(cast, role))
        assert ("12 Hidden Close" in text_of(client.get(page))) is reads, role
        assert client.get(file).status_code == status, role
    assert signed_in(cast.ta).get(page).status_code == 403
    documents = signed_in(cast.ta).get(reverse("pupil_documents", args=[cast.noah.pk]))
    assert kept.title not in text_of(documents)


def test_the_office_marks_what_it_posted_and_is_told_what_waits(cast: Cast) -> None:
    office = signed_in(cast.office)
    mother = make_contact(cast.noah)
    first, second = (
        make_copy(make_letter(cast.noah), mother.contact, state) for state in ("to_print", "failed")
    )
    today = text_of(office.get(reverse("today")))
    assert "1 letter waits to be printed, posted or handed over" not in today, "it is due this week"
    assert today.count("Make sure a letter arrives") == 4, "each once to be seen, once heard"
    url = reverse("letters_mark", args=[cast.harebell.slug])
    there = reverse("letters", args=[cast.harebell.slug])
    sent = {"copy": [str(first.pk), str(second.pk), "nonsense"], "do": "post", "back": there}
    assert "1 letter is marked as posted." in text_of(office.post(url, sent, follow=True))
    assert "marked as given already" in text_of(office.post(url, sent, follow=True))
    assert "Tick the letters first" in text_of(office.post(url, {"do": "post"}, follow=True))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("given", "failed")


def test_with_nobody_to_write_to_the_page_says_why(cast: Cast) -> None:
    father = make_contact(cast.noah, "PAF", person={"forename": "Ray"})
    restrict(father)
    letter = make_letter(cast.noah)
    shown = text_of(
        signed_in(cast.senco).get(reverse("letter_send", args=[cast.noah.pk, letter.pk]))
    )
    assert "Nobody may be written to" in shown
    assert "Ray Bright: Is told nothing" in shown


def test_all_of_a_list_of_two_pages_are_marked_and_it_costs_the_same(cast: Cast) -> None:
    office, mother = signed_in(cast.office), make_contact(cast.noah)
    there = reverse("letters", args=[cast.harebell.slug])
    make_copy(make_letter(cast.noah), mother.contact, "to_print")
    few = queries(office, there)
    for _ in range(54):
        make_copy(make_letter(cast.noah), mother.contact, "to_print")
    make_copy(make_letter(cast.noah), mother.contact, "failed")
    assert queries(office, there) == few <= 13
    assert "Also those on the other pages" in text_of(office.get(there, {"show": "to_print"}))
    url = reverse("letters_mark", args=[cast.harebell.slug])
    sent = {"do": "hand", "every": "1", "back": f"{there}?show=to_print"}
    assert "55 letters are marked as handed over." in text_of(office.post(url, sent, follow=True))
    assert LetterCopy.objects.filter(state="failed").count() == 1


def test_the_register_offers_the_letter_that_tells_the_parents(cast: Cast) -> None:
    """Of SEN support alone, and to whoever may send it."""
    for pupil, is_offered in ((cast.jayden, True), (cast.noah, False)):
        spell = pupil.spells.get()
        page = reverse("register_told", args=[pupil.pk, spell.pk])
        letter = reverse("letter_write", args=[pupil.pk, SUPPORT_STARTS])
        assert (letter in text_of(signed_in(cast.senco).get(page))) == is_offered
    assert letter_kind(SUPPORT_STARTS).label == "SEN support starts"
