import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.notifications.models import Message
from tests.accounts.door import (
    PASSWORD,
    code_of,
    give_second_step,
    is_signed_in,
    recovery_codes,
    send_code,
    sign_in,
)

pytestmark = pytest.mark.django_db


def test_after_the_password_comes_the_code(client: Client, doyle: User) -> None:
    secret = give_second_step(doyle)
    response = sign_in(client, doyle.email)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert send_code(client, code_of(secret)).status_code == 302
    assert is_signed_in(client)


def test_the_page_asked_for_is_remembered_over_the_code(client: Client, doyle: User) -> None:
    secret = give_second_step(doyle)
    sign_in(client, doyle.email, query="?next=/accounts/security/")
    assert send_code(client, code_of(secret))["Location"] == "/accounts/security/"


def test_a_phone_may_be_half_a_minute_off_but_no_more(doyle: User) -> None:
    secret = give_second_step(doyle)
    for step, opens in ((-3, False), (3, False), (-1, True)):
        client = Client()
        sign_in(client, doyle.email)
        send_code(client, code_of(secret, step=step))
        assert is_signed_in(client) is opens


def test_a_code_opens_once(doyle: User) -> None:
    secret = give_second_step(doyle)
    code = code_of(secret)
    first, second = Client(), Client()
    for client in (first, second):
        cache.clear()  # another process has never heard of the code
        sign_in(client, doyle.email)
        send_code(client, code)
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_an_earlier_code_is_refused_after_a_later_one(doyle: User) -> None:
    secret = give_second_step(doyle)
    first, second = Client(), Client()
    sign_in(first, doyle.email)
    send_code(first, code_of(secret, step=1))
    sign_in(second, doyle.email)
    send_code(second, code_of(secret, step=-1))
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_a_recovery_code_opens_once(doyle: User) -> None:
    give_second_step(doyle)
    code = recovery_codes(doyle)[3]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, doyle.email)
        send_code(client, code)
    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert len(recovery_codes(doyle)) == 9


def test_the_code_page_alone_leads_to_the_password(client: Client) -> None:
    assert client.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")


def test_signing_in_as_somebody_else_instead(client: Client, doyle: User, nair: User) -> None:
    give_second_step(doyle)
    sign_in(client, doyle.email)
    client.post(reverse("account_logout"))
    sign_in(client, nair.email)
    assert is_signed_in(client)


def test_secrets_lie_encrypted(doyle: User) -> None:
    secret = give_second_step(doyle)
    data = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in data
    assert recovery_codes(doyle)[0] not in data


def test_the_secret_of_the_installation_may_be_replaced(
    client: Client, doyle: User, settings: Settings
) -> None:
    secret = give_second_step(doyle)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-secret-for-the-same-school-of-more-than-fifty-signs"
    sign_in(client, doyle.email)
    send_code(client, code_of(secret))
    assert is_signed_in(client)


def set_up(client: Client, capture: DjangoCaptureOnCommitCallbacks) -> str:
    page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    with capture(execute=True):
        response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_setting_it_up(
    client: Client, doyle: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sign_in(client, doyle.email)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    set_up(client, django_capture_on_commit_callbacks)
    codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in codes for code in recovery_codes(doyle))
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(code in again for code in recovery_codes(doyle))
    security = client.get(reverse("account_security")).content.decode()
    assert "10 codes" in security
    events = list(Change.objects.order_by("at").values_list("event", "user_id"))
    assert ("account.second_factor_added", doyle.pk) in events
    assert ("account.recovery_codes_added", doyle.pk) in events
    assert Message.objects.filter(to=doyle.email, subject__contains="turned on").exists()


def test_a_wrong_code_does_not_turn_it_on(client: Client, doyle: User) -> None:
    sign_in(client, doyle.email)
    client.get(reverse("mfa_activate_totp"))
    response = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "That code is not right" in response.content.decode()
    assert not Authenticator.objects.exists()


def test_turning_it_off(
    client: Client, doyle: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sign_in(client, doyle.email)
    set_up(client, django_capture_on_commit_callbacks)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert Change.objects.filter(event="account.second_factor_removed").exists()


def test_new_recovery_codes_replace_the_old(
    client: Client, doyle: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    sign_in(client, doyle.email)
    set_up(client, django_capture_on_commit_callbacks)
    old = recovery_codes(doyle)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(recovery_codes(doyle))
    assert Change.objects.filter(event="account.recovery_codes_renewed").exists()
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert recovery_codes(doyle)[0] in page


@pytest.mark.parametrize(
    "page", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"]
)
def test_an_old_session_proves_itself_first(client: Client, doyle: User, page: str) -> None:
    secret = give_second_step(doyle) if page != "mfa_activate_totp" else ""
    sign_in(client, doyle.email)
    if secret:
        send_code(client, code_of(secret))
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    response = client.get(reverse(page))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    proof = client.post(response["Location"], {"password": PASSWORD})
    assert proof["Location"] == reverse(page)
    assert client.get(reverse(page)).status_code == 200


def test_the_code_that_set_it_up_opens_nothing_more(client: Client, doyle: User) -> None:
    """Somebody who looked over the shoulder has half a minute."""
    sign_in(client, doyle.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    other = Client()
    sign_in(other, doyle.email)
    assert "That code is not right" in send_code(other, code).content.decode()
    assert not is_signed_in(other)
    assert send_code(other, code_of(secret, step=1)).status_code == 302
    assert is_signed_in(other)
