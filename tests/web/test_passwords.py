"""Whoever sends a password waits in a line of its own, and keeps no page waiting."""

import time
from contextlib import ExitStack

import pytest
from django.urls import reverse

from send_mis.web import limits
from tests.web.serving import FORM, Running, head, read_answer, until


def test_passwords_wait_for_one_thread_and_no_page_waits_for_them(
    web: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WAITING_PASSWORDS", 3)
    monkeypatch.setattr(limits, "WAITING_PASSWORDS_OF_ONE", 2)
    monkeypatch.setattr(limits, "REFUSED_WAIT_SECONDS", 0)
    sign_in = head("POST", "/accounts/login/", Content_Type=FORM, Content_Length=0)
    lane = web.server.passwords
    with ExitStack() as open_connections:
        asked = []
        for number, source in enumerate(["127.0.0.1"] * 3 + ["127.0.0.2"]):
            asked.append(open_connections.enter_context(web.connect(source=source)))
            asked[-1].sendall(sign_in)
            # One is being checked, and the others wait.
            until(lambda n=number: (len(web.seen.requests), len(lane.queue)) == (1, n))
        for source in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
            status, page = web.ask(sign_in, source=source)
            assert status == 503
            assert "yours was not looked at" in page.decode()
        assert web.page_is_answered()
        web.seen.goes_on.set()
        assert [read_answer(connection)[0] for connection in asked] == [200] * 4
    assert web.ask(sign_in)[0] == 200


SIGN_IN = head("POST", "/accounts/login/", Content_Type=FORM, Content_Length=0)


def refused(web: Running) -> int:
    return len([c for c in list(web.server.active_channels.values()) if c.refused_at])


def test_who_finds_no_place_is_told_later_and_holds_no_thread_meanwhile(
    web: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flood of wrong tries gains nothing by asking again at once."""
    monkeypatch.setattr(limits, "WAITING_PASSWORDS", 0)
    monkeypatch.setattr(limits, "REFUSED_WAIT_SECONDS", 2)
    with web.connect() as one, web.connect() as other:
        began = time.monotonic()
        for connection in (one, other):
            connection.sendall(SIGN_IN)
        until(lambda: refused(web) == 2)
        assert web.page_is_answered()
        assert [read_answer(connection)[0] for connection in (one, other)] == [503, 503]
        assert time.monotonic() - began >= 2


def test_who_is_told_later_keeps_nobody_out(web: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_PASSWORDS", 0)
    monkeypatch.setattr(limits, "REFUSED_WAIT_SECONDS", 5)
    web.server.most_connections = 2
    with web.connect() as one, web.connect() as other:
        for connection in (one, other):
            connection.sendall(SIGN_IN)
        until(lambda: refused(web) == 2)
        assert web.page_is_answered(source="127.0.0.2")


def test_each_visitor_s_first_comes_before_anybody_s_second(web: Running) -> None:
    lane = web.server.passwords
    with ExitStack() as open_connections:
        for number, source in enumerate("1111232"):
            connection = open_connections.enter_context(web.connect(source=f"127.0.0.{source}"))
            connection.sendall(SIGN_IN)
            until(lambda n=number: (len(web.seen.requests), len(lane.queue)) == (1, n))
        turns = "".join(connection.visitor[-1] for connection in lane.queue)
        assert turns == "123121"
        web.seen.goes_on.set()


PASSWORD_PAGES = [
    ("account_login", []),
    ("account_change_password", []),
    ("account_reauthenticate", []),
    ("mfa_reauthenticate", []),
    ("account_reset_password_from_key", ["0" * 32, "key"]),
    ("invitation_accept", ["token"]),
]


@pytest.mark.parametrize(("name", "arguments"), PASSWORD_PAGES)
def test_every_form_with_a_password_waits_there(
    web: Running, name: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WAITING_PASSWORDS", 0)
    monkeypatch.setattr(limits, "REFUSED_WAIT_SECONDS", 0)
    url = reverse(name, args=arguments)
    assert web.ask(head("POST", url, Content_Type=FORM, Content_Length=0))[0] == 503
    assert web.ask(head("GET", url))[0] == 200


def test_signing_out_waits_for_nobody(web: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_PASSWORDS", 0)
    url = reverse("account_logout")
    assert web.ask(head("POST", url, Content_Type=FORM, Content_Length=0))[0] == 200
