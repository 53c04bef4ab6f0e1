"""`make demo`, as a person meets it: one process to start, one to stop, nothing left behind."""

import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from send_mis.embedded import Engines
from send_mis.embedded.folders import CHECKOUT
from send_mis.embedded.keeper import fresh_folder
from tests.house.test_embedded import answers, clean_environment, until


@pytest.fixture
def folder() -> Iterator[Path]:
    made = fresh_folder()
    yield made
    shutil.rmtree(made)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Demo:
    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "send_mis.embedded.demo", "--port", str(port)],
            cwd=CHECKOUT,
            env=clean_environment(folder) | {"STATIC_ROOT": str(folder / "static")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, words: str) -> None:
        for line in self.process.stdout:
            self.said += line
            if re.search(words, line):
                return
        raise AssertionError(f"It never said {words!r}, but:\n{self.said}")

    def first_page(self) -> str:
        """The page that `/` leads to, which for a stranger is the sign-in."""
        with urlopen(f"http://localhost:{self.port}/", timeout=30) as answer:
            return answer.read().decode()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        rest, _ = self.process.communicate(timeout=60)
        self.said += rest
        return self.process.returncode


def test_it_starts_says_how_to_sign_in_survives_its_databases_and_stops_whole(
    folder: Path, port: int
) -> None:
    demo = Demo(folder, port)
    try:
        demo.read_until(rf"^ready: http://localhost:{port}$")
        demo.read_until("^password: .+")
        for role in ("senco", "head", "teacher", "ta", "governor", "office", "trust", "parent"):
            assert f"{role}@demo.school" in demo.said, demo.said
        assert "Password" in demo.first_page()
        family = psutil.Process(demo.process.pid).children(recursive=True)
        assert len(family) >= 6  # two web workers and their parent, two of the worker's, beat

        engines = Engines(folder)
        engines.valkey.stop()
        engines.postgres.stop()
        demo.read_until("started again")
        assert "Password" in demo.first_page()

        assert demo.stop() == 0, demo.said
    finally:
        if demo.process.poll() is None:
            demo.stop()
    assert until(lambda: not any(p.is_running() for p in family))
    assert not answers(engines.urls.database)
    assert not engines.valkey.is_running()
    assert "Traceback" not in demo.said, demo.said


def test_a_second_one_on_the_same_folder_or_port_says_so(folder: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        taken = Demo(folder, port)
        assert taken.process.wait(timeout=30) == 1
        assert f"port {port} is taken" in taken.process.stdout.read()
        taken.process.stdout.close()


def test_it_touches_no_database_of_a_school(folder: Path, port: int) -> None:
    """Somebody runs the demonstration in a shell that still has production's settings."""
    done = subprocess.run(
        [sys.executable, "-m", "send_mis.embedded.demo", "--port", str(port)],
        cwd=CHECKOUT,
        env=clean_environment(folder)
        | {
            "DATABASE_URL": "postgresql://send:word@database.school.example/send",
            "REDIS_URL": "redis://queue.school.example:6379/0",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "DEMO=1 is for a trial on one machine" in done.stderr
    assert "preparing" not in done.stdout
