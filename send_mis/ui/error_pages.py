"""Every error is a page: what happened, what is safe, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from send_mis.ui.already import AlreadySaved, already_saved
from send_mis.ui.parts import Link

TEMPLATES = {
    400: "errors/400.html",
    403: "errors/403.html",
    404: "errors/404.html",
    405: "errors/405.html",
    413: "errors/413.html",
    429: "errors/429.html",
    500: "errors/500.html",
    503: "errors/503.html",
}
CSRF_TEMPLATE = "errors/csrf.html"
# These stand alone: the fault may lie in the database that the frame is read from.
STANDALONE = frozenset({500, 503})


@dataclass(frozen=True, slots=True)
class ErrorWords:
    reason: str
    what_next: Sequence[Link]
    # What was saved on this page, of something that is gone since.
    already: AlreadySaved | None = None


def render_error(
    request: HttpRequest | None,
    status: int,
    *,
    reason: str = "",
    what_next: Sequence[Link] | None = None,
    template: str = "",
) -> HttpResponse:
    """The page for `status`. `reason` is a sentence for the reader, never an exception's text."""
    name = template or TEMPLATES.get(status, TEMPLATES[500])
    already = already_saved(request) if request and status == HTTPStatus.NOT_FOUND else None
    words = ErrorWords(reason, what_next or (), already)
    framed = request is not None and status not in STANDALONE
    html = render_to_string(name, {"error": words}, request if framed else None)
    return HttpResponse(html, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render_error(None, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The `reason` is Django's, for developers; the reader needs to know what to do."""
    return render_error(request, 403, template=CSRF_TEMPLATE)
