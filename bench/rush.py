"""A quarter to nine: everybody of a school opens the first page and the day's sessions."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import islice

from django.conf import settings
from django.test import Client

from bench.databases import BACKEND, Place, migrate_as_owner, running_on
from send_mis.accounts.models import User

PEOPLE = 60
PAGES = ("/", "/bench-0/sessions/")
# A minute's rush in a tenth of it.
SECONDS = 6.0
PORT = 8765
MOST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Rush:
    """Seconds for both pages: of one person alone, and of the slowest and the middle of sixty."""

    alone: float
    slowest: float
    middle: float


def rush(place: Place) -> Rush:
    cookies = [_cookie(user) for user in islice(_people(place), PEOPLE)]
    with _server(place.database):
        alone = min(_visit(cookies[n % 3]) for n in range(10))
        began = time.monotonic()
        with ThreadPoolExecutor(PEOPLE) as pool:
            waits = [
                pool.submit(_visit, cookie, began + n * SECONDS / PEOPLE)
                for n, cookie in enumerate(cookies)
            ]
        took = sorted(wait.result() for wait in waits)
    return Rush(alone, took[-1], took[len(took) // 2])


def _people(place: Place) -> Iterator[User]:
    """Whoever has sessions of a day; a headteacher has none."""
    yield place.staff.senco
    for room, teacher in place.staff.teachers.items():
        yield from (teacher, place.staff.assistants[room])


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _visit(cookie: str, at: float = 0.0) -> float:
    time.sleep(max(0.0, at - time.monotonic()))
    began = time.monotonic()
    line = HTTPConnection("localhost", PORT, timeout=30)
    for page in PAGES:
        line.request("GET", page, headers={"Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{page}: {answer.status} {answer.headers.get('Location', '')}")
    line.close()
    return time.monotonic() - began


@contextmanager
def _server(database: str) -> Iterator[None]:
    """As it runs in production, on the measured school's database."""
    migrate_as_owner(database)
    env = os.environ | running_on(database)
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "send_mis.web", "--host=127.0.0.1", f"--port={PORT}"], env=env
    )
    try:
        _wait_until_it_answers(process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_it_answers(process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        line = HTTPConnection("localhost", PORT, timeout=5)
        try:
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            line.close()
    raise RuntimeError("The web server did not start.")
