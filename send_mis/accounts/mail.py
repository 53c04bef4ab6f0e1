"""What we write to people about their own account."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from send_mis.accounts.models import User
from send_mis.notifications import services as outbox

RESET_SUBJECT = "Set a new password – SEND MIS"

_TOLD = {
    "password_changed": "Your password was changed",
    "password_reset": "Your password was changed",
    "totp_activated": "Your second step was turned on",
    "totp_deactivated": "Your second step was turned off",
    "recovery_codes_generated": "You have new recovery codes",
}


def path_of(name: str, **kwargs: str) -> str:
    return reverse(name, kwargs=kwargs or None)


def link_to(name: str, **kwargs: str) -> str:
    """A whole address, from the setting and never from what a request claims its host is."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path_of(name, **kwargs)}"


def tell(user: User, what: str, *, email: str | None = None) -> None:
    """So that a person learns of a change that they did not make."""
    subject = _TOLD[what]
    body = render_to_string(
        "accounts/mail/told.txt",
        {
            "name": user.display_name,
            "what": subject,
            "at": timezone.localtime(),
            "reset_url": link_to("account_reset_password"),
        },
    )
    outbox.enqueue(to=email or user.email, subject=f"{subject} – SEND MIS", body=body)


def send_reset_link(user: User, *, uid: str, token: str) -> None:
    body = render_to_string(
        "accounts/mail/reset.txt",
        {
            "name": user.display_name,
            "url": link_to("account_reset_password_from_key", uidb36=uid, key=token),
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        },
    )
    outbox.enqueue(to=user.email, subject=RESET_SUBJECT, body=body)


def send_no_reset_link(email: str) -> None:
    outbox.enqueue_nothing(
        to=email, subject=RESET_SUBJECT, why="No open account with a password has this address."
    )
