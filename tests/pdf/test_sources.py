"""What a PDF may read, and nothing else."""

import logging
from base64 import b64encode

import pytest

from send_mis.pdf.render import html_to_pdf
from send_mis.pdf.sources import BASE_URL, NotOursError, picture, static_file

PNG = b64encode(b"\x89PNG\r\n\x1a\n").decode()


def test_our_own_static_files_are_read() -> None:
    assert static_file(f"{BASE_URL}css/pdf.css").name == "pdf.css"
    assert static_file(f"{BASE_URL}atkinson/AtkinsonHyperlegible-Bold.ttf").is_file()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://localhost/secret",
        "https://example.com/a.png",
        "ftp://static.invalid/css/pdf.css",
        "https://static.invalid.example.com/css/pdf.css",
        f"{BASE_URL}../send_mis/settings.py",
        f"{BASE_URL}css/%2e%2e/%2e%2e/send_mis/settings.py",
        f"{BASE_URL}/etc/passwd",
        f"{BASE_URL}css/",
        f"{BASE_URL}nothing.css",
    ],
)
def test_nothing_else_is(url: str) -> None:
    with pytest.raises(NotOursError):
        static_file(url)


def test_a_picture_may_stand_in_the_page_itself() -> None:
    assert picture(f"data:image/png;base64,{PNG}") == ("image/png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "text/css", ""])
def test_but_nothing_that_can_hold_links(kind: str) -> None:
    with pytest.raises(NotOursError):
        picture(f"data:{kind};base64,{PNG}")


def test_a_stray_address_in_a_page_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    # The tripwires of every test would fail this one if it left the machine.
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        made = html_to_pdf(
            '<html lang="en"><title>x</title><p>words</p>'
            '<img alt="a" src="file:///etc/hostname"><img alt="b" src="http://example.com/b.png">'
        )

    assert made.startswith(b"%PDF-1.7")
    assert "file:///etc/hostname" in caplog.text
    assert "http://example.com/b.png" in caplog.text
