"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from datetime import date
from uuid import UUID

from reviews.due.writing import rebuild_cycle_due
from reviews.history import HISTORY
from send_mis.audit.history import Sentence

__all__ = ["EVENTS", "HISTORY", "READS", "rebuild"]

EVENTS: dict[str, Sentence] = {}
READS: dict[str, str] = {}


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_cycle_due(school_id)
