"""A page behind a link and a code, a browser that keeps its cookies, and a clock."""

from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from send_mis.links.models import ExpiringLink
from send_mis.links.second_check import (
    SentCode,
    TooMany,
    by_verified_link,
    forget,
    give_code,
    remember,
    send_code,
    verified,
)
from send_mis.links.writing import NewLink, make_link
from send_mis.notifications.choices import Channel
from send_mis.schools.models import School
from tests.factories import in_change

NUMBER, ADDRESS = "07700 900123", "someone@harebell.test"
SUBJECT = UUID(int=9)


class Clock:
    """What time it is, for rows and for what is signed."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)

    def time(self) -> float:
        return self.now.timestamp()


def made(school: School, *, purpose: str = "shared", **given: Any) -> NewLink:
    until = given.pop("expires_at", timezone.now() + timedelta(days=28))
    subject = given.pop("subject_id", SUBJECT)
    with in_change():
        return make_link(
            purpose=purpose, subject_id=subject, school_id=school.pk, expires_at=until, **given
        )


class Phone:
    """What came to it, message by message; only its owner reads it."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def ask(self, link: ExpiringLink, channel: Channel = Channel.TEXT) -> SentCode | TooMany:
        to = NUMBER if channel == Channel.TEXT else ADDRESS
        return send_code(link, channel=channel, to=to, body_of=self.write, subject="Your code")

    def write(self, code: str) -> str:
        self.codes.append(code)
        return f"{code} is your code."

    @property
    def last(self) -> str:
        return self.codes[-1]

    @property
    def wrong(self) -> str:
        return f"{(int(self.last) + 1) % 1_000_000:06}"


class Site:
    """One page and the page that asks for a code. `done`: what the page did, by what was typed."""

    def __init__(self, phone: Phone, purpose: str = "shared") -> None:
        self.phone = phone
        self.done: list[str] = []
        self.page = by_verified_link(purpose, done="/received/", ask=self._ask)(self._view)

    def _ask(self, request: HttpRequest, link: ExpiringLink) -> HttpResponse:
        response = HttpResponse("ask")
        if request.method == "POST" and "send" in request.POST:
            self.phone.ask(link)
        if request.method == "POST" and "code" in request.POST:
            code = give_code(link, request.POST["code"])
            if code is not None:
                remember(response, link, code)
        return response

    def _view(self, request: HttpRequest, link: ExpiringLink) -> HttpResponse:
        assert verified(request, link)
        response = HttpResponse("open")
        if request.method == "POST":
            self.done.append(request.POST.get("words", ""))
            if "close" in request.POST:
                forget(response, link)
        return response


class Browser:
    def __init__(self, site: Site, address: str = "203.0.113.7") -> None:
        self.site, self.address = site, address
        self.jar: dict[str, tuple[str, str]] = {}

    def ask(
        self, token: str, data: dict[str, str] | None = None, *, method: str = "", below: str = ""
    ) -> Any:
        path = f"/s/{quote(token)}/{below}"
        method = method or ("GET" if data is None else "POST")
        make: Callable[..., Any] = getattr(RequestFactory(REMOTE_ADDR=self.address), method.lower())
        request = make(path, data)
        request.user = AnonymousUser()
        for name, (value, of) in self.jar.items():
            if path == of or path.startswith(f"{of}/"):
                request.COOKIES[name] = value
        answer = self.site.page(request, token)
        self._keep(answer.cookies)
        return answer

    def _keep(self, cookies: "SimpleCookie") -> None:
        for name, morsel in cookies.items():
            self.jar[name] = (morsel.value, morsel["path"])
            if morsel["max-age"] == 0:
                del self.jar[name]

    def sees(self, token: str, **how: Any) -> str:
        return str(self.ask(token, **how).content.decode())

    def comes_in(self, token: str) -> None:
        self.ask(token, {"send": "1"})
        self.ask(token, {"code": self.site.phone.last})
