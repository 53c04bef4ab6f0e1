"""A route without a mark is a hole: the house does not start with one."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every pattern of the house with its whole path."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


@register("access")
def every_route_is_marked(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The route {path!r} carries no access mark.",
            hint="Decorate its view with access.marks.requires, signed_in or public.",
            id="access.E001",
        )
        for path, pattern in routes()
        if not hasattr(pattern.callback, "access_mark")
    ]
