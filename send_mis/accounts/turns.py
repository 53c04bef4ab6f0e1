"""Checking a password costs a core for a moment and a hundred megabytes, also for a stranger's.

So each process checks one at a time, whoever asks. A visitor (one school, one attacker) waits in
one place at most, so that somebody who tries without end leaves a place for others; and whoever
finds no place is told at once to come again, so that threads stay free for everybody's pages.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from send_mis.errors import Busy

# Each holds a thread of the web server while it waits, and there are four.
MOST_WAITING = 2
LONGEST_WAIT_SECONDS = 3
_WORDS = "Many people are signing in at this moment. Try again in a few seconds."


class Turns:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self.waiting: list[str] = []

    @contextmanager
    def turn(self, visitor: str) -> Iterator[None]:
        """In the order in which they came. Raises Busy for whoever finds no place to wait."""
        with self._changed:
            self._wait(visitor)
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()

    def refuse_without_a_place(self, visitor: str) -> None:
        """Before anything else is done for the request: raises Busy if it would find no place."""
        if visitor in self.waiting or len(self.waiting) >= MOST_WAITING:
            raise Busy(_WORDS, page="errors/busy_sign_in.html", seconds=5)

    def _wait(self, visitor: str) -> None:
        if not self._is_taken and not self.waiting:
            return
        self.refuse_without_a_place(visitor)
        self.waiting.append(visitor)
        try:
            if not self._changed.wait_for(lambda: self._is_next(visitor), LONGEST_WAIT_SECONDS):
                raise Busy(_WORDS, page="errors/busy_sign_in.html", seconds=5)
        finally:
            self.waiting.remove(visitor)
            self._changed.notify_all()

    def _is_next(self, visitor: str) -> bool:
        return not self._is_taken and self.waiting[0] == visitor


turns = Turns()
