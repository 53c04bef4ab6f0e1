"""`python -m send_mis.web`: a few processes that answer, and this one, which watches over them."""

import argparse
import logging
import signal
import socket
import subprocess
import sys
import time

from send_mis.web import limits

logger = logging.getLogger(__name__)

BACKLOG = 1_024
# One that ends sooner than this after its start would only end again.
SHORTEST_LIFE_SECONDS = 10
WATCH_SECONDS = 0.5
# Before one that was asked to stop is ended.
LONGER_SECONDS = 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4, help="of each process")
    given = parser.parse_args()
    if not _is_safe():
        return 1
    signal.signal(signal.SIGTERM, _end)
    family = socket.AF_INET6 if ":" in given.host else socket.AF_INET
    with socket.create_server((given.host, given.port), family=family, backlog=BACKLOG) as port:
        port.setblocking(False)
        processes = [ServerProcess(port, given.threads) for _ in range(given.processes)]
        try:
            _watch(processes)
        except KeyboardInterrupt:
            return 0
        finally:
            _stop(processes)
    return 1


class ServerProcess:
    """One that answers, and its successors."""

    def __init__(self, listening: socket.socket, threads: int) -> None:
        self._listening = listening
        self._threads = threads
        self.start()

    def start(self) -> None:
        descriptor = self._listening.fileno()
        self.started = time.monotonic()
        self.running = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "send_mis.web.worker", str(descriptor), str(self._threads)],
            pass_fds=[descriptor],
            stdin=subprocess.DEVNULL,
        )

    def start_again_if_ended(self) -> bool:
        """False when it ended so soon after its start that the next would end too."""
        code = self.running.poll()
        if code is None:
            return True
        if time.monotonic() - self.started < SHORTEST_LIFE_SECONDS:
            return False
        logger.error("A web process ended by itself (%s) and is started again.", code)
        self.start()
        return True


def _is_safe() -> bool:
    """Asked once for all processes, in one that ends: this one stays small."""
    asking = [sys.executable, "-m", "send_mis.startup", "--database"]
    return subprocess.run(asking, stdin=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603 - our own module


def _watch(processes: list[ServerProcess]) -> None:
    while all(process.start_again_if_ended() for process in processes):
        time.sleep(WATCH_SECONDS)


def _stop(processes: list[ServerProcess]) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in processes:
        process.running.terminate()
    end = time.monotonic() + limits.STOP_SECONDS + LONGER_SECONDS
    for process in processes:
        try:
            process.running.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.running.kill()
            process.running.wait()


def _end(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
