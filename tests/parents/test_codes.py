"""What the page of a code says: whether the newest may be tried again, and how long to wait."""

import pytest
from django.test import Client

from send_mis.parents.visits.rules import wait_words, wrong_words
from tests.parents.reading import link_of, newest_code
from tests.parents.test_reading import readers
from tests.people import Cast

pytestmark = pytest.mark.django_db


def wrong() -> str:
    return f"{(int(newest_code()) + 1) % 1_000_000:06}"


def test_after_five_wrong_ones_the_newest_is_not_said_to_work(cast: Cast) -> None:
    path = link_of(readers(cast)[0])
    client = Client()
    client.post(path, {"send": "1"})
    for left in (True, True, True, True, False):
        text = client.post(path, {"code": wrong()}).content.decode()
        assert ("Look at the newest message" in text) is left
        assert ('name="code"' in text) is left
    assert "it is over. Ask for another code." in text
    client.post(path, {"send": "1"})
    for _ in range(5):
        text = client.post(path, {"code": wrong()}).content.decode()
    assert "it is over. Wait about 24 hours" in text
    text = client.post(path, {"send": "1"}).content.decode()
    assert "No code works at the moment" in text
    assert "newest" not in text
    assert 'name="code"' not in text


def test_who_asks_too_often_still_uses_the_newest(cast: Cast) -> None:
    path = link_of(readers(cast)[0])
    client = Client()
    for _ in range(4):
        text = client.post(path, {"send": "1"}).content.decode()
    assert "Several codes were sent already. Look at the newest message, or wait 15" in text
    assert client.post(path, {"code": newest_code()}).status_code == 302


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, "1 minute"), (90, "90 minutes"), (1440, "about 24 hours")]
)
def test_a_long_wait_is_said_in_hours(minutes: int, said: str) -> None:
    assert f"Wait {said}, then" in wait_words(minutes, takes=False)
    assert f"Wait {said}, then" in wrong_words(minutes, takes=False)
