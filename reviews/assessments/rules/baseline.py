"""By when a pupil has a baseline on entry: within the first half-term. Pure."""

from datetime import date, timedelta

# Six weeks of school, whenever a pupil joins.
FIRST_HALF_TERM = timedelta(days=42)
# Who joined longer ago is assessed like everybody else.
ASKED_FOR = timedelta(days=200)


def due_on(joined_on: date) -> date:
    return joined_on + FIRST_HALF_TERM
