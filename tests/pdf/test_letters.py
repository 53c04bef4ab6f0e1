"""Letters without a face are named on the paper, words break, and files are named in any script."""

import pymupdf
import pytest
from django.urls import reverse

from send_mis.pdf import letters
from send_mis.pdf.render import html_to_pdf
from send_mis.ui.downloads import attachment, short_name
from tests.factories import make_pupil
from tests.people import Cast, signed_in

PAGE = (
    '<html lang="en-GB"><head><title>T</title><link rel="stylesheet" href="css/pdf.css"></head>'
    '<body class="portrait"><h1>T</h1><p>{}</p></body></html>'
)


def test_a_letter_without_a_face_is_named_and_no_empty_box(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "_is_in_a_face", lambda point: False)
    said = letters.say_what_is_missing(PAGE.format("王 小明 &amp; Zoë <b>Łukasz</b>"))
    assert "Some letters could not be printed here" in said
    assert "[U+738B] [U+5C0F][U+660E] &amp; Zoë" in said
    assert "cjk unified ideograph-738b" in said
    assert "王" not in said
    assert "Łukasz" in said


def test_what_can_be_drawn_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_is_in_a_face", lambda point: True)
    page = PAGE.format("王 小明 &lt;علي&gt;")
    assert letters.say_what_is_missing(page) == page


def test_a_private_letter_has_no_face_anywhere() -> None:
    assert not letters._is_in_a_face(0x10FFFD)
    assert letters._is_in_a_face(ord("a"))


def test_a_long_word_stays_within_the_margins() -> None:
    made = html_to_pdf(PAGE.format("W" * 200))
    with pymupdf.open(stream=made) as document:
        page = document[0]
        words = page.get_text("words")
        assert sum(len(word[4]) for word in words if set(word[4]) == {"W"}) == 200
        assert max(word[2] for word in words) <= page.rect.width - 20


@pytest.mark.parametrize(
    ("forename", "surname", "latin", "whole"),
    [
        ("Noah", "Bright", "Noah B", "Noah%20B"), ("小明", "王", "", "%E5%B0%8F"),
        ("", "Ngozi", "Ngozi", "Ngozi"), ("Zoë", "Ångström", "Zoe A", "Zo%C3%AB"),
        ('A"/\\b', "\u202eX", "A b", "A%20b"),
    ],
)  # fmt: skip
def test_a_file_is_named_after_its_pupil(
    forename: str, surname: str, latin: str, whole: str
) -> None:
    header = attachment(f"Outcomes – {short_name(forename, surname)} – 28 Nov 2026", "pdf")
    who = f" - {latin}" if latin else ""
    assert header.startswith(f'attachment; filename="Outcomes{who} - 28 Nov 2026.pdf"')
    assert whole in header.partition("filename*=UTF-8''")[2]
    assert header.isascii()


def test_names_in_other_scripts_are_printed_or_said_to_be_missing() -> None:
    """With the faces of `send_mis.embedded.machine fonts`; without them, by the named warning."""
    names = ("王 小明", "علي حسن", "Іваненко Олена", "अमित", "김 철수")
    made = html_to_pdf(PAGE.format(" · ".join(names)))
    with pymupdf.open(stream=made) as document:
        text = document[0].get_text()
    lacking = {c for name in names for c in name if not letters._can_draw(c)}
    assert ("Some letters could not be printed here" in text) == bool(lacking)
    assert all(letters._number(c) in text for c in lacking)
    assert all(c in text for c in "Іваненко王" if c not in lacking)


@pytest.mark.parametrize("rows", range(14, 20))
def test_the_lines_to_sign_on_are_never_alone_on_a_page(rows: int) -> None:
    body = "".join(f"<tr><td>row {n}<br>1:1<br>x</td></tr>" for n in range(rows))
    sign = '<div class="sign keep"><p>Teacher, date</p><p>SENCO, date</p></div>'
    made = html_to_pdf(
        PAGE.format(f'</p><table class="fixed plain"><tbody>{body}</tbody></table>{sign}<p>')
    )
    with pymupdf.open(stream=made) as document:
        last = document[-1].get_text()
    assert "SENCO, date" in last
    assert f"row {rows - 1}" in last


def test_letters_that_cannot_be_printed_are_said_on_the_pages_that_offer_a_pdf(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "_is_in_a_face", lambda point: point != ord("明"))
    client = signed_in(cast.senco)
    for surname, said in (("王", True), ("Nowak", False)):
        pupil = make_pupil(cast.harebell, surname=surname, forename="小明" if said else "Ewa")
        for route in ("pupil_page", "pupil_outcomes", "pupil_provision", "pupil_costs"):
            html = client.get(reverse(route, args=[pupil.pk])).content.decode()
            assert ("are shown as numbers on every PDF: [U+660E]." in html) == said, route
