"""Links that are typed from paper, and how often forms may be sent by one."""

import re
from hashlib import sha256
from itertools import cycle
from uuid import uuid4

import pytest
from django.test import override_settings

from send_mis.links.models import ExpiringLink
from send_mis.links.pages import MOST_MISSES
from send_mis.links.second_check import COOKIE
from send_mis.links.writing import hash_of
from send_mis.schools.models import School
from tests.links.checked import Browser, Phone, made

pytestmark = pytest.mark.django_db


def test_it_has_twelve_signs_that_are_not_taken_for_others(school: School) -> None:
    tokens = {made(school, is_short=True, subject_id=uuid4()).token for _ in range(40)}
    assert len(tokens) == 40
    signs = "[0-9A-HJKMNP-TV-Z]{4}"
    assert all(re.fullmatch(f"{signs}-{signs}-{signs}", token) for token in tokens)
    assert len(set("".join(tokens)) - {"-"}) == 32


_FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"}


def typed(token: str) -> list[str]:
    plain = token.replace("-", "")
    return [
        token, token.lower(), plain, plain.lower(), f" {token} ", token.replace("-", " "),
        token.replace("-", "–"), f"{token}.", "-".join(plain), token.replace("0", "O"),
        token.replace("0", "o"), token.replace("1", "I"), token.replace("1", "l"),
        token.replace("1", "i"), token.replace("1", "L"), f"Code: {token}", f"code {plain}",
        f"Your code is {token}", plain.translate(_FULL_WIDTH), f"\u200b{token}\u2060",
    ]  # fmt: skip


def test_it_is_found_however_it_is_typed(
    school: School, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = cycle("01M")
    monkeypatch.setattr("send_mis.links.writing.choice", lambda _: next(signs))
    link = made(school, is_short=True)
    assert link.token == "01M0-1M01-M01M"
    assert {browser.sees(each) for each in typed(link.token)} == {"ask"}
    assert browser.ask("01M0-1M01-M01N").status_code == 404
    assert browser.ask("01M0-1M01-M01U").status_code == 404
    assert browser.ask("01M0-1M01-M01").status_code == 404


@pytest.mark.parametrize("how", [str.lower, lambda token: token.replace("-", " ")])
def test_whoever_types_it_so_stays_in(school: School, browser: Browser, how: object) -> None:
    """The cookie's path is the address as the browser has it, blanks and all."""
    assert callable(how)
    link = made(school, is_short=True)
    token = how(link.token)
    browser.ask(token, {"send": "1"})
    answer = browser.ask(token, {"code": browser.site.phone.last})
    assert " " not in answer.cookies[COOKIE]["path"]
    assert browser.sees(token) == "open"


def test_its_hash_cannot_be_found_by_trying_without_the_key(school: School) -> None:
    link = made(school, is_short=True)
    kept = link.row.token_hash
    plain = link.token.replace("-", "")
    assert kept not in {sha256(each.encode()).hexdigest() for each in (link.token, plain)}
    with override_settings(SECRET_KEY="another" * 9):
        assert hash_of(link.token) != kept


def test_a_long_one_is_as_it_was(school: School) -> None:
    token = made(school).token
    assert hash_of(token) == sha256(token.encode()).hexdigest()
    assert hash_of(token.lower()) != hash_of(token)


def test_whoever_guesses_short_ones_is_stopped(school: School, browser: Browser) -> None:
    link = made(school, is_short=True)
    for number in range(MOST_MISSES):
        assert browser.ask(f"AAAA-BBBB-{number:04}").status_code == 404
    assert browser.ask(link.token).status_code == 429


def test_how_many_forms_may_be_sent_is_said_when_it_is_made(
    school: School, browser: Browser, phone: Phone
) -> None:
    usual, few = made(school, subject_id=uuid4()), made(school, most_tries=2)
    assert (usual.row.most_tries, few.row.most_tries) == (40, 2)
    browser.ask(few.token, {"send": "1"})
    browser.ask(few.token, {"code": phone.last})
    codes = [browser.ask(few.token, {"words": "x"}).status_code for _ in range(3)]
    assert codes == [200, 200, 404]
    assert ExpiringLink.objects.get(pk=few.row.pk).tries == 2
