"""Forms with a password wait here for the one thread that checks them, each visitor in turn."""

import time
from collections import Counter, deque

from waitress.task import ThreadedTaskDispatcher

from send_mis.web import limits
from send_mis.web.connection import Connection


class PasswordLane(ThreadedTaskDispatcher):
    """Checking a password costs a core and a hundred megabytes, a stranger's too: one at a time,
    and never in a thread that other pages need."""

    queue: deque[Connection]

    def __init__(self) -> None:
        super().__init__()
        self._refused: deque[Connection] = deque()
        self.set_thread_count(1)

    def has_room_for(self, newcomer: Connection) -> bool:
        with self.lock:
            waiting = [connection.visitor for connection in self.queue]
        theirs = waiting.count(newcomer.visitor)
        return len(waiting) < limits.WAITING_PASSWORDS and theirs < limits.WAITING_PASSWORDS_OF_ONE

    def add_task(self, task: Connection) -> None:
        """Before the second of whoever waits with more: who sends twenty delays nobody's first."""
        with self.lock:
            turn = sum(connection.visitor == task.visitor for connection in self.queue)
            before: Counter[str] = Counter()
            place = 0
            for connection in self.queue:
                if before[connection.visitor] > turn:
                    break
                before[connection.visitor] += 1
                place += 1
            self.queue.insert(place, task)
            self.queue_cv.notify()

    def refuse(self, task: Connection) -> None:
        """The answer waits, without a thread: a page for each that is sent at once would cost the
        others their pages, and who asks again at once shall not be the first."""
        task.refuse_later(time.monotonic() + limits.REFUSED_WAIT_SECONDS)
        self._refused.append(task)

    def refused_by_now(self, now: float) -> list[Connection]:
        """Whose answer has waited long enough."""
        found = []
        while self._refused and self._refused[0].refused_at <= now:
            found.append(self._refused.popleft())
        return found
