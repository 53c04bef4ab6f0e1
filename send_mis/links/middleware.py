"""The address of a page by a link is the key to it: so it is on every answer to that address."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from send_mis.links.pages import seen_by_nobody_else


class LinkHeadersMiddleware:
    """Also on errors, which no view has made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and getattr(match.func, "is_by_link", False):
            seen_by_nobody_else(response)
        return response
