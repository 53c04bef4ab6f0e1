"""Signs people out when they walk away from the screen, and says so at the door."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from send_mis.accounts import unsent
from send_mis.accounts.models import User

_LAST_SEEN = "last_seen"
# Writing the session at every page would cost a query; a minute's grain is enough.
_GRAIN_SECONDS = 60


class IdleTimeoutMiddleware:
    """After `IDLE_TIMEOUT_SECONDS` without a request the session ends, on the server's clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            last_seen = request.session.get(_LAST_SEEN, now)
            if now - last_seen > settings.IDLE_TIMEOUT_SECONDS:
                _sign_out(request, request.user)
            elif now - last_seen >= _GRAIN_SECONDS or _LAST_SEEN not in request.session:
                request.session[_LAST_SEEN] = now
        return self.get_response(request)


def _sign_out(request: HttpRequest, user: User) -> None:
    kept = {
        name: request.session[name]
        for name in settings.KEPT_OVER_TIMEOUT
        if name in request.session
    }
    request.timed_out = (user, kept)  # type: ignore[attr-defined]  # read below and by the audit
    logout(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Closed unless opened. Whoever is turned away is told why, and comes back to their page."""

    def handle_no_permission(  # type: ignore[override]  # to htmx it is no redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        timed_out = getattr(request, "timed_out", None)
        query = {"next": _page_of(request)}
        if timed_out:
            query["why"] = "idle"
        if request.method not in ("GET", "HEAD"):
            if timed_out and unsent.keep(request, timed_out[0], kept=timed_out[1]):
                query |= {"next": reverse("account_unsent"), "typed": "kept"}
            else:
                query["typed"] = "lost"
        elif timed_out:
            unsent.keep(request, timed_out[0], kept=timed_out[1])
        url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}"
        if request.headers.get("HX-Request") == "true":
            # A redirect would put the whole sign-in page into a corner of this one.
            return HttpResponse(headers={"HX-Redirect": url})
        return redirect(url)


def _page_of(request: HttpRequest) -> str:
    """Where the person was: the page asked for, or the page that a form was sent from."""
    if request.headers.get("HX-Request") == "true":
        return _local(request, request.headers.get("HX-Current-URL", ""))
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return _local(request, request.headers.get("Referer", ""))


def _local(request: HttpRequest, url: str) -> str:
    parts = urlsplit(url)
    if parts.netloc != request.get_host():
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
