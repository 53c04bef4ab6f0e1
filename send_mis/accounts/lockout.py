"""Five wrong tries on one person from one address, and the door stays shut for a while.

django-axes counts. Passwords and second-factor codes are counted together, typed addresses that
we do not know like those that we know, and a right password changes nothing while it is shut.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from send_mis.accounts.addresses import client_address

_LONGEST = 255


def typed_email(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Whom a try is counted against: the address as typed, in small letters."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    text = given or request.POST.get("login") or ""
    return str(text).strip().lower().replace("\0", "")[:_LONGEST]


def is_locked(request: HttpRequest, email: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"email": email})


def shut(request: HttpRequest, email: str) -> None:
    """Answer this request with the page of the shut door, whatever was typed."""
    request.axes_locked_out = True  # type: ignore[attr-defined]  # read by axes' middleware
    request.axes_credentials = {"email": email}  # type: ignore[attr-defined]


def count_wrong(request: HttpRequest, email: str) -> None:
    """Count a wrong second-factor code as a wrong try to sign in."""
    user_login_failed.send(sender=__name__, credentials={"email": email}, request=request)


def forget(email: str) -> None:
    """Open the door: the person has shown by their mailbox who they are."""
    AxesProxyHandler.reset_attempts(username=email)


def opens_at(email: str, address: str | None) -> datetime:
    """When enough of the tries have lapsed. Each browser's tries are a row with its last moment."""
    cool_off = get_cool_off()
    rows = (
        AccessAttempt.objects.filter(
            username=email, ip_address=address, attempt_time__gte=timezone.now() - cool_off
        )
        .order_by("attempt_time")
        .values_list("attempt_time", "failures_since_start")
    )
    left = sum(count for _, count in rows)
    for last_try, count in rows:
        left -= count
        if left < settings.AXES_FAILURE_LIMIT:
            opens: datetime = last_try + cool_off
            return opens
    return timezone.now()


def locked_page(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, Any] | None
) -> HttpResponse:
    """Says when to try again, and is the same for an address that nobody has."""
    opens = opens_at(typed_email(request, credentials), client_address(request))
    wait = (opens - timezone.now()).total_seconds()
    page = render(
        request,
        "accounts/locked_out.html",
        # To the next whole minute: never a time at which it is still shut.
        {"opens": timezone.localtime(opens), "minutes": max(1, int(-(-wait // 60)))},
        status=429,
    )
    page["Retry-After"] = str(max(1, int(wait) + 1))
    page["Cache-Control"] = "no-store"
    return page
