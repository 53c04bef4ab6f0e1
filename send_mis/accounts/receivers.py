"""Writes down who came, who went and who was refused. The one use of signals in the house."""

from contextlib import AbstractContextManager
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from send_mis.accounts.addresses import client_address
from send_mis.accounts.lockout import typed_email
from send_mis.accounts.models import User
from send_mis.accounts.who import NOBODY, Myself, myself
from send_mis.audit import record

_EVENTS = {
    Authenticator.Type.TOTP: "account.second_factor",
    Authenticator.Type.RECOVERY_CODES: "account.recovery_codes",
}


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record.read(actor=myself(user), what="account.signed_in", detail=_from(request))


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        idle = "after the time-out" if hasattr(request, "timed_out") else ""
        record.read(actor=myself(user), what="account.signed_out", detail=idle)


@receiver(user_login_failed)
def refused(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """While the door is shut further tries are not written: anybody could fill the table."""
    if request is None or _was_shut_before(request):
        return
    whose = _whose(typed_email(request, credentials))
    record.read(actor=whose, what="account.sign_in_failed", detail=_from(request))


@receiver(user_locked_out)
def locked_out(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    if not _was_shut_before(request):
        record.read(actor=_whose(username), what="account.locked_out", detail=_from(request))


@receiver(authenticator_added)
def factor_added(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    with _second_factor(user, authenticator, "added"):
        if authenticator.type == Authenticator.Type.TOTP and user.must_set_up_second_step:
            user.must_set_up_second_step = False
            user.save(update_fields=["must_set_up_second_step"])


@receiver(authenticator_removed)
def factor_removed(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    with _second_factor(user, authenticator, "removed"):
        pass


@receiver(authenticator_reset)
def factor_renewed(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    with _second_factor(user, authenticator, "renewed"):
        pass


def _second_factor(
    user: User, authenticator: Authenticator, what: str
) -> AbstractContextManager[record.OpenChange]:
    """The secret itself is no matter for a history; that it changed is."""
    event = f"{_EVENTS[authenticator.type]}_{what}"
    return record.change(actor=myself(user), event=event, is_uncopied=True)


def _was_shut_before(request: HttpRequest) -> bool:
    """axes counts no further while it is shut, whichever receiver comes first."""
    locked = getattr(request, "axes_locked_out", False)
    return locked and getattr(request, "axes_failures_since_start", None) is None


def _whose(email: str) -> Myself:
    """The account that was tried. What a stranger typed may be a password: it is not kept."""
    user = User.objects.filter(email=email).first()
    return myself(user) if user else NOBODY


def _from(request: HttpRequest) -> str:
    return f"from {client_address(request) or 'an unknown address'}"
