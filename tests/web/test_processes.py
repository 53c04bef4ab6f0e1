"""The web server as it is started: real processes, real pages, two hundred who drip."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPException

import psutil
import pytest
from django.db import connection

from send_mis.embedded.folders import CHECKOUT
from tests.web.serving import FORM, head

DRIPS = 200
COOKIE = "csrftoken=abcdefghijklmnopqrstuvwxyzABCDEF"
UPLOAD = "multipart/form-data; boundary=x"
SENT_FILE = {"Content_Type": UPLOAD}
POST = {"Cookie": COOKIE, "Content_Type": FORM}
KINDS = [
    (head("POST", "/accounts/login/", **POST, Content_Length=9999), b"a"),
    (head("POST", "/accounts/login/", **POST, Transfer_Encoding="chunked"), b"1\r\na\r\n"),
    (head("POST", "/accounts/login/", **POST | SENT_FILE, Content_Length=10**7), b"a"),
    (head("GET", "/healthz", Content_Length=9999), b"a"),
    (b"GET /healthz HTTP/1.1\r\nX-Slow: ", b"a"),
]


class Web:
    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self.port = port
        self.process = process

    def page(self, path: str = "/healthz") -> int:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as asking:
            asking.request("GET", path, headers={"Host": "localhost"})
            answer = asking.getresponse()
            answer.read()
            return answer.status

    def wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if self.page() == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError("The web server did not answer.")

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()


@contextmanager
def serving() -> Iterator[Web]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    process = subprocess.Popen(
        [sys.executable, "-m", "send_mis.web", f"--port={port}"],
        cwd=CHECKOUT,
        env=os.environ | {"DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    web = Web(port, process)
    try:
        web.wait()
        yield web
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.usefixtures("transactional_db")
def test_two_hundred_who_drip_stop_nobody_and_what_ends_is_started_again() -> None:
    with serving() as web, ExitStack() as stack:
        dripping = []
        for number in range(DRIPS):
            start, piece = KINDS[number % len(KINDS)]
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", web.port)))
            slow.sendall(start)
            dripping.append((slow, piece))
        for _ in range(5):
            for slow, piece in dripping:
                slow.sendall(piece)
            assert {web.page("/accounts/login/"), web.page()} == {200}
        assert len(dripping) == DRIPS

        before = web.workers()
        time.sleep(max(0, max(p.create_time() for p in before) + 11 - time.time()))
        before[0].kill()
        before[0].wait(10)
        web.wait()
        assert len({p.pid for p in before} & {p.pid for p in web.workers()}) <= 1

        family = web.workers()
        web.process.send_signal(signal.SIGTERM)
        assert web.process.wait(timeout=30) == 0
        assert not any(p.is_running() for p in family)


@pytest.mark.usefixtures("transactional_db")
def test_processes_do_not_outlive_the_one_that_watches_over_them() -> None:
    with serving() as web:
        family = web.workers()
        web.process.kill()
        _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive


def test_a_port_that_is_taken_or_settings_that_are_unsafe_end_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "send_mis.web", "--port=1"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("SEND MIS does not start") == 1
