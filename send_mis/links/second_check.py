"""A code beside a link (ADR 38): sent to what the school has verified, given once, and kept in
mind by a signed cookie of that link alone.

Whoever holds the link may ask for a code, which goes to its person. Nothing here reads or writes a
session, and fetching a page sends and uses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from math import ceil
from secrets import randbelow
from typing import Any
from unicodedata import category, normalize
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from send_mis.links.limits import (
    CODE_LASTS,
    DAY,
    MOST_TRIES,
    PastCode,
    next_code_at,
    shut_until,
)
from send_mis.links.models import ExpiringLink, LinkCode
from send_mis.links.pages import LinkView, by_link, count_try
from send_mis.links.writing import lock_link, without_label
from send_mis.notifications.choices import Channel
from send_mis.notifications.services import enqueue, enqueue_text

COOKIE = "link_check"
# After the last page, and in all.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)

CODE_ORIGIN = "link code"
OVER = "Another code was sent since, or this one is over."

_DIGITS = 6
_MINUTE = timedelta(minutes=1)
# What people type between digits: blanks, dashes, and what a copy brings along unseen.
_BETWEEN = frozenset({"Zs", "Pd", "Cf", "Cc"})
_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class SentCode:
    row: LinkCode


@dataclass(frozen=True, slots=True)
class TooMany:
    """None was sent. `minutes`: how long to wait for the next."""

    minutes: int


def send_code(
    link: ExpiringLink, *, channel: Channel, to: str, body_of: Callable[[str], str],
    subject: str = "",
) -> SentCode | TooMany:  # fmt: skip
    """A new code, in the place of the one before. `body_of`: the message's words with the code in
    them. Raises LinkSpent where the link was taken back meanwhile."""
    with transaction.atomic():
        lock_link(link)
        now = timezone.now()  # after the wait for the lock
        at = next_code_at(_past(link, now), now)
        if at > now:
            return TooMany(_minutes(at - now))
        code = f"{randbelow(10**_DIGITS):0{_DIGITS}}"
        body = body_of(code)
        message = (
            enqueue_text(to=to, body=body, origin=CODE_ORIGIN)
            if channel == Channel.TEXT
            else enqueue(to=to, subject=subject, body=body, origin=CODE_ORIGIN)
        )
        LinkCode.objects.open(link).update(ended_at=now)
        row = LinkCode.objects.create(
            link=link, channel=channel, code_hash=_hash_of(link, code), message=message.pk,
            sent_at=now, expires_at=now + CODE_LASTS,
        )  # fmt: skip
    return SentCode(row)


def give_code(link: ExpiringLink, code: str) -> LinkCode | None:
    """The code's row where it is the right one, which it is once. None says nothing of why not.

    Never inside a transaction of the caller's, which could take the try back. Raises LinkSpent.
    """
    digits = _digits(code)
    with transaction.atomic(durable=True):
        # Under the link's lock, so that guesses at one moment are counted one after another.
        lock_link(link)
        now = timezone.now()
        row = LinkCode.objects.open(link).filter(expires_at__gt=now, tries__lt=MOST_TRIES).first()
        if not digits or row is None or shut_until(_past(link, now)):
            return None
        row.tries += 1
        is_right = constant_time_compare(_hash_of(link, digits), row.code_hash)
        if is_right:
            # Whoever was let in before is out: a cookie that was handed on opens nothing any more.
            LinkCode.objects.in_use(link).update(ended_at=now)
            row.used_at = now
        row.save(update_fields=["tries", "used_at"])
    return row if is_right else None


def newest_is_taken(link: ExpiringLink) -> bool:
    """Whether the code that was sent last would still be taken. Two queries."""
    now = timezone.now()
    rows = LinkCode.objects.open(link).filter(expires_at__gt=now, tries__lt=MOST_TRIES)
    return rows.exists() and not shut_until(_past(link, now))


def minutes_to_wait(link: ExpiringLink) -> int:
    """Until another code is sent; 0: at once. One query."""
    now = timezone.now()
    return _minutes(next_code_at(_past(link, now), now) - now)


def verified(request: HttpRequest, link: ExpiringLink) -> bool:
    return _code_of(request, link) is not None


def remember(response: HttpResponse, link: ExpiringLink, code: LinkCode) -> None:
    """Until half an hour after the last page. `link`: as the page behind it was given it."""
    response.set_cookie(
        COOKIE,
        signing.dumps(str(code.pk), salt=_salt(link)),
        path=link.address,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, link: ExpiringLink) -> None:
    """Signs out, here and wherever else that cookie went."""
    LinkCode.objects.in_use(link).update(ended_at=timezone.now())
    response.delete_cookie(COOKIE, path=link.address, samesite="Lax")


def by_verified_link(
    purpose: str, *, done: str, ask: LinkView,
    is_enough: Callable[[ExpiringLink], bool] = lambda _: False,
) -> Callable[[LinkView], Callable[..., HttpResponse]]:  # fmt: skip
    """As `by_link`, for whoever has given a code. `ask` answers everybody else, also to a form
    that was sent: it sends a code when it is asked to by a form of its own, and takes one.

    `is_enough`: of which links none is asked for, because there is nothing to send one to.
    """

    def decorate(view: LinkView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: HttpRequest, link: ExpiringLink, **below: Any) -> HttpResponse:
            code = _code_of(request, link)
            if code is None and not is_enough(link):
                return ask(request, link)
            # Whoever has the link alone cannot use it up.
            if request.method == "POST":
                count_try(link)
            if code is None:
                return view(request, link, **below)
            response = view(request, link, **below)
            if COOKIE not in response.cookies:  # the view has forgotten them
                remember(response, link, code)
            return response

        return by_link(purpose, done=done, works_once=False)(checked)

    return decorate


def stops(message_id: UUID) -> str:
    """Asked before a code leaves: one that would be refused is not sent, hours late."""
    codes = LinkCode.objects.filter(
        message=message_id, used_at=None, ended_at=None, expires_at__gt=timezone.now(),
        link__revoked_at=None,
    )  # fmt: skip
    return "" if codes.exists() else OVER


def _code_of(request: HttpRequest, link: ExpiringLink) -> LinkCode | None:
    now = timezone.now()
    try:
        code_id = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(link), max_age=IDLE)
    except signing.BadSignature:
        return None
    if not link.is_live(now):
        return None
    return LinkCode.objects.in_use(link).filter(pk=code_id, used_at__gt=now - LONGEST).first()


def _past(link: ExpiringLink, now: datetime) -> list[PastCode]:
    rows = LinkCode.objects.filter(link=link, sent_at__gt=now - DAY).order_by("-sent_at")
    return [PastCode(row.sent_at, row.tries - (row.used_at is not None)) for row in rows]


def _minutes(wait: timedelta) -> int:
    return ceil(wait / _MINUTE)


def _digits(typed: str) -> str:
    """Of any script, with blanks or dashes between them, and "Code:" before them. "" where there is
    more, or less."""
    plain = without_label(normalize("NFKC", typed)).rstrip(" .")
    signs = [sign for sign in plain if not _is_between(sign)]
    if len(signs) != _DIGITS or not all(sign.isdecimal() for sign in signs):
        return ""
    return "".join(str(int(sign)) for sign in signs)


def _is_between(sign: str) -> bool:
    return category(sign) in _BETWEEN or sign == _MINUS


def _hash_of(link: ExpiringLink, code: str) -> str:
    """With the key of this installation: a million codes are soon tried by whoever has a copy."""
    return salted_hmac("send_mis.links.code", f"{link.pk} {code}", algorithm="sha256").hexdigest()


def _salt(link: ExpiringLink) -> str:
    return f"send_mis.links.second_check.{link.purpose}"
