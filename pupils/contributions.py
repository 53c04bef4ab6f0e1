"""What this app gives to the pages and jobs above, which name the apps in one tuple."""

from datetime import date
from uuid import UUID

from pupils.due.writing.register import rebuild_register_due


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_register_due(school_id)
