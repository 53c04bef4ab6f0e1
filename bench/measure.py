"""Processor time of a page: our process and the database's, best of several rounds.

Time on the clock depends on who else uses the machine; processor time much less, and the best
round least of all.
"""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

ROUNDS = 7
# A round asks for a cheap page often and for a dear one once or twice.
REQUESTS = 10
ROUND_SECONDS = 0.15


def database_seconds() -> float:
    """What this connection's server process has used, to the nanosecond as the kernel counts."""
    assert connection.connection is not None  # noqa: S101 - the page before has opened it
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def milliseconds(request: Callable[[], object]) -> float:
    """One request of a round: Python and database together."""
    request()
    seconds = _used(request, 1)
    times = min(REQUESTS, int(ROUND_SECONDS / seconds))
    return (_used(request, times) if times > 1 else seconds) * 1000


def _used(request: Callable[[], object], times: int) -> float:
    """Seconds of one of so many requests."""
    began, base = time.process_time(), database_seconds()
    for _ in range(times):
        request()
    return (time.process_time() - began + database_seconds() - base) / times


def best_of(*requests: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Each page's best round. The rounds take turns, so that a slow minute hits all alike."""
    found = [[milliseconds(request) for request in requests] for _ in range(rounds)]
    return [min(times) for times in zip(*found, strict=True)]
