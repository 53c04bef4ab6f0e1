"""Laying out a PDF takes a core for a second or so: each process makes one at a time.

Whoever has no account is never waited for, and never goes before somebody who has: a stranger who
asks for a hundred PDFs gets one at a time, and everybody's pages stay quick.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from send_mis.errors import Busy

# Each holds a thread of the web server while it waits, and there are four.
MOST_WAITING = 1
LONGEST_WAIT_SECONDS = 20


class Turns:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self.waiting = 0

    @contextmanager
    def turn(self, *, may_wait: bool) -> Iterator[None]:
        """One at a time. Raises Busy for whoever may not wait, or waited long enough."""
        with self._changed:
            self._wait(may_wait=may_wait)
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify()

    def _wait(self, *, may_wait: bool) -> None:
        if not self._is_taken and not self.waiting:
            return
        if not may_wait or self.waiting >= MOST_WAITING:
            raise Busy
        self.waiting += 1
        try:
            if not self._changed.wait_for(lambda: not self._is_taken, LONGEST_WAIT_SECONDS):
                raise Busy
        finally:
            self.waiting -= 1


turns = Turns()
