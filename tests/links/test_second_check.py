"""A code beside a link: sent, given once, kept in mind for a while, and how many of each."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from send_mis.links.limits import PastCode, next_code_at, shut_until
from send_mis.links.models import ExpiringLink, LinkCode
from send_mis.links.second_check import (
    COOKIE,
    MOST_TRIES,
    OVER,
    SentCode,
    TooMany,
    give_code,
    minutes_to_wait,
    newest_is_taken,
)
from send_mis.links.writing import revoke_links
from send_mis.notifications.choices import Channel
from send_mis.notifications.models import Message
from send_mis.notifications.services import send_message
from send_mis.schools.models import School
from tests.factories import in_change
from tests.links.checked import ADDRESS, SUBJECT, Browser, Clock, Phone, Site, made

pytestmark = pytest.mark.django_db


def test_a_code_goes_to_its_person_and_opens_the_page(
    school: School, browser: Browser, phone: Phone
) -> None:
    link = made(school)
    assert browser.sees(link.token) == "ask"
    browser.ask(link.token, {"send": "1"})
    message = Message.objects.get()
    assert (message.channel, message.to) == (Channel.TEXT, "+447700900123")
    assert message.body == f"{phone.last} is your code."
    assert browser.sees(link.token) == "ask"
    browser.ask(link.token, {"code": phone.last})
    assert browser.sees(link.token) == "open"
    row = LinkCode.objects.get()
    assert (row.tries, row.used_at is not None, row.ended_at) == (1, True, None)


def test_a_code_by_mail(school: School, phone: Phone) -> None:
    phone.ask(made(school).row, Channel.MAIL)
    message = Message.objects.get()
    assert (message.channel, message.to, message.subject) == (Channel.MAIL, ADDRESS, "Your code")
    assert str(LinkCode.objects.get()).startswith("E-mail at ")


def test_the_code_is_kept_nowhere_but_in_its_message(school: School, phone: Phone) -> None:
    """Nor can it be found by trying all of them, without the key of the installation."""
    link = made(school).row
    phone.ask(link)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM links_linkcode c")
        kept = cursor.fetchone()[0]
    assert f'"{phone.last}"' not in kept
    for written in (phone.last, f"{link.pk}{phone.last}", f"{link.pk} {phone.last}"):
        assert sha256(written.encode()).hexdigest() not in kept


@pytest.mark.parametrize(
    "written",
    [
        "{a} {b}",
        " {a}-{b} ",
        "{a}–{b}",
        "{a}\u00a0{b}",
        "Code: {a}{b}",
        "Your code is {a}{b}.",
        "{a}\u200b{b}",
    ],
)
def test_blanks_and_dashes_between_digits_are_taken(
    school: School, phone: Phone, written: str
) -> None:
    link = made(school).row
    phone.ask(link)
    a, b = phone.last[:3], phone.last[3:]
    assert give_code(link, written.format(a=a, b=b)) is not None


def test_digits_of_another_keyboard_are_taken(school: School, phone: Phone) -> None:
    link = made(school).row
    phone.ask(link)
    arabic = phone.last.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert give_code(link, arabic) is not None


def test_it_is_known_whether_the_newest_code_may_be_tried_again(
    school: School, phone: Phone
) -> None:
    link = made(school).row
    assert not newest_is_taken(link)
    phone.ask(link)
    for _ in range(MOST_TRIES):
        assert newest_is_taken(link)
        give_code(link, phone.wrong)
    assert not newest_is_taken(link)
    assert minutes_to_wait(link) == 0
    phone.ask(link)
    for _ in range(MOST_TRIES):
        give_code(link, phone.wrong)
    assert not newest_is_taken(link)
    assert 23 * 60 < minutes_to_wait(link) <= 24 * 60


@pytest.mark.parametrize("change", ["{}0", "x{}", "{}x", "½{}", "{}\n{}", ""])
def test_what_is_no_code_is_refused_and_is_no_try(
    school: School, phone: Phone, change: str
) -> None:
    link = made(school).row
    phone.ask(link)
    assert give_code(link, change.format(phone.last, phone.last)) is None
    assert LinkCode.objects.get().tries == 0


def test_leading_zeros_are_kept(
    school: School, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.links.second_check.randbelow", lambda below: below // 10**6 + 41)
    link = made(school).row
    phone.ask(link)
    assert phone.last == "000042"
    assert give_code(link, "42") is None
    assert give_code(link, "000042") is not None


def test_a_code_lasts_a_quarter_of_an_hour(school: School, phone: Phone, clock: Clock) -> None:
    link = made(school).row
    phone.ask(link)
    clock.forward(minutes=15)
    assert give_code(link, phone.last) is None
    phone.ask(link)
    clock.forward(minutes=14, seconds=59)
    assert give_code(link, phone.last) is not None


def test_a_new_code_takes_the_one_before_back(school: School, phone: Phone) -> None:
    link = made(school).row
    phone.ask(link)
    phone.ask(link)
    first, second = phone.codes
    assert first == second or give_code(link, first) is None
    assert give_code(link, second) is not None


# --- How many ---------------------------------------------------------------------------------


def test_three_codes_in_a_quarter_five_in_an_hour_ten_in_a_day(
    school: School, phone: Phone, clock: Clock
) -> None:
    link = made(school).row
    waits = []
    for _ in range(24 * 60):
        answer = phone.ask(link)
        waits.append(answer.minutes if isinstance(answer, TooMany) else 0)
        clock.forward(minutes=1)
    assert [at for at, wait in enumerate(waits) if not wait] == [
        *(0, 1, 2, 15, 16, 60, 61, 62, 75, 76),
    ]
    assert (waits[3], waits[14]) == (12, 1)
    assert (waits[17], waits[59]) == (43, 1)
    assert (waits[77], waits[-1]) == (24 * 60 - 77, 1)
    assert len(phone.codes) == Message.objects.count() == 10
    assert isinstance(phone.ask(link), SentCode)


def test_a_code_is_tried_five_times(school: School, phone: Phone) -> None:
    link = made(school).row
    phone.ask(link)
    for _ in range(5):
        assert give_code(link, phone.wrong) is None
    assert give_code(link, phone.last) is None
    assert LinkCode.objects.get().tries == 5
    phone.ask(link)
    for _ in range(4):
        assert give_code(link, phone.wrong) is None
    assert give_code(link, phone.last) is not None


def test_after_ten_wrong_ones_codes_are_shut_for_the_day(
    school: School, phone: Phone, clock: Clock
) -> None:
    link, other = made(school).row, made(school, subject_id=uuid4()).row
    for _ in range(2):
        phone.ask(link)
        for _ in range(5):
            give_code(link, phone.wrong)
        clock.forward(minutes=20)
    assert phone.ask(link) == TooMany(24 * 60 - 40)
    assert isinstance(phone.ask(other), SentCode), "another's link goes on"
    assert give_code(other, phone.last) is not None
    clock.forward(hours=23, minutes=20)
    assert isinstance(phone.ask(link), SentCode), "the first five are a day old"
    assert give_code(link, phone.last) is not None


@pytest.mark.parametrize(("wrong", "is_taken"), [((5, 4, 0), True), ((5, 4, 1), False)])
def test_the_tenth_wrong_one_shuts_a_code_that_has_tries_left(
    school: School, phone: Phone, wrong: tuple[int, ...], is_taken: bool
) -> None:
    link = made(school).row
    for times in wrong:
        phone.ask(link)
        for _ in range(times):
            give_code(link, phone.wrong)
    assert (give_code(link, phone.last) is not None) is is_taken


def test_right_ones_are_not_counted_as_wrong(school: School, phone: Phone, clock: Clock) -> None:
    link = made(school).row
    for _ in range(9):
        phone.ask(link)
        assert give_code(link, phone.last) is not None
        clock.forward(hours=1)
    assert isinstance(phone.ask(link), SentCode)
    assert give_code(link, phone.wrong) is None
    assert give_code(link, phone.last) is not None


def test_the_arithmetic_of_waiting(clock: Clock) -> None:
    def ago(minutes: int, wrong: int = 0) -> PastCode:
        return PastCode(clock.now - timedelta(minutes=minutes), wrong)

    assert next_code_at([], clock.now) == clock.now
    assert next_code_at([ago(1), ago(2)], clock.now) == clock.now
    assert next_code_at([ago(1), ago(2), ago(3)], clock.now) == clock.now + timedelta(minutes=12)
    assert shut_until([ago(1, 4), ago(20, 5)]) is None
    assert shut_until([ago(1, 4), ago(20, 6)]) == clock.now + timedelta(minutes=24 * 60 - 20)


# --- Who is let in, and for how long ------------------------------------------------------------


def test_half_an_hour_after_the_last_page_the_code_is_asked_for_again(
    school: School, browser: Browser, clock: Clock
) -> None:
    link = made(school)
    browser.comes_in(link.token)
    for _ in range(4):
        clock.forward(minutes=29)
        assert browser.sees(link.token) == "open"
    clock.forward(minutes=31)
    assert browser.sees(link.token) == "ask"


def test_after_twelve_hours_it_is_asked_for_whatever_was_read(
    school: School, browser: Browser, clock: Clock
) -> None:
    link = made(school)
    browser.comes_in(link.token)
    seen = []
    for _ in range(36):
        clock.forward(minutes=20)
        seen.append(browser.sees(link.token))
    assert seen == ["open"] * 35 + ["ask"]


def test_the_cookie_is_of_this_link_alone_and_out_of_reach_of_scripts(
    school: School, browser: Browser, phone: Phone, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    link = made(school)
    browser.ask(link.token, {"send": "1"})
    browser.ask(link.token, {"code": phone.last})
    answer = browser.ask(link.token, below="answers/")
    cookie = answer.cookies[COOKIE]
    assert cookie["path"] == f"/s/{link.token}"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert not cookie["max-age"], "gone when the browser is closed"
    assert not cookie["expires"]


def test_close_this_signs_out_wherever_the_cookie_went(
    school: School, browser: Browser, site: Site
) -> None:
    link = made(school)
    browser.comes_in(link.token)
    copied = Browser(site)
    copied.jar = dict(browser.jar)
    assert copied.sees(link.token) == "open"
    assert browser.sees(link.token, data={"close": "1"}) == "open"
    assert browser.jar == {}
    assert browser.sees(link.token) == copied.sees(link.token) == "ask"


def test_a_page_costs_three_queries_with_the_check(school: School, browser: Browser) -> None:
    link = made(school)
    browser.comes_in(link.token)
    browser.sees(link.token)
    with CaptureQueriesContext(connection) as caught:
        response = browser.ask(link.token)
    # The view of these tests asks a second time.
    assert (response.status_code, len(caught)) == (200, 3 + 1)


# --- What leaves ----------------------------------------------------------------------------------


def test_a_code_that_would_be_refused_is_not_sent_late(
    school: School, phone: Phone, clock: Clock, settings: Any, tmp_path: Path
) -> None:
    settings.TEXTS_BY, settings.EMAIL_FILE_PATH = "file", str(tmp_path)
    links = {name: made(school, subject_id=uuid4()).row for name in ("open", "used", "replaced")}
    links["revoked"] = made(school).row
    sent = {name: _row(phone, link) for name, link in links.items()}
    sent["newer"] = _row(phone, links["replaced"])
    LinkCode.objects.filter(pk=sent["used"].pk).update(used_at=clock.now)
    with in_change():
        revoke_links(purpose="shared", subject_ids=[SUBJECT])
    left = {name for name, row in sent.items() if _leaves(row, clock)}
    assert left == {"open", "newer"}
    late = _row(phone, links["used"])
    clock.forward(minutes=15)
    assert not _leaves(late, clock)
    assert set(Message.objects.filter(sent_at=None).values_list("failure", flat=True)) == {OVER}
    assert len(list(tmp_path.iterdir())) == 2


def _row(phone: Phone, link: ExpiringLink) -> LinkCode:
    answer = phone.ask(link)
    assert isinstance(answer, SentCode)
    return answer.row


def _leaves(row: LinkCode, clock: Clock) -> bool:
    return send_message(message_id=row.message, now=clock.now)
