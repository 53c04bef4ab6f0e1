import time
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from send_mis.accounts import services
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from tests.accounts.door import PASSWORD, close, is_signed_in, sign_in
from tests.factories import in_change, make_user

pytestmark = pytest.mark.django_db
BOTH = {"password1": PASSWORD, "password2": PASSWORD}
DAY = 24 * 60 * 60


@pytest.fixture
def newcomer(db: None) -> User:
    return make_user("ellis@harebell.test", "Ruth Ellis", title="Ms")


def invite(user: User) -> str:
    with in_change():
        return urlsplit(services.write_invitation(user=user)).path


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + seconds)


def test_the_link_lets_a_newcomer_in(client: Client, newcomer: User) -> None:
    link = invite(newcomer)
    page = client.get(link)
    assert "Welcome, Ms Ellis" in page.content.decode()
    assert newcomer.email in page.content.decode()
    response = client.post(link, BOTH)
    assert response["Location"] == reverse("today")
    assert is_signed_in(client)
    assert sign_in(Client(), newcomer.email).status_code == 302
    events = set(Change.objects.values_list("event", flat=True))
    assert "account.invitation_accepted" in events


def test_it_works_once(client: Client, newcomer: User) -> None:
    link = invite(newcomer)
    client.post(link, BOTH)
    for answer in (Client().get(link), Client().post(link, BOTH)):
        assert answer.status_code == 410
        assert "does not work any more" in answer.content.decode()


def test_it_works_for_seven_days(
    client: Client, newcomer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invite(newcomer)
    later(monkeypatch, 7 * DAY - 60)
    assert client.get(link).status_code == 200
    later(monkeypatch, 7 * DAY + 120)
    assert client.get(link).status_code == 410
    assert client.post(link, BOTH).status_code == 410


def test_a_newer_one_replaces_it(client: Client, newcomer: User) -> None:
    first, second = invite(newcomer), invite(newcomer)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.upper()])
def test_a_changed_link_is_worth_nothing(client: Client, newcomer: User, spoil: object) -> None:
    token = invite(newcomer).rstrip("/").rpartition("/")[2]
    url = reverse("invitation_accept", kwargs={"token": spoil(token)})  # type: ignore[operator]
    assert client.get(url).status_code == 410


def test_a_closed_account_is_not_opened_by_it(client: Client, newcomer: User) -> None:
    link = invite(newcomer)
    close(newcomer)
    assert client.get(link).status_code == 410
    with pytest.raises(RuleBroken):
        invite(newcomer)


def test_whoever_has_a_password_is_not_invited(doyle: User) -> None:
    with pytest.raises(RuleBroken):
        invite(doyle)


def test_a_mistake_in_the_form_spends_nothing(client: Client, newcomer: User) -> None:
    link = invite(newcomer)
    page = client.post(link, {"password1": PASSWORD, "password2": "x"}).content.decode()
    assert "The two new passwords are not the same." in page
    assert "too short" in client.post(link, {"password1": "a", "password2": "a"}).content.decode()
    assert client.post(link, BOTH).status_code == 302


def test_somebody_else_signed_in_here_is_signed_out(
    client: Client, doyle: User, newcomer: User
) -> None:
    sign_in(client, doyle.email)
    client.post(invite(newcomer), BOTH)
    page = client.get(reverse("account_security")).content.decode()
    assert newcomer.email in page
    assert doyle.email not in page


def test_until_then_nobody_signs_in(client: Client, newcomer: User) -> None:
    for password in ("", "!", newcomer.password):
        sign_in(client, newcomer.email, password)
    assert not is_signed_in(client)
