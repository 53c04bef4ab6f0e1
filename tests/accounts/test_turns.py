"""Passwords are checked one at a time; who tries without end leaves a place for others."""

import threading
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from send_mis.accounts import turns as module
from send_mis.accounts.models import User
from send_mis.accounts.turns import Turns, turns
from send_mis.audit.models import Read
from send_mis.errors import Busy
from tests.accounts.door import is_signed_in, sign_in

HERE, THERE, FURTHER = "81.2.69.1", "81.2.69.2", "81.2.69.3"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT_SECONDS", 0.05)


def waiting_in(ours: Turns, *visitors: str) -> Iterator[threading.Thread]:
    """Whoever waits for their turn, in a thread each, in this order."""
    for number, visitor in enumerate(visitors):
        thread = threading.Thread(target=lambda v=visitor: _take(ours, v), daemon=True)
        thread.start()
        while len(ours.waiting) <= number:
            thread.join(0.005)
        yield thread


def _take(ours: Turns, visitor: str) -> None:
    with ours.turn(visitor):
        CAME.append(visitor)


CAME: list[str] = []


def test_one_at_a_time_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT_SECONDS", 20)
    ours = Turns()
    CAME.clear()
    with ours.turn(HERE):
        threads = list(waiting_in(ours, HERE, THERE))
        assert CAME == []
        for visitor in (HERE, FURTHER):  # two wait in all
            with pytest.raises(Busy), ours.turn(visitor):
                raise AssertionError
    for thread in threads:
        thread.join(10)
    assert CAME == [HERE, THERE]
    assert ours.waiting == []


def test_who_tries_without_end_leaves_a_place_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT_SECONDS", 20)
    ours = Turns()
    CAME.clear()
    with ours.turn(HERE):
        tries = waiting_in(ours, HERE, THERE)
        threads = [next(tries)]
        for _ in range(3):
            with pytest.raises(Busy), ours.turn(HERE):
                raise AssertionError
        threads.append(next(tries))
    for thread in threads:
        thread.join(10)
    assert CAME == [HERE, THERE]


def test_who_waited_long_enough_is_told_and_leaves_the_place() -> None:
    ours = Turns()
    with ours.turn(HERE):
        for _ in range(2):
            with pytest.raises(Busy), ours.turn(THERE):
                raise AssertionError
    assert ours.waiting == []


def test_a_turn_ends_however_it_ends() -> None:
    ours = Turns()
    with pytest.raises(ZeroDivisionError), ours.turn(HERE):
        raise ZeroDivisionError
    with ours.turn(HERE):
        pass


@pytest.mark.django_db
def test_nothing_is_checked_nor_counted_meanwhile(client: Client, doyle: User) -> None:
    """Five who found no place shut nobody's door."""
    with turns.turn(HERE):
        for _ in range(6):
            answer = sign_in(client, doyle.email, "not-the-password")
            assert answer.status_code == 503
            assert answer["Retry-After"] == "5"
    assert "Many people are signing in" in answer.content.decode()
    assert not Read.objects.filter(what="account.sign_in_failed").exists()
    assert sign_in(client, doyle.email).status_code == 302


@pytest.mark.django_db
def test_ones_own_password_waits_for_its_turn_too(client: Client, doyle: User) -> None:
    client.force_login(doyle, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert is_signed_in(client)
    with turns.turn(HERE):
        answer = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert answer.status_code == 503
