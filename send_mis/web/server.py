"""One process's server: takes connections, lets go of those that had their time, ends in peace."""

import logging
import resource
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from send_mis.web import limits
from send_mis.web.connection import Connection
from send_mis.web.passwords import PasswordLane

logger = logging.getLogger(__name__)

_UNLIMITED = 2**62
# More newcomers than this wait for the next round, after those who are here already.
_NEWCOMERS_AT_ONCE = 64
# When all places are taken, several are freed at once: looking for whom is not free.
_FREED_AT_ONCE = 20


class Server(TcpWSGIServer):
    channel_class = Connection
    accepting: bool
    active_channels: dict[int, Connection]

    def __init__(
        self, application: Callable[..., Any], listening: socket.socket, *, threads: int
    ) -> None:
        adj = Adjustments(
            listen="127.0.0.1:0",  # looked up and never used: the parent has bound `listening`
            threads=threads,
            ident=None,
            # Both are counted here instead, by kind of request and by visitor.
            max_request_body_size=_UNLIMITED,
            connection_limit=_UNLIMITED,
            max_request_header_size=limits.LONGEST_HEAD,
            recv_bytes=64 * 1024,
            # A thread never waits for a slow reader: what he has not taken lies on the disk.
            outbuf_high_watermark=_UNLIMITED,
            # send_mis.accounts.addresses reads them, and Django's SECURE_PROXY_SSL_HEADER.
            clear_untrusted_proxy_headers=False,
            log_socket_errors=False,
        )
        address = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(application, adj=adj, _sock=listening, sockinfo=address, bind_socket=False)
        self.passwords = PasswordLane()
        self.most_connections = _most_connections()
        self._stops_by = 0.0

    def add_task(self, task: Connection) -> None:
        if not task.has_a_password:
            self.task_dispatcher.add_task(task)
        elif self.passwords.has_room_for(task):
            self.passwords.add_task(task)
        else:
            self.passwords.refuse(task)

    def run_until_stopped(self, *, is_orphaned: Callable[[], bool]) -> None:
        upkeep = 0.0
        while not self._is_done():
            wasyncore.poll2(timeout=1, map=self._map)
            now = time.monotonic()
            if now >= upkeep:
                upkeep = now + 1
                self.look_after(now)
                if is_orphaned():
                    self.stop()
        self.task_dispatcher.shutdown(timeout=1)
        self.passwords.shutdown(timeout=1)
        for connection in list(self.active_channels.values()):
            connection.drop()

    def stop(self) -> None:
        """Take nobody new, and finish what has begun."""
        if not self._stops_by:
            self._stops_by = time.monotonic() + limits.STOP_SECONDS
            self.pull_trigger()

    def readable(self) -> bool:
        return bool(self.accepting)

    def handle_accept(self) -> None:
        for _ in range(_NEWCOMERS_AT_ONCE):
            try:
                found = self.accept()
                if found is None:
                    return
                newcomer, address = found
                self.set_socket_options(newcomer)
            except OSError:
                return  # gone before we turned to it
            if self._has_room():
                self.channel_class(self, newcomer, address, self.adj, map=self._map)
            else:
                newcomer.close()

    def look_after(self, now: float) -> None:
        for connection in list(self.active_channels.values()):
            connection.end_if_overdue(now)
        for connection in self.passwords.refused_by_now(now):
            connection.is_answered_now()
            self.task_dispatcher.add_task(connection)
        arriving = [c for c in self.active_channels.values() if c.held_bytes]
        too_many = sum(c.held_bytes for c in arriving) - limits.ARRIVING_BYTES
        for connection in first_to_go(arriving, weight=lambda c: c.held_bytes):
            if too_many <= 0:
                break
            too_many -= connection.held_bytes
            connection.drop()

    def _has_room(self) -> bool:
        if len(self.active_channels) < self.most_connections:
            return True
        waiting = [c for c in self.active_channels.values() if not c.is_being_answered]
        for _, connection in zip(range(_FREED_AT_ONCE), first_to_go(waiting), strict=False):
            connection.drop()
        return bool(waiting)

    def _is_done(self) -> bool:
        if not self._stops_by:
            return False
        if self.accepting:
            self.accepting = False
            self.del_channel()
            self.socket.close()
        for connection in list(self.active_channels.values()):
            if connection.is_idle:
                connection.drop()
        return not self.active_channels or time.monotonic() > self._stops_by


def without_bodies_to_head(
    application: Callable[..., Iterable[bytes]],
) -> Callable[..., Iterable[bytes]]:
    """Django answers HEAD as GET and leaves it to the server to send the headers only."""

    def headers_only(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        if hasattr(answer, "close"):
            answer.close()
        return []

    return headers_only


def first_to_go(
    connections: Iterable[Connection], *, weight: Callable[[Connection], int] = lambda _: 1
) -> Iterator[Connection]:
    """In turn, of the visitor who has most, the heaviest and then the oldest connection."""
    by_visitor: dict[str, list[Connection]] = defaultdict(list)
    total: dict[str, int] = defaultdict(int)
    for connection in connections:
        by_visitor[connection.visitor].append(connection)
        total[connection.visitor] += weight(connection)
    for theirs in by_visitor.values():
        theirs.sort(key=lambda c: (weight(c), -c.waits_since))
    while total:
        visitor = max(total, key=total.__getitem__)
        chosen = by_visitor[visitor].pop()
        total[visitor] -= weight(chosen)
        if not by_visitor[visitor]:
            del total[visitor]
        yield chosen


def _most_connections() -> int:
    """As many as the process may have files for; it asks for as many as it needs."""
    needed = limits.CONNECTIONS * limits.FILES_PER_CONNECTION + limits.FILES_OF_OUR_OWN
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return limits.CONNECTIONS
    return min(limits.CONNECTIONS, (soft - limits.FILES_OF_OUR_OWN) // limits.FILES_PER_CONNECTION)
