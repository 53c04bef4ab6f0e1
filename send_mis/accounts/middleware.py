"""Signs people out when they walk away from the screen, and lets nobody keep what they saw."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

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
from send_mis.accounts.sender import Sender, has_plain_fields, sender_of
from send_mis.ui.return_to import safe_return

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

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = cast("HttpResponse", super().__call__(request))
        if has_plain_fields(request) and request.user.is_authenticated:
            sent = request.POST.get(unsent.ID_FIELD)
            if sent and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                unsent.drop(request.user, sent)
        return response

    def handle_no_permission(  # type: ignore[override]  # to htmx it is no redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        timed_out = getattr(request, "timed_out", None)
        query = {"next": _page_of(request)}
        if timed_out:
            query["why"] = "idle"
            unsent.remember_hat(request, *timed_out)
        if request.method not in ("GET", "HEAD"):
            sender = sender_of(request) or (timed_out and Sender(timed_out[0], ""))
            held = {"hat": sender.hat} if sender and sender.hat else {}
            if sender and unsent.keep_form(request, sender.user, held):
                query |= {"next": reverse("account_unsent"), "typed": "kept"}
            else:
                query["typed"] = "lost"
        return go_to(request, f"{resolve_url(settings.LOGIN_URL)}?{urlencode(query)}")


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """To htmx a redirect would put the whole page into a corner of this one."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _page_of(request: HttpRequest) -> str:
    """Where the person was: the page asked for, or the page that a form was sent from."""
    if request.headers.get("HX-Request") == "true":
        came_from = request.headers.get("HX-Current-URL", "")
    elif request.method in ("GET", "HEAD"):
        return request.get_full_path()
    else:
        came_from = request.headers.get("Referer", "")
    return safe_return(request, came_from) or resolve_url(settings.LOGIN_REDIRECT_URL)


class PrivateAnswersMiddleware:
    """Whatever is answered to a session is kept by nobody: pages, files, errors and redirects."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            response["Cache-Control"] = "private, no-store"
        return response
