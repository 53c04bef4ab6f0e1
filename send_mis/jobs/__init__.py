"""The one door to Celery. A job's state lies in a row; the queue only says "look at this row".

An app's `tasks.py`::

    @jobs.task
    def read_import(batch_id: str) -> None:
        services.read_import(batch_id=batch_id)   # claims the row, so a second message does nothing

    @jobs.sweep("pupils.tasks.read_import")
    def imports_waiting() -> Iterable[UUID]:
        return ImportBatch.objects.waiting().values_list("id", flat=True)

A service says `jobs.enqueue("pupils.tasks.read_import", batch.id)`. The message leaves when the
transaction commits. A dead broker costs a line in the log and at most a minute: the row still
says "waiting", and the sweep sends its message again.
"""

from .app import app
from .queue import enqueue
from .registry import sweep, sweeps, task

__all__ = ["app", "enqueue", "sweep", "sweeps", "task"]
