"""A real Celery worker as a process of its own, on the test's own database and queue."""

import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from send_mis.access import clock

START_SECONDS = 60
_FINISHED = re.compile(r"Task (?P<name>[\w.]+)\[[^]]*\] (?P<how>succeeded|raised|retry)")


class Worker:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, task_name: str, *, seconds: float = 30) -> None:
        """Return when the task has succeeded; fail when it raised or did not come."""
        for line in self._until(seconds):
            found = _FINISHED.search(line)
            if found and found["name"] == task_name:
                assert found["how"] == "succeeded", self.said
                return
        raise AssertionError(
            f"{task_name} was not done in {seconds} s. The worker said:\n{self.said}"
        )

    def wait_for_line(self, text: str, *, seconds: float = START_SECONDS) -> None:
        for line in self._until(seconds):
            if text in line:
                return
        raise AssertionError(f"The worker never said {text!r}, but:\n{self.said}")

    @property
    def said(self) -> str:
        return "".join(self._seen)

    def _until(self, seconds: float) -> Iterator[str]:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                return
            if line is None:
                return
            self._seen.append(line)
            yield line

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self._lines.put(line)
        self._lines.put(None)


@contextmanager
def worker(*modules: str, processes: int = 1, pool: str = "prefork") -> Iterator[Worker]:
    """Run a worker that also knows the jobs in `modules`."""
    settings = connection.settings_dict
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    process = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "error::RuntimeWarning",
            "-m",
            "celery",
            "-A",
            "send_mis",
            "worker",
            f"--pool={pool}",
            f"--concurrency={processes}",
            "--loglevel=INFO",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            f"--hostname=test-{os.getpid()}-{os.urandom(4).hex()}@local",
            *(f"--include={module}" for module in ("tests.worker_day", *modules)),
        ],
        env=os.environ
        | {
            "DATABASE_URL": f"{base}/{settings['NAME']}",
            "LOG_LEVEL": "INFO",
            "WORKER_DAY": clock.today().isoformat(),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Worker(process)
    try:
        running.wait_for_line(" ready.")
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
