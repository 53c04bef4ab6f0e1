"""Somebody who is signed in and has no password: each page of the account answers in words."""

import pytest
from django.test import Client
from django.urls import reverse

from send_mis.accounts.models import User
from tests.factories import in_change

pytestmark = pytest.mark.django_db
NONE = "Your account has no password yet, so there is none to change."


@pytest.fixture
def client(client: Client, doyle: User) -> Client:
    with in_change():
        doyle.set_unusable_password()
        doyle.save(update_fields=["password"])
    client.force_login(doyle)
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_no_password_to_change(client: Client, method: str) -> None:
    page = getattr(client, method)(reverse("account_change_password"), follow=True)
    assert page.redirect_chain == [(reverse("account_security"), 302)]
    html = page.content.decode()
    assert NONE in html
    assert "Follow the link of your invitation" in html
    assert "Change my password" not in html


@pytest.mark.parametrize(
    "name",
    [
        "account_reauthenticate", "mfa_reauthenticate", "mfa_index", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "account_logout", "account_login", "account_reset_password", "account_unsent",
    ],
)  # fmt: skip
def test_no_other_page_of_the_account_fails(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code in (200, 302, 403, 404)


def test_who_has_one_is_asked_for_it(client: Client, doyle: User) -> None:
    with in_change():
        doyle.set_password("quarry-teapot-swallow")
        doyle.save(update_fields=["password"])
    client.force_login(doyle)
    assert client.get(reverse("account_change_password")).status_code == 200
    assert "Change my password" in client.get(reverse("account_security")).content.decode()
