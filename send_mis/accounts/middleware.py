"""Signs people out when they walk away from the screen."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

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
                logout(request)
                request.timed_out = True  # type: ignore[attr-defined]  # the sign-in page says so
            elif now - last_seen >= _GRAIN_SECONDS or _LAST_SEEN not in request.session:
                request.session[_LAST_SEEN] = now
        return self.get_response(request)


