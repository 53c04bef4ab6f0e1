from collections.abc import Iterable
from uuid import UUID

from provision.pages.selectors import figures
from provision.pages.writing import write_figures
from send_mis import jobs
from send_mis.access.clock import today

COUNT = "provision.tasks.count_school"


@jobs.task
def count_school(school_id: str) -> None:
    """A second message finds it counted."""
    if UUID(school_id) in figures.schools_to_count(today()):
        write_figures(UUID(school_id), today())


@jobs.sweep(COUNT)
def schools_to_count() -> Iterable[UUID]:
    """From midnight on, and in the minute after something moved a figure."""
    return figures.schools_to_count(today())
