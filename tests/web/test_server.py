"""No visitor holds a thread, a place or the memory of the server for longer than is honest."""

import hashlib
import os
import socket
import time

import pytest
from pytest_django import Settings

from send_mis.web import limits
from tests.web.serving import BIG_ANSWER, FORM, Running, drip, head, read_answer, until

UPLOAD = "multipart/form-data; boundary=x"
LONG = 100_000
DRIPPING = {
    "form": (head("POST", "/", Content_Type=FORM, Content_Length=LONG), b"a"),
    "upload": (head("POST", "/", Content_Type=UPLOAD, Content_Length=LONG), b"a"),
    "chunks": (head("POST", "/", Content_Type=FORM, Transfer_Encoding="chunked"), b"1\r\na\r\n"),
    "GET with a body": (head("GET", "/", Content_Length=LONG), b"a"),
    "HEAD with a body": (head("HEAD", "/", Content_Length=LONG), b"a"),
    "too large": (head("POST", "/", Content_Type=FORM, Content_Length=2**21), b"a"),
    "asked to go on": (
        head("POST", "/", Content_Type=UPLOAD, Content_Length=LONG, Expect="100-continue"),
        b"a",
    ),
}


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules in a fraction of the time."""
    monkeypatch.setattr(limits, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(limits, "TRANSFER_SECONDS", 0.5)
    monkeypatch.setattr(limits, "IDLE_SECONDS", 0.5)
    monkeypatch.setattr(limits, "HONEST_BYTES_PER_SECOND", 2**40)


# --- Time -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(("start", "piece"), DRIPPING.values(), ids=DRIPPING)
def test_a_body_that_drips_takes_no_thread_and_ends(
    web: Running, start: bytes, piece: bytes
) -> None:
    with web.connect() as slow:
        slow.sendall(start)
        drip(slow, piece, seconds=0.2)
        assert web.page_is_answered()
        assert drip(slow, piece, seconds=15)
    assert web.seen.requests == [("GET", "/page")]


@pytest.mark.usefixtures("hasty")
def test_who_was_too_slow_is_told_so(web: Running) -> None:
    with web.connect() as slow:
        slow.sendall(head("POST", "/", Content_Type=FORM, Content_Length=LONG) + b"a=1")
        status, page = read_answer(slow)
    assert status == 408
    assert "too long to arrive" in page.decode()


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("start", "piece"),
    [(b"", b""), (b"GET / HTTP/1.1\r\nX-Long: ", b"a"), (b"", b"\r\n\r\n"), (b"", b"G")],
    ids=["silent", "headers", "empty lines", "request line"],
)
def test_a_head_that_drips_ends(web: Running, start: bytes, piece: bytes) -> None:
    with web.connect() as slow:
        slow.sendall(start)
        assert drip(slow, piece, seconds=15)
    assert web.seen.requests == []


@pytest.mark.usefixtures("hasty")
def test_a_reader_who_does_not_take_the_answer_holds_no_thread_and_ends(web: Running) -> None:
    with web.connect() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(head("GET", "/big"))
        assert web.page_is_answered()
        until(lambda: not web.server.active_channels)


def test_an_honest_transfer_is_given_its_time(
    web: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRANSFER_SECONDS", 1)
    monkeypatch.setattr(limits, "HONEST_BYTES_PER_SECOND", 1000)
    with web.connect() as patient:
        patient.sendall(head("POST", "/", Content_Type=FORM, Content_Length=20_000))
        for _ in range(20):  # 2.5 s in all, far above a second's worth a second
            patient.sendall(b"a" * 1000)
            time.sleep(0.125)
        assert read_answer(patient)[0] == 200


# --- Size -------------------------------------------------------------------------------------


def chunked(body: bytes, size: int) -> bytes:
    pieces = (body[start : start + size] for start in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_every_byte_arrives_and_the_connection_is_used_again(web: Running) -> None:
    body = os.urandom(3_000_000)
    told = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
    with web.connect() as connection:
        for _ in range(2):
            connection.sendall(head("POST", "/", Content_Type=UPLOAD, Content_Length=len(body)))
            connection.sendall(body)
            assert read_answer(connection) == (200, told)
            connection.sendall(head("POST", "/", Content_Type=UPLOAD, Transfer_Encoding="chunked"))
            connection.sendall(chunked(body, 10_000))
            assert read_answer(connection) == (200, told)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": FORM, "Content_Length": 2**21},
        {"Content_Type": "text/plain", "Content_Length": 2**21},
        {"Content_Length": 2**21},
    ],
    ids=["form", "text", "nameless"],
)
def test_a_form_larger_than_any_of_ours_is_thrown_away_and_the_sender_told(
    web: Running, headers: dict[str, object]
) -> None:
    status, page = web.ask(head("POST", "/", **headers) + b"a" * 2**21)
    assert status == 413
    assert "up to 20 MB" in page.decode()
    assert web.seen.requests == []


def test_just_at_the_limit_is_taken(web: Running) -> None:
    form = head("POST", "/", Content_Type=FORM, Content_Length=2**20) + b"a" * 2**20
    assert web.ask(form)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": UPLOAD, "Content_Length": limits.LONGEST_THROWN_AWAY + 1},
        {"Content_Type": UPLOAD, "Content_Length": 10**30},
        {"Content_Type": UPLOAD, "Content_Length": 2**26, "Expect": "100-continue"},
    ],
    ids=["far too large", "absurd", "asked first"],
)
def test_what_nobody_would_send_whole_is_refused_at_once(
    web: Running, headers: dict[str, object]
) -> None:
    assert web.ask(head("POST", "/", **headers))[0] == 413


def test_chunks_without_end_are_refused_while_they_arrive(
    web: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LONGEST_BODY", 2**21)
    sent = 0
    with web.connect() as connection:
        connection.sendall(head("POST", "/", Content_Type=UPLOAD, Transfer_Encoding="chunked"))
        try:
            while sent < 2**26:
                connection.sendall(b"10000\r\n" + b"a" * 2**16 + b"\r\n")
                sent += 2**16
        except ConnectionError:
            pass
    assert sent < 2**25
    assert web.seen.requests == []


@pytest.mark.parametrize(
    "piece",
    [b"1\r\na\r\n", b"1;" + b"e" * 60 + b"\r\na\r\n", b"f" * 64],
    ids=["one byte each", "remarks", "a length without end"],
)
def test_chunks_that_are_mostly_marks_are_refused(web: Running, piece: bytes) -> None:
    start = head("POST", "/", Content_Type=UPLOAD, Transfer_Encoding="chunked")
    with web.connect() as connection:
        connection.sendall(start)
        try:
            for _ in range(200):
                connection.sendall(piece * 100)
        except ConnectionError:
            pass
        assert read_answer(connection)[0] in (0, 400)
    assert web.seen.requests == []


def test_bodies_that_arrive_together_are_bounded_and_the_greatest_holder_loses(
    web: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ARRIVING_BYTES", 2**20)
    start = head("POST", "/", Content_Type=UPLOAD, Content_Length=2**22)
    greedy = [web.connect(source="127.0.0.2") for _ in range(4)]
    for connection in greedy:
        connection.sendall(start + b"a" * 2**19)
    with web.connect(source="127.0.0.3") as modest:
        modest.sendall(head("POST", "/", Content_Type=UPLOAD, Content_Length=200_000))
        modest.sendall(b"a" * 100_000)
        assert drip(greedy[0], b"", seconds=15) or drip(greedy[1], b"", seconds=1)
        modest.settimeout(20)
        modest.sendall(b"a" * 100_000)
        assert read_answer(modest)[0] == 200
    for connection in greedy:
        connection.close()


# --- Places -----------------------------------------------------------------------------------


def fill(web: Running, *, source: str, start: bytes = b"") -> list[socket.socket]:
    held = []
    for _ in range(web.server.most_connections + 5):
        held.append(web.connect(source=source))
        held[-1].sendall(start)
    return held


@pytest.mark.parametrize(
    "start", [b"", b"GET / HT", head("POST", "/", Content_Length=9)], ids=["silent", "head", "body"]
)
def test_one_visitor_cannot_take_every_place(web: Running, start: bytes) -> None:
    web.server.most_connections = 30
    with web.connect(source="127.0.0.3") as other:
        other.sendall(head("GET", "/page"))
        assert read_answer(other)[0] == 200
        held = fill(web, source="127.0.0.2", start=start)
        # Who was here before keeps the connection, and who comes now finds a place.
        other.sendall(head("GET", "/page"))
        assert read_answer(other)[0] == 200
        assert web.page_is_answered(source="127.0.0.4")
        assert len(web.server.active_channels) <= 30
    for connection in held:
        connection.close()


def test_behind_a_proxy_the_visitor_is_whom_the_proxy_names(
    web: Running, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 1
    web.server.most_connections = 30
    modest = head("POST", "/", Content_Length=9, X_Forwarded_For="9.9.9.9")
    greedy = head("POST", "/", Content_Length=9, X_Forwarded_For="1.1.1.1, 6.6.6.6")
    with web.connect() as other:
        other.sendall(modest)
        until(lambda: [c.visitor for c in web.server.active_channels.values()] == ["9.9.9.9"])
        held = fill(web, source="127.0.0.1", start=greedy)
        other.sendall(b"a" * 9)
        assert read_answer(other)[0] == 200
    for connection in held:
        connection.close()


# --- Ordinary requests ------------------------------------------------------------------------


def test_head_is_answered_without_a_body(web: Running) -> None:
    with web.connect() as connection:
        connection.sendall(head("HEAD", "/big") + head("GET", "/page"))
        data = b""
        while b"Content-Type: text/plain\r\n" not in data.partition(b"HTTP/1.1 200 OK")[2][100:]:
            data += connection.recv(65_536)
    assert f"Content-Length: {BIG_ANSWER}".encode() in data
    assert b"xxxx" not in data


def test_urgent_data_ends_the_connection(web: Running) -> None:
    with web.connect() as connection:
        connection.send(b"!", socket.MSG_OOB)
        assert read_answer(connection) == (0, b"")
    assert web.page_is_answered()


def test_a_body_that_breaks_off_reaches_nobody(web: Running) -> None:
    with web.connect() as connection:
        connection.sendall(head("POST", "/", Content_Type=UPLOAD, Content_Length=LONG) + b"abc")
    assert web.page_is_answered()
    assert web.seen.requests == [("GET", "/page")]


def test_what_has_begun_is_finished_before_the_end(web: Running) -> None:
    with web.connect() as busy, web.connect() as idle:
        busy.sendall(head("GET", "/waits"))
        until(lambda: bool(web.seen.requests))
        web.server.stop()
        assert read_answer(idle) == (0, b"")
        with pytest.raises(ConnectionError):
            web.connect().close()
        web.seen.goes_on.set()
        assert read_answer(busy)[0] == 200
    web.thread.join(timeout=20)
    assert not web.thread.is_alive()
