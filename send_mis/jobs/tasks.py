"""The sweep: what waits in a row is put on the queue again until somebody has done it."""

from .queue import plain_id, send
from .registry import sweeps, task

SWEEP_SECONDS = 60


@task
def sweep_all() -> None:
    """Beat calls this each minute. Each sweep is its own job: one that fails stops no other."""
    for name in sorted(sweeps):
        send("send_mis.jobs.tasks.sweep_one", [name], expires=SWEEP_SECONDS)


@task
def sweep_one(name: str) -> None:
    task_name, waiting = sweeps[name]
    for row_id in waiting():
        # A message of an earlier sweep lapses when the next is due, so that a worker that was
        # away for a day finds one message a row and not a thousand.
        if not send(task_name, [plain_id(row_id)], expires=SWEEP_SECONDS):
            return
