"""What a person does at the door, for the tests of signing in."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from send_mis.accounts.models import User
from tests.factories import in_change

PASSWORD = "marmalade-otter-lantern"
LOGIN = "/accounts/login/"


def sign_in(
    client: Client, email: str, password: str = PASSWORD, *, query: str = "", **extra: Any
) -> HttpResponse:
    return client.post(LOGIN + query, {"login": email, "password": password}, **extra)


def close(user: User) -> None:
    """As a school does when the person leaves."""
    with in_change():
        user.is_active = False
        user.save(update_fields=["is_active"])


def fail_often(client: Client, email: str, times: int = 5, **extra: Any) -> HttpResponse:
    for _ in range(times):
        response = sign_in(client, email, "not-the-password", **extra)
    return response


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account_security")).status_code == 200


def give_second_step(user: User) -> str:
    """Turn the second step on, with recovery codes; returns the secret of the app."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, *, step: int = 0) -> str:
    """What the app shows now, or `step` half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def recovery_codes(user: User) -> list[str]:
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    return row.wrap().get_unused_codes()


def send_code(client: Client, code: str, **extra: Any) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code}, **extra)


def without_times(response: HttpResponse) -> str:
    """A page as two people would compare it: the minute of the clock may differ."""
    page = response.content.decode()
    page = re.sub(r"\b\d\d:\d\d\b|\d+ minutes?", "TIME", page)
    return re.sub(r'name="(csrfmiddlewaretoken|_once)" value="[^"]+"', r"\1", page)
