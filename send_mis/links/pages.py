"""The one way to a page behind a link. Whatever is wrong with a link, the answer is the same page.

Nothing here reads or writes a session: the link alone says what may be done, also for somebody who
happens to be signed in.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.views.decorators.csrf import csrf_exempt

from send_mis.accounts.addresses import client_address
from send_mis.errors import LinkSpent
from send_mis.links.models import ExpiringLink, MissedLink
from send_mis.links.writing import hash_of
from send_mis.ui.once import page_key

# A whole hospital may come from one address, and old links lie in many mailboxes.
MOST_MISSES = 20
MISSES_COUNT_FOR = timedelta(minutes=15)

# Of a request and a link, and what its address names below the link.
LinkView = Callable[..., HttpResponse]


def by_link(
    purpose: str, *, done: str, works_once: bool = True
) -> Callable[[LinkView], Callable[..., HttpResponse]]:
    """A view of a request and the live link of its address. `done`: the page after a use.
    `works_once` False: what is sent counts as a try once somebody else has called `count_try`,
    and a dead link says that nothing was received.

    Without the token of a form: a browser that is told to send no referrer says no origin either,
    and whoever could forge a form for this address has the link.
    """

    def decorate(view: LinkView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, token: str, **below: Any) -> HttpResponse:
            named = partial(view, **below)
            return _answer(request, token, purpose, named, done, works_once=works_once)

        guarded.is_by_link = True  # type: ignore[attr-defined]  # LinkHeadersMiddleware asks for it
        return csrf_exempt(guarded)

    return decorate


def live_link(token: str, purpose: str) -> ExpiringLink | None:
    """For a page on which somebody types what stands in a letter: nothing is noted or used."""
    link = _link_of(token, purpose)
    return link if link is not None and link.is_live(timezone.now()) else None


def _link_of(token: str, purpose: str) -> ExpiringLink | None:
    return ExpiringLink.objects.filter(token_hash=hash_of(token), purpose=purpose).first()


def dead_page(request: HttpRequest, *, works_once: bool = True) -> HttpResponse:
    return render(request, "links/dead.html", {"works_once": works_once}, status=404)


def count_try(link: ExpiringLink) -> None:
    ExpiringLink.objects.filter(pk=link.pk).update(tries=F("tries") + 1)


def _answer(
    request: HttpRequest, token: str, purpose: str, view: LinkView, done: str, *,
    works_once: bool,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    if shut := shut_page(request, now):
        return shut
    link = _link_of(token, purpose)
    if link is not None and link.is_live(now):
        link.address = _address(request, token)
        _note(request, link, now, counts=works_once)
        try:
            return view(request, link)
        except LinkSpent:
            link.refresh_from_db()
    if link is not None and _came_twice(request, link):
        return redirect(done)
    note_miss(request, now)
    return dead_page(request, works_once=works_once)


def _address(request: HttpRequest, token: str) -> str:
    """Of the page as it was asked for, up to the token: what lies below it is the link's, too."""
    before, found, _ = request.path.partition(token)
    return escape_uri_path(before + found)


def _note(request: HttpRequest, link: ExpiringLink, now: datetime, *, counts: bool) -> None:
    if request.method == "POST" and counts:
        count_try(link)
    elif link.opened_at is None and request.method == "GET":
        rows = ExpiringLink.objects.filter(pk=link.pk, opened_at__isnull=True)
        rows.update(opened_at=now)


def _came_twice(request: HttpRequest, link: ExpiringLink) -> bool:
    """The same page was sent by a second tap, or because the first answer was lost."""
    if request.method != "POST" or link.used_from is None:
        return False
    return page_key(request.POST) == link.used_from


def shut_page(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """For an address from which too many links were tried that are none."""
    since, address = now - MISSES_COUNT_FOR, client_address(request) or ""
    if MissedLink.objects.filter(address=address, at__gt=since).count() < MOST_MISSES:
        return None
    page = render(request, "links/shut.html", status=429)
    page["Retry-After"] = str(int(MISSES_COUNT_FOR.total_seconds()))
    return page


def note_miss(request: HttpRequest, now: datetime) -> None:
    MissedLink.objects.create(address=client_address(request) or "", at=now)


def seen_by_nobody_else(response: HttpResponse) -> HttpResponse:
    """The address is the key: no search engine, cache or next page may learn it."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
