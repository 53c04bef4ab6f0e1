"""One visitor's connection: what it holds, since when, and whether it has had its time."""

import re
import socket
import struct
import time
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from send_mis.accounts.addresses import nearest_address
from send_mis.ui.error_pages import render_error
from send_mis.ui.parts import Link
from send_mis.web import limits
from send_mis.web.request import ArrivingRequest, RequestTimeout, TooManyPasswords, seconds_for

_WITH_A_PASSWORD = re.compile(
    r"/accounts/(?:login|password|invitation|reauthenticate|2fa/reauthenticate)/"
)
# What is still to be sent is dropped with the connection: nobody has taken it for minutes.
_DROP = struct.pack("ii", 1, 0)


class RefusalTask(ErrorTask):
    """What the server refuses by itself is a page too."""

    def execute(self) -> None:
        page = _page(self.request.error.code)
        self.status = f"{page.status_code} {page.reason_phrase}"
        self.response_headers += [
            ("Content-Type", page["Content-Type"]),
            ("Cache-Control", "private, no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if page.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            self.response_headers.append(("Retry-After", "5"))
        self.set_close_on_finish()
        self.content_length = len(page.content)
        self.write(page.content)


_WHY = {
    408: "It took too long to arrive: your connection was too slow, or broke off.",
    413: "It is too large. A file may be up to 20 MB.",
}
_NOT_AS_EXPECTED = "Something in the address or in what was sent is not as we expect it."


@cache
def _page(status: int) -> HttpResponse:
    """Made once: hundreds of slow bodies may end at one moment, and people wait behind them."""
    next_steps = [
        Link("Go back, load the page again, and try once more."),
        Link("If it is a large file, save it as CSV, or take out pictures and unneeded sheets."),
    ]
    reason = _WHY.get(status, _NOT_AS_EXPECTED)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return render_error(None, status, template="errors/busy_sign_in.html")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return render_error(None, status)
    return render_error(
        None, status, reason=reason, what_next=next_steps, template="errors/refused.html"
    )


class Connection(HTTPChannel):
    parser_class = ArrivingRequest
    error_task_class = RefusalTask
    request: ArrivingRequest | None
    requests: list[ArrivingRequest]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.waits_since = time.monotonic()
        self.is_fresh = True
        self._answer_began = 0.0
        self._sent = 0
        # When the answer that there is no place is due; 0 when there is none to wait for.
        self.refused_at = 0.0
        super().__init__(*arguments, **options)
        self._peer = nearest_address(forwarded="", peer=self.addr[0]) or ""
        self.visitor = self._peer

    @property
    def is_being_answered(self) -> bool:
        """A thread has it, or will have it next: it is not the visitor who is waited for."""
        return bool(self.requests) and not self.refused_at

    @property
    def is_sending(self) -> bool:
        return bool(self.total_outbufs_len)

    @property
    def is_idle(self) -> bool:
        return self.request is None and not self.requests and not self.is_sending

    @property
    def held_bytes(self) -> int:
        """Of a body that is still arriving."""
        return self.request.held_bytes if self.request is not None else 0

    @property
    def has_a_password(self) -> bool:
        """What is answered next has one to check, or a new one to hash."""
        following = self.requests[0]
        return (
            following.error is None
            and following.command == "POST"
            and bool(_WITH_A_PASSWORD.match(following.path))
        )

    def refuse_later(self, when: float) -> None:
        """Until then no thread has it, and its place is free for who needs one."""
        self.requests[0].error = TooManyPasswords("")
        self.refused_at = when

    def is_answered_now(self) -> None:
        self.refused_at = 0.0

    def received(self, data: bytes) -> bool:
        goes_on = bool(super().received(data))
        arriving = self.request
        if arriving is not None and arriving.headers_finished and settings.TRUSTED_PROXIES:
            forwarded = arriving.headers.get("X_FORWARDED_FOR", "")
            self.visitor = nearest_address(forwarded=forwarded, peer=self.addr[0]) or ""
        return goes_on

    def service(self) -> None:
        super().service()
        self.visitor = self._peer
        self.is_fresh = False
        self.waits_since = time.monotonic()

    def write_soon(self, data: Any) -> int:
        if not self.is_sending:
            self._answer_began = time.monotonic()
            self._sent = 0
        return int(super().write_soon(data))

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 - as inherited
        sent = int(super().send(data, do_close=do_close))
        self._sent += sent
        return sent

    def handle_expt(self) -> None:
        """Urgent data is no part of HTTP, and would be announced again and again."""
        self.drop()

    def handle_close(self) -> None:
        if self.request is not None:
            self.request.close()
        super().handle_close()

    def end_if_overdue(self, now: float) -> None:
        """Asked once a second."""
        if not self._is_overdue(now):
            return
        if self.request is not None and self.request.body_began and not self.is_sending:
            self._refuse_slow_body(self.request)
        else:
            self.drop()

    def drop(self) -> None:
        if self.is_sending:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP)
        self.handle_close()

    def _is_overdue(self, now: float) -> bool:
        if self.is_sending:
            return now - self._answer_began > seconds_for(self._sent)
        if self.requests:
            return False
        if self.request is None:
            longest = limits.HEAD_SECONDS if self.is_fresh else limits.IDLE_SECONDS
            return now - self.waits_since > longest
        if self.request.is_overdue(now):
            return True
        # Empty lines before a request begin it anew.
        longest = limits.HEAD_SECONDS + (0 if self.is_fresh else limits.IDLE_SECONDS)
        return not self.request.body_began and now - self.waits_since > longest

    def _refuse_slow_body(self, request: ArrivingRequest) -> None:
        with self.requests_lock:
            request.error = request.error or RequestTimeout("")
            request.completed = True
            self.request = None
            self.requests.append(request)
        self.server.add_task(self)
