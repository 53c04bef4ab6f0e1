"""Which hats open only with a second step, and whether this session has taken it."""

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from send_mis.access.actor import Hat
from send_mis.access.roles import SECOND_FACTOR_ROLES
from send_mis.accounts.models import User


def is_needed(hat: Hat, user: User | AnonymousUser) -> bool:
    """The school asks for it, or production does; the demonstration asks nobody.

    Whoever lost theirs sets up a new one, whatever they are.
    """
    if hat.needs_second_factor or was_lost(user):
        return True
    return bool(settings.SECOND_FACTOR_REQUIRED) and hat.role_key in SECOND_FACTOR_ROLES


def was_lost(user: User | AnonymousUser) -> bool:
    """Cleared by colleagues, and not set up anew since."""
    return user.is_authenticated and user.must_set_up_second_step


def is_taken(request: HttpRequest) -> bool:
    """Read from the session alone: this is asked on every page."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def forget(request: HttpRequest) -> None:
    """Whoever turned it off has to take it anew before such a hat opens again."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record["method"] != "mfa"
    ]
