"""Where allauth asks us: how a person is recognised, what is written, what is said."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.encoding import force_bytes

from send_mis.accounts import mail, unsent
from send_mis.accounts.addresses import client_address
from send_mis.accounts.models import User
from send_mis.ui.return_to import safe_return

# Who proved who they are this lately is not asked again before changing a password or a factor.
PROOF_LASTS_SECONDS = 5 * 60

_SAID = {
    "account/messages/password_changed.txt": "Your password is changed.",
    "mfa/messages/totp_activated.txt": "Your second step is on.",
    "mfa/messages/totp_deactivated.txt": "Your second step is off.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your password.",
        "incorrect_code": "That code is not right. It may have changed while you were typing.",
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Closed accounts look like wrong passwords: allauth would tell them apart."""
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        return user if isinstance(user, User) else None

    def reauthenticate(self, user: User, password: str) -> bool:
        """Through the same door, so that axes counts wrong tries here too."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or time.time() - records[-1]["at"] > PROOF_LASTS_SECONDS

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        unsent.take_over(request, user)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("account_login")

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: a school's other servers are not ours to send people to."""
        return bool(safe_return(context.request, url))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To what was typed when an earlier session ended, if something is left of it."""
        if request.user.is_authenticated and unsent.forms_of(request.user):
            return mail.path_of("account_unsent")
        return str(super().get_login_redirect_url(request))

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or ""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return mail.path_of("account_security")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, Any] | None = None, extra_tags: str = "",
        message: str | None = None,
    ) -> None:  # fmt: skip
        text = message or _SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:  # fmt: skip
        mail.tell(user, template_prefix.rpartition("/")[2], email=email)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": "Turn your second step on first.",
    }

    def encrypt(self, text: str) -> str:
        """A stolen copy of the database alone opens nobody's second step."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (sha256(b"send_mis second factor" + force_bytes(secret)).digest() for secret in secrets)
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])
