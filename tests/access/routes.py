"""Every route of the project, with the arguments that it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.test import Client
from django.urls import URLPattern, reverse

from send_mis.access.checks import routes
from send_mis.access.marks import Mark


class Values(Protocol):
    """Gives a route something to name."""

    def value(self, route: "Route", key: str) -> Any: ...


@dataclass(frozen=True)
class Route:
    name: str
    mark: Mark
    arguments: tuple[str, ...]

    @property
    def method(self) -> str:
        return "GET" if "GET" in self.mark.methods else self.mark.methods[0]

    def url(self, things: Values) -> str:
        return reverse(self.name, kwargs={key: things.value(self, key) for key in self.arguments})

    def send(self, client: Client, things: Values) -> int:
        call: Callable[..., Any] = getattr(client, self.method.lower())
        status: int = call(self.url(things)).status_code
        return status


def all_routes() -> list[Route]:
    found = []
    for path, pattern in routes():
        assert isinstance(pattern, URLPattern)
        assert pattern.name, f"{path} has no name"
        arguments = tuple(pattern.pattern.regex.groupindex)
        found.append(Route(pattern.name, pattern.callback.access_mark, arguments))
    return found
