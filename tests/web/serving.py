"""The server of one process, in a thread of the test, with an application that says what it got."""

import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from send_mis.web.server import Server, without_bodies_to_head

WAITING = {("GET", "/waits"), ("POST", "/accounts/login/")}
BIG_ANSWER = 8 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"


class Seen:
    """Answers each request with what arrived of it, and keeps the list."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.goes_on = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        body = environ["wsgi.input"].read()
        self.requests.append((environ["REQUEST_METHOD"], path))
        asked = self.requests[-1]
        if asked in WAITING:
            self.goes_on.wait(20)
        answer = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
        if path == "/big":
            answer = b"x" * BIG_ANSWER
        start("200 OK", [("Content-Length", str(len(answer))), ("Content-Type", "text/plain")])
        return [answer]


class Running:
    def __init__(self, seen: Seen, *, threads: int = 1) -> None:
        self.seen = seen
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.setblocking(False)
        self.port = self.listening.getsockname()[1]
        self.server = Server(without_bodies_to_head(seen), self.listening, threads=threads)
        self.thread = threading.Thread(
            target=self.server.run_until_stopped, kwargs={"is_orphaned": lambda: False}
        )
        self.thread.start()

    def connect(self, *, source: str = "127.0.0.1") -> socket.socket:
        made = socket.create_connection(
            ("127.0.0.1", self.port), timeout=20, source_address=(source, 0)
        )
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self, request: bytes, *, source: str = "127.0.0.1") -> tuple[int, bytes]:
        with self.connect(source=source) as connection:
            connection.sendall(request)
            return read_answer(connection)

    def page_is_answered(self, *, source: str = "127.0.0.1") -> bool:
        return self.ask(head("GET", "/page"), source=source)[0] == 200


def head(method: str, path: str, **headers: object) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def read_answer(connection: socket.socket) -> tuple[int, bytes]:
    """The status and the body of one answer; (0, b"") when the connection ended without one."""
    try:
        with connection.makefile("rb") as stream:
            line = stream.readline()
            if not line:
                return 0, b""
            length = 0
            while (header := stream.readline()) not in (b"\r\n", b""):
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            return int(line.split()[1]), stream.read(length)
    except ConnectionError:
        return 0, b""


def drip(connection: socket.socket, piece: bytes, *, seconds: float) -> bool:
    """Send `piece` every 50 ms until the other end lets go. False when it never does."""
    end = time.monotonic() + seconds
    connection.settimeout(0.05)
    while time.monotonic() < end:
        try:
            connection.sendall(piece)
            if not connection.recv(1, socket.MSG_PEEK):
                return True
            return True  # an answer has come
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def running(*, threads: int = 1) -> Iterator[Running]:
    seen = Seen()
    made = Running(seen, threads=threads)
    try:
        yield made
    finally:
        seen.goes_on.set()
        made.server.stop()
        made.thread.join(timeout=20)
        made.server.close()
        assert not made.thread.is_alive()
