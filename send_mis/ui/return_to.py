"""Where a form or a link asks to go on to afterwards: one of our own pages, or nowhere."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme  # noqa: TID251 the one place

_LONGEST = 2_000


def safe_return(request: HttpRequest, url: str) -> str:
    """The path and query of `url` on this very host; "" if it is anything else.

    A path without its slash is no page: `redirect` would take it for the name of a route.
    """
    if not url or len(url) > _LONGEST or not url.isprintable() or "\\" in url:
        return ""
    if not url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(url)
    if not parts.path.startswith("/") or parts.path.startswith("//"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
