from collections.abc import Iterable
from uuid import UUID

from send_mis import jobs
from send_mis.access.clock import today
from send_mis.dashboard import rebuilding

REBUILD = "send_mis.dashboard.tasks.rebuild_school"


@jobs.task
def rebuild_school(school_id: str) -> None:
    """A second message of the same night finds it done."""
    if UUID(school_id) in rebuilding.schools_to_rebuild(today()):
        rebuilding.rebuild_school(UUID(school_id), today())


@jobs.sweep(REBUILD)
def schools_to_rebuild() -> Iterable[UUID]:
    """From midnight on; who was not reached in the night is in the morning."""
    return rebuilding.schools_to_rebuild(today())
