"""What is tried against a code beside a link: asking, guessing, replaying, handing on, forging."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from send_mis.errors import LinkSpent
from send_mis.links.models import ExpiringLink, LinkCode, MissedLink
from send_mis.links.second_check import (
    COOKIE,
    LONGEST,
    SentCode,
    TooMany,
    give_code,
    send_code,
    verified,
)
from send_mis.links.writing import NewLink, revoke_links
from send_mis.notifications.choices import Channel
from send_mis.notifications.models import Message
from send_mis.schools.models import School
from tests.factories import in_change
from tests.links.checked import SUBJECT, Browser, Clock, Phone, Site, made

AT_ONCE = 8


def at_once(work: Callable[[Any], Any], on: Iterable[Any]) -> list[Any]:
    """By so many threads, each with a connection of its own, which begin together."""
    start = Barrier(AT_ONCE)
    items = list(on)

    def share(number: int) -> list[Any]:
        start.wait(20)
        try:
            return [work(item) for item in items[number::AT_ONCE]]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [each for done in pool.map(share, range(AT_ONCE)) for each in done]


# --- In real transactions, at one moment -------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_hundred_requests_at_once_bring_three_codes(
    school: School, phone: Phone, empty_queue: None
) -> None:
    link = made(school).row
    answers = at_once(lambda _: phone.ask(link), range(100))
    assert sum(isinstance(answer, SentCode) for answer in answers) == 3
    # Counted from when a code was sent, however long the others waited for their turn.
    assert max(answer.minutes for answer in answers if isinstance(answer, TooMany)) <= 15
    assert (len(phone.codes), Message.objects.count()) == (3, 3)
    assert LinkCode.objects.open(link).count() == 1


@pytest.mark.django_db(transaction=True)
def test_guesses_at_one_moment_are_no_more_than_five(
    school: School, phone: Phone, empty_queue: None
) -> None:
    link = made(school).row
    phone.ask(link)
    right = int(phone.last)
    guesses = [f"{(right + n) % 1_000_000:06}" for n in range(1, 101)]
    assert not any(at_once(lambda guess: give_code(link, guess), guesses))
    assert LinkCode.objects.get().tries == 5
    assert give_code(link, phone.last) is None


@pytest.mark.django_db(transaction=True)
def test_guesses_at_one_moment_are_no_more_than_ten_a_day(
    school: School, phone: Phone, empty_queue: None
) -> None:
    link = made(school).row
    for guesses in (5, 4, 40):
        phone.ask(link)
        at_once(lambda guess: give_code(link, guess), [phone.wrong] * guesses)
    assert sum(LinkCode.objects.values_list("tries", flat=True)) == 10
    assert give_code(link, phone.last) is None


@pytest.mark.django_db(transaction=True)
def test_the_right_code_at_one_moment_is_taken_once(
    school: School, phone: Phone, empty_queue: None
) -> None:
    link = made(school).row
    phone.ask(link)
    answers = at_once(lambda _: give_code(link, phone.last), range(AT_ONCE))
    assert sum(answer is not None for answer in answers) == 1


@pytest.mark.django_db(transaction=True)
def test_a_try_cannot_be_taken_back(school: School, phone: Phone, empty_queue: None) -> None:
    """By a change around it, which fails."""
    link = made(school).row
    phone.ask(link)
    with pytest.raises(RuntimeError, match="durable"), in_change():
        give_code(link, phone.wrong)


@pytest.mark.django_db(transaction=True)
def test_a_code_of_an_undone_change_was_never_sent(
    school: School, phone: Phone, empty_queue: None
) -> None:
    link = made(school).row
    with transaction.atomic():
        phone.ask(link)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not LinkCode.objects.exists()


# --- Codes ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_code_is_not_taken_twice(school: School, browser: Browser, site: Site) -> None:
    link = made(school)
    browser.comes_in(link.token)
    other = Browser(site, "198.51.100.1")
    other.ask(link.token, {"code": site.phone.last})
    assert other.sees(link.token) == "ask"
    assert browser.sees(link.token) == "open"


@pytest.mark.django_db
def test_a_code_of_another_link_opens_nothing(school: School, phone: Phone) -> None:
    mine, theirs = made(school).row, made(school, subject_id=uuid4()).row
    phone.ask(theirs)
    code = phone.last
    phone.ask(mine)
    assert code == phone.last or give_code(mine, code) is None
    assert give_code(theirs, code) is not None


@pytest.mark.django_db
def test_two_links_with_the_same_code_keep_different_hashes(
    school: School, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.links.second_check.randbelow", lambda _: 117)
    for subject in (uuid4(), uuid4()):
        phone.ask(made(school, subject_id=subject).row)
    assert len(set(LinkCode.objects.values_list("code_hash", flat=True))) == 2


@pytest.mark.django_db
def test_fetching_sends_nothing_and_uses_nothing(
    school: School, browser: Browser, site: Site
) -> None:
    """A mail server's scanner, before and after the code was sent, with GET and HEAD."""
    link = made(school)
    scanner = Browser(site, "198.51.100.9")
    for _ in range(2):
        for method in ("GET", "HEAD") * 20:
            assert scanner.ask(link.token, method=method).status_code == 200
        if not site.phone.codes:
            browser.ask(link.token, {"send": "1"})
    assert (len(site.phone.codes), LinkCode.objects.get().tries, scanner.jar) == (1, 0, {})
    browser.ask(link.token, {"code": site.phone.last})
    assert browser.sees(link.token) == "open"
    assert (ExpiringLink.objects.get().uses, MissedLink.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_nothing_typed_is_done_before_a_code_was_given(
    school: School, browser: Browser, site: Site
) -> None:
    link = made(school)
    assert browser.sees(link.token, data={"words": "I disagree", "close": "1"}) == "ask"
    assert (site.done, browser.jar) == ([], {})
    browser.comes_in(link.token)
    browser.ask(link.token, {"words": "I disagree"})
    assert site.done == ["I disagree"]


# --- Cookies -------------------------------------------------------------------------------------


@pytest.fixture
def inside(school: School, browser: Browser) -> NewLink:
    link = made(school)
    browser.comes_in(link.token)
    return link


def with_cookie(browser: Browser, link: NewLink, value: str) -> str:
    browser.jar = {COOKIE: (value, f"/s/{link.token}")}
    return browser.sees(link.token)


@pytest.mark.django_db
def test_an_altered_cookie_opens_nothing(inside: NewLink, browser: Browser) -> None:
    good = browser.jar[COOKIE][0]
    assert with_cookie(browser, inside, good) == "open"
    altered = ["", ":", "::", "x", good[:-1], good + "x", good[1:], good.upper(), "é" * 40, "\x00"]
    altered += [good.replace(":", ""), ":".join(good.split(":")[:2]), "e30:1:x", good[::-1]]
    assert {with_cookie(browser, inside, value) for value in altered} == {"ask"}


@pytest.mark.django_db
def test_a_forged_cookie_opens_nothing(inside: NewLink, browser: Browser) -> None:
    said = str(LinkCode.objects.get().pk)
    forged = [
        signing.dumps(said, salt="send_mis.links.second_check.shared", key="another key" * 9),
        signing.dumps(said, salt="send_mis.links.second_check.advice"),
        signing.dumps(said),
        signing.dumps(str(uuid4()), salt="send_mis.links.second_check.shared"),
    ]
    assert {with_cookie(browser, inside, value) for value in forged} == {"ask"}
    honest = signing.dumps(said, salt="send_mis.links.second_check.shared")
    assert with_cookie(browser, inside, honest) == "open"


@pytest.mark.django_db
def test_a_cookie_of_another_link_opens_nothing(
    school: School, inside: NewLink, browser: Browser
) -> None:
    """Of the same purpose, to somebody who was let in there."""
    cookie = browser.jar[COOKIE][0]
    theirs = made(school, subject_id=uuid4())
    browser.comes_in(theirs.token)
    own = browser.jar[COOKIE][0]
    assert with_cookie(browser, theirs, cookie) == "ask"
    assert with_cookie(browser, theirs, own) == "open"


@pytest.mark.django_db
def test_a_cookie_of_a_code_that_was_only_sent_opens_nothing(
    school: School, browser: Browser, phone: Phone
) -> None:
    link = made(school)
    phone.ask(link.row)
    said = str(LinkCode.objects.get().pk)
    value = signing.dumps(said, salt="send_mis.links.second_check.shared")
    assert with_cookie(browser, link, value) == "ask"


@pytest.mark.django_db
def test_of_two_browsers_the_one_that_came_last_is_let_in(
    inside: NewLink, browser: Browser, site: Site
) -> None:
    """A link or a cookie that is handed on: whoever gives the next code puts the other out."""
    other = Browser(site, "198.51.100.1")
    other.ask(inside.token, {"send": "1"})
    assert browser.sees(inside.token) == "open", "a code that is only asked for puts nobody out"
    other.ask(inside.token, {"code": site.phone.last})
    assert (browser.sees(inside.token), other.sees(inside.token)) == ("ask", "open")
    assert LinkCode.objects.in_use(inside.row).count() == 1


@pytest.mark.django_db
def test_an_old_cookie_opens_nothing(inside: NewLink, browser: Browser) -> None:
    LinkCode.objects.update(used_at=timezone.now() - LONGEST)
    assert browser.sees(inside.token) == "ask"


@pytest.mark.django_db
def test_a_cookie_that_was_kept_without_a_page_opens_nothing(
    school: School, browser: Browser, clock: Clock
) -> None:
    link = made(school)
    browser.comes_in(link.token)
    cookie = browser.jar[COOKIE][0]
    for _ in range(3):
        clock.forward(minutes=15)
        browser.ask(link.token)
    assert with_cookie(browser, link, cookie) == "ask", "its own half hour is over"


# --- Links that are taken back -------------------------------------------------------------------


def revoke() -> None:
    with in_change():
        revoke_links(purpose="shared", subject_ids=[SUBJECT])


@pytest.mark.django_db
def test_a_link_that_is_taken_back_while_the_page_is_open(
    inside: NewLink, browser: Browser, site: Site
) -> None:
    revoke()
    assert browser.ask(inside.token).status_code == 404
    assert browser.ask(inside.token, {"words": "late"}).status_code == 404
    assert site.done == []


@pytest.mark.django_db
def test_a_check_of_a_link_that_was_taken_back_says_no(inside: NewLink, browser: Browser) -> None:
    """Also where the page asks for itself."""
    request = RequestFactory().get("/")
    request.COOKIES[COOKIE] = browser.jar[COOKIE][0]
    assert verified(request, inside.row)
    revoke()
    inside.row.refresh_from_db()
    assert not verified(request, inside.row)


@pytest.mark.django_db
def test_a_link_that_ran_out_while_the_page_is_open(inside: NewLink, browser: Browser) -> None:
    ExpiringLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.ask(inside.token).status_code == 404


@pytest.mark.django_db
def test_a_link_that_is_taken_back_as_the_code_is_given(
    school: School, browser: Browser, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the link and the code: the same page as of any dead link."""
    link = made(school)
    browser.ask(link.token, {"send": "1"})
    monkeypatch.setattr("send_mis.links.pages._note", lambda *_, **__: revoke())
    answer = browser.ask(link.token, {"code": phone.last})
    assert (answer.status_code, browser.jar) == (404, {})
    assert LinkCode.objects.get().used_at is None


@pytest.mark.django_db
def test_of_a_dead_link_no_code_is_sent_or_taken(school: School, phone: Phone) -> None:
    link = made(school).row
    phone.ask(link)
    revoke()
    with pytest.raises(LinkSpent):
        give_code(link, phone.last)
    with pytest.raises(LinkSpent):
        send_code(link, channel=Channel.TEXT, to="07700 900123", body_of=phone.write)
    assert len(phone.codes) == Message.objects.count() == 1


@pytest.mark.django_db
def test_a_new_link_knows_nothing_of_the_one_before(
    school: School, inside: NewLink, browser: Browser
) -> None:
    cookie = browser.jar[COOKIE][0]
    assert with_cookie(browser, made(school), cookie) == "ask"
