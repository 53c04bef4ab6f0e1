"""PDFs are made one at a time; strangers are not waited for; pages go on meanwhile."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from send_mis.errors import Busy
from send_mis.pdf import turns as module
from send_mis.pdf.turns import Turns, turns
from tests.calculator.asking import address


@pytest.fixture
def taken() -> Iterator[Turns]:
    """Somebody's turn goes on until the test ends."""
    ours = Turns()
    with ours.turn(may_wait=True):
        yield ours


def test_a_stranger_is_refused_while_one_is_made(taken: Turns) -> None:
    with pytest.raises(Busy), taken.turn(may_wait=False):
        raise AssertionError


def test_who_waited_long_enough_is_told(taken: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT_SECONDS", 0.05)
    for _ in range(2):
        with pytest.raises(Busy), taken.turn(may_wait=True):
            raise AssertionError


def test_who_waits_comes_next_and_a_stranger_never_before() -> None:
    ours, came = Turns(), threading.Event()

    def wait() -> None:
        with ours.turn(may_wait=True):
            came.set()

    waiting = threading.Thread(target=wait)
    with ours.turn(may_wait=True):
        waiting.start()
        while not ours.waiting:
            waiting.join(0.01)
        for may_wait in (True, False):  # the place to wait is taken, too
            with pytest.raises(Busy), ours.turn(may_wait=may_wait):
                raise AssertionError
    waiting.join(10)
    assert came.is_set()


def test_a_turn_ends_however_it_ends() -> None:
    ours = Turns()
    with pytest.raises(ZeroDivisionError), ours.turn(may_wait=False):
        raise ZeroDivisionError
    with ours.turn(may_wait=False):
        pass


@pytest.mark.django_db
def test_the_public_page_says_so_and_when_to_come_again(client: Client) -> None:
    asked = address("annual_review", "calculator_pdf", meeting_on=date(2026, 9, 1))
    assert client.get(asked)["Content-Type"] == "application/pdf"
    with turns.turn(may_wait=True):
        answer = client.get(asked)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Many PDFs are being made" in answer.content.decode()
